"""Complaints of each day in their three parts, with the usual range of the weekday behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.plot import axis, empty, escaped, figure
from dashboard.drawings.svg import records
from dashboard.words import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (876, 424)
PARTS = ("mapped", "unrelated", "unmapped")
TICKS = 6


def complaints_daily(frame: pd.DataFrame, theme: Theme, words: Words) -> dict[str, Any]:
    """Draw stacked zero-based columns: about applications, not about them, and not mapped yet."""
    rows = records(frame)
    total = sum(row["received"] for row in rows)
    if not total:
        return empty(theme, words, words("panel.aduan-harian"), words("complaint.none"))
    over = sum(bool(row["above"]) for row in rows)
    key = "heading_above" if over else "heading"
    values = {"n": words.number(total), "days": words.number(len(rows))}
    heading = words(f"panel_aduan-harian.{key}", over=words.number(over), **values)
    if frame.attrs.get("ahead"):
        heading += " · " + words("panel_aduan-harian.ahead", n=words.number(frame.attrs["ahead"]))
    names = [words.day(day_of(row["day"])) for row in rows]
    return figure(
        [
            *_parts(rows, names, theme, words),
            *_band(rows, theme, words),
            *_late(rows, theme, words),
        ],
        theme,
        words,
        heading,
        barmode="stack",
        xaxis=_days(rows, names, theme),
        yaxis=axis(theme, showgrid=True, rangemode="tozero", nticks=5),
        showlegend=True,
        legend=_legend(theme),
    )


def _parts(
    rows: Sequence[dict[str, Any]], names: Sequence[str], theme: Theme, words: Words
) -> list[dict[str, Any]]:
    colours = dict(zip(PARTS, (theme.accent, theme.data_muted, theme.surface3), strict=True))
    return [
        {
            "type": "bar",
            "name": escaped(words(f"complaint.{part}")),
            "x": list(range(len(rows))),
            "y": [row[part] for row in rows],
            "marker": {"color": colours[part], "line": {"width": 0 if part != "unmapped" else 1, "color": theme.line_strong}},
            "customdata": list(names),
            "hovertemplate": "%{customdata}: %{y}<extra>" + words(f"complaint.{part}") + "</extra>",
        }
        for part in PARTS
    ]  # fmt: skip


def _band(rows: Sequence[dict[str, Any]], theme: Theme, words: Words) -> list[dict[str, Any]]:
    """Return a tick at the upper end of each day's usual range, amber where the day is above it."""
    known = [place for place, row in enumerate(rows) if row["high"] is not None]
    if not known:
        return []
    colours = [theme.degraded if rows[place]["above"] else theme.text for place in known]
    width = max(2, theme.size / 7)
    tick = {"symbol": "line-ew-open", "size": theme.size * 0.9, "color": colours}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": words("panel_aduan-harian.band"),
            "x": known,
            "y": [rows[place]["high"] for place in known],
            "marker": tick | {"line": {"width": width, "color": colours}},
            "hoverinfo": "skip",
        }
    ]


def _late(rows: Sequence[dict[str, Any]], theme: Theme, words: Words) -> list[dict[str, Any]]:
    """Return a mark over each day that grew after it was counted, and by how much the first of the most.

    One figure: thirty of them over narrow columns are unreadable, and the table has them all.
    """
    grown = [place for place, row in enumerate(rows) if row["late"]]
    if not grown:
        return []
    most = max(grown, key=lambda place: rows[place]["late"])
    said = {place: f"+{words.number(rows[place]['late'])}" for place in grown}
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": words("panel_aduan-harian.late"),
            "x": grown,
            "y": [max(rows[place]["received"], rows[place]["high"] or 0) for place in grown],
            "text": [said[place] if place == most else "" for place in grown],
            "customdata": list(said.values()),
            "textposition": "top center",
            "textfont": {"size": theme.size, "color": theme.text2},
            "cliponaxis": False,
            "marker": {"symbol": "diamond-open", "size": theme.size * 0.5, "color": theme.text2},
            "hovertemplate": "%{customdata}<extra>" + words("panel_aduan-harian.late") + "</extra>",
        }
    ]


def _days(rows: Sequence[dict[str, Any]], names: Sequence[str], theme: Theme) -> dict[str, Any]:
    step = max(1, -(-len(rows) // TICKS))
    places = list(range(len(rows) - 1, -1, -step))[::-1]
    shown = [names[place] for place in places]
    return axis(theme, tickvals=places, ticktext=shown, range=[-0.6, len(rows) - 0.4])


def _legend(theme: Theme) -> dict[str, Any]:
    return {
        "orientation": "h",
        "x": 0,
        "y": -0.14,
        "xanchor": "left",
        "yanchor": "top",
        "font": {"size": theme.size, "color": theme.text2},
        "traceorder": "normal",
    }
