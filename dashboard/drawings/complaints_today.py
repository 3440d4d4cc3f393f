"""Today's complaints counted up, over the range that is usual for this weekday."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.plot import axis, empty, escaped, figure, local
from dashboard.drawings.svg import heard, records
from dashboard.words import from_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (560, 210)
NUMBER_ROOM, NOTE_ROOM = 1.15, 2.1  # of the highest count: space over the line
EVERY = 6  # hours between two ticks
HOUR_MS = 3_600_000
MINUTE_MS = 60_000


def complaints_today(frame: pd.DataFrame, theme: Theme, words: Words) -> dict[str, Any]:
    """Draw the count as a line that ends now; above the range it and its number turn amber."""
    rows = records(frame)
    if not rows or not heard(frame):
        return empty(theme, words, words("panel.aduan-hari-ini"), words("complaint.never"))
    now = next((row for row in rows if row["now"]), rows[-1])
    above = (
        now["high"] is not None and now["received"] is not None and now["received"] > now["high"]
    )
    past = [row for row in rows if row["received"] is not None]
    end = past[-1]
    notes = [_value(end, theme, words, above=above)]
    if now["silent_since_ms"] is not None:
        notes.append(_silent(now, theme, words))
    elif now["high"] is None:
        notes.append(_note(words("complaint.no_range"), theme.text2, theme))
    else:
        notes.append(_band_name(rows, theme, words))
    most = max(max(row["high"] or 0, row["received"] or 0) for row in rows)
    noted = now["silent_since_ms"] is not None or now["high"] is None
    room = NOTE_ROOM if noted else NUMBER_ROOM
    return figure(
        [*_band(rows, theme, words.zone), *_line(past, theme, words, above=above)],
        theme,
        words,
        _heading(now, words),
        annotations=notes,
        xaxis=_hours(rows, theme, words),
        yaxis=axis(theme, showgrid=True, range=[0, max(most * room, 5)], nticks=4),
    )


def _at(row: dict[str, Any], zone: ZoneInfo) -> str:
    """Return the row's local minute: a pixel is longer, and what has not moved is not redrawn."""
    return local(from_ms(row["at_ms"] // MINUTE_MS * MINUTE_MS), zone)


def _heading(now: dict[str, Any], words: Words) -> str:
    values = {"n": words.number(now["received"]), "source": escaped(now["sources"] or "")}
    if now["low"] is None:
        return " ".join(words("panel_aduan-hari-ini.heading", **values).split())
    values["usual"] = words.range(now["low"], now["high"])
    return " ".join(words("panel_aduan-hari-ini.heading_usual", **values).split())


def _band(rows: Sequence[dict[str, Any]], theme: Theme, zone: ZoneInfo) -> list[dict[str, Any]]:
    known = [row for row in rows if row["high"] is not None]
    if not known:
        return []
    x = [_at(row, zone) for row in known]
    edge: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip"}
    edge |= {"line": {"width": 0}}
    fill = {"fill": "tonexty", "fillcolor": theme.surface3}
    return [
        edge | {"y": [row["low"] for row in known]},
        edge | {"y": [row["high"] for row in known]} | fill,
    ]


def _line(
    past: Sequence[dict[str, Any]], theme: Theme, words: Words, *, above: bool
) -> list[dict[str, Any]]:
    colour = theme.degraded if above else theme.accent
    x = [_at(row, words.zone) for row in past]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": [row["received"] for row in past],
        "line": {"color": colour, "width": max(2, theme.size / 5)},
        "customdata": [words.clock(from_ms(row["at_ms"])) for row in past],
        "hovertemplate": "%{customdata}: %{y}<extra></extra>",
    }
    size = theme.size * 0.65
    dot = {
        "type": "scatter",
        "mode": "markers",
        "x": x[-1:],
        "y": [past[-1]["received"]],
        "marker": {"color": colour, "size": size},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return [line, dot]


def _value(end: dict[str, Any], theme: Theme, words: Words, *, above: bool) -> dict[str, Any]:
    return {
        "x": _at(end, words.zone),
        "y": end["received"],
        "text": f"<b>{words.number(end['received'])}</b>",
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "bottom",
        "xshift": -theme.size // 3,
        "font": {
            "size": round(theme.size * 1.3),
            "color": theme.degraded_text if above else theme.text,
        },
    }


def _band_name(rows: Sequence[dict[str, Any]], theme: Theme, words: Words) -> dict[str, Any]:
    """Name the band where it is widest: at the end of the day, under its lower edge."""
    last = rows[-1]
    return {
        "x": _at(last, words.zone),
        "y": last["low"] or 0,
        "text": words("panel_aduan-hari-ini.band"),
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "top",
        "font": {"size": theme.size, "color": theme.text2},
    }


def _silent(now: dict[str, Any], theme: Theme, words: Words) -> dict[str, Any]:
    since = words.clock(from_ms(now["silent_since_ms"]))
    usual = words.number(round(now["silent_usual"]))
    source = escaped(now["sources"] or "")
    return _note(
        words("complaint.silent", time=since, n=usual, source=source), theme.degraded_text, theme
    )


def _note(said: str, colour: str, theme: Theme) -> dict[str, Any]:
    # Plotly wraps nothing by itself; a note as wide as half the panel keeps off the line.
    return {
        "text": said.replace(". ", ".<br>"),
        "x": 0.02,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": theme.size, "color": colour},
    }


def _hours(rows: Sequence[dict[str, Any]], theme: Theme, words: Words) -> dict[str, Any]:
    start = rows[0]["at_ms"]
    ticks = range(EVERY, 25, EVERY)
    zone = words.zone
    at = [local(from_ms(start + hour * HOUR_MS), zone) for hour in ticks]
    names = [f"{hour:02d}" for hour in ticks]
    names[-1] = f"{names[-1]} {words.zone_name(from_ms(start))}"
    ends = [local(from_ms(start), zone), local(from_ms(rows[-1]["at_ms"]), zone)]
    return axis(theme, type="date", tickvals=at, ticktext=names, range=ends)
