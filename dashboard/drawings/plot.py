"""The frame every Plotly figure hangs in: type, axes and margins, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.svg import wrap
from dashboard.themes import FONT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.themes import Theme
    from dashboard.words import Words

LINE = 22  # of a sentence in place of a drawing, in sizes of its type


def figure(
    data: Sequence[dict[str, Any]], theme: Theme, words: Words, heading: str, **layout: object
) -> dict[str, Any]:
    """Return a figure as plain data; `layout` entries replace those of the house.

    Tick texts are written by the drawing: Plotly's own Indonesian months are wrong, and a file
    renderer ignores the browser's language.
    """
    base: dict[str, Any] = {
        "font": {"family": FONT, "size": theme.size, "color": theme.text2},
        "title": {
            "text": heading,
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 4, "l": 4},
            "font": {"size": round(theme.size * 1.1), "color": theme.text, "weight": 650},
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": words.separators,
        "margin": {"l": 8, "r": round(theme.size * 1.5), "t": round(theme.size * 2.4), "b": 8},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.surface2, "bordercolor": theme.line_strong},
        "showlegend": False,
        "bargap": 0.2,
        "xaxis": axis(theme),
        "yaxis": axis(theme) | {"showgrid": True, "rangemode": "tozero", "nticks": 4},
        "transition": {"duration": 0},
        "uirevision": "keep",
    }
    return {"data": list(data), "layout": base | layout}


def axis(theme: Theme, **more: object) -> dict[str, Any]:
    """Return an axis of the house with `more` laid over it."""
    base: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "gridcolor": theme.line,
        "linecolor": theme.line,
        "tickfont": {"color": theme.text2, "size": theme.size},
        "automargin": True,
        "ticklabeloverflow": "allow",  # else Plotly drops the label at the very end
        "fixedrange": True,
    }
    return base | more


def empty(theme: Theme, words: Words, heading: str, why: str) -> dict[str, Any]:
    """Return a figure that says in words why there is nothing to draw, under its heading.

    The lines are as short as the narrowest panel: Plotly cuts what does not fit.
    """
    lines = wrap(why, theme.size, theme.size * LINE)
    note = {
        "text": "<br>".join(map(escaped, lines)),
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": theme.size, "color": theme.text2},
    }
    hidden = {"visible": False, "fixedrange": True}
    return figure([], theme, words, heading, annotations=[note], xaxis=hidden, yaxis=hidden)


def local(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as the naive local time Plotly draws as it stands."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")


def escaped(words: str) -> str:
    """Return text safe inside Plotly's small markup, which reads tags and entities."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
