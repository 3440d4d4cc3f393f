"""How fast an application answered over a span: p95 over p50, with its incidents shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.plot import axis, empty, figure, local
from dashboard.drawings.svg import records
from dashboard.words import from_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (876, 400)
TICKS = 6
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
INCIDENTS_NAMED = 1
CLOSE = 0.09  # of the height of the axis: nearer than a line of text is high


def response(frame: pd.DataFrame, theme: Theme, words: Words) -> dict[str, Any]:
    """Draw both quantiles as lines with gaps where nothing was measured; incidents lie behind."""
    rows = records(frame)
    whole = next((row for row in rows if row["kind"] == "whole"), None)
    pieces = [row for row in rows if row["kind"] == "piece"]
    if whole is None or not whole["answers"]:
        return empty(theme, words, words("panel.waktu-respons"), words("panel_waktu-respons.empty"))
    heading = words(
        "panel_waktu-respons.heading",
        p95=words.number(whole["p95_ms"] / 1000, 2),
        p50=words.number(whole["p50_ms"] / 1000, 2),
        span=_length(whole["end_ms"] - whole["start_ms"], words),
    )
    incidents = [row for row in rows if row["kind"] == "incident"]
    quantiles = (("p50_ms", theme.data_muted), ("p95_ms", theme.accent))
    lines = [_line(pieces, name, colour, theme, words) for name, colour in quantiles]
    return figure(
        lines,
        theme,
        words,
        heading,
        shapes=[_shade(row, theme, words) for row in incidents],
        annotations=_names(pieces, incidents, theme, words),
        xaxis=_moments(whole, theme, words),
        yaxis=_seconds(theme, words),
        margin={
            "l": 8,
            "r": round(theme.size * 2.6),
            "t": round(theme.size * 3.4),
            "b": 8,
        },
    )


def _length(ms: int, words: Words) -> str:
    """Return `24 jam` for a day and less, then `7 hari`."""
    if ms <= DAY_MS:
        return words("panel_waktu-respons.hours", n=words.number(round(ms / HOUR_MS)))
    return words.days(round(ms / DAY_MS))


def _seconds(theme: Theme, words: Words) -> dict[str, Any]:
    unit = {"text": words("panel_waktu-respons.unit"), "font": {"color": theme.text2}}
    return axis(theme, showgrid=True, rangemode="tozero", nticks=5, title=unit)


def _line(
    pieces: Sequence[dict[str, Any]], name: str, colour: str, theme: Theme, words: Words
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words(f"panel_waktu-respons.{name[:3]}"),
        "x": [local(from_ms(row["start_ms"]), words.zone) for row in pieces],
        "y": [None if row[name] is None else row[name] / 1000 for row in pieces],
        "connectgaps": False,
        "line": {"color": colour, "width": max(2, theme.size / 7)},
        "customdata": [
            f"{words.clock(from_ms(row['start_ms']))}–{words.clock(from_ms(row['end_ms']))}"
            for row in pieces
        ],
        "hovertemplate": "%{customdata}: %{y:.2f}",
    }


def _shade(row: dict[str, Any], theme: Theme, words: Words) -> dict[str, Any]:
    colour = theme.down if row["severity"] == "down" else theme.degraded
    return {
        "type": "rect",
        "x0": local(from_ms(row["start_ms"]), words.zone),
        "x1": local(from_ms(row["end_ms"]), words.zone),
        "xref": "x",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": colour,
        "opacity": 0.18,
        "line": {"width": 0},
        "layer": "below",
    }


def _names(
    pieces: Sequence[dict[str, Any]],
    incidents: Sequence[dict[str, Any]],
    theme: Theme,
    words: Words,
) -> list[dict[str, Any]]:
    """Name the lines at their ends, and the last incident at its beginning."""
    notes: list[dict[str, Any]] = []
    last = next((row for row in reversed(pieces) if row["p95_ms"] is not None), None)
    highest = max((row["p95_ms"] or 0 for row in pieces), default=0)
    if last is not None:
        # Two names at one height cannot be read: they move apart, the slower above.
        close = last["p95_ms"] - last["p50_ms"] < highest * CLOSE
        for name, colour, way in (("p50_ms", theme.text2, -1), ("p95_ms", theme.accent, 1)):
            said = words(f"panel_waktu-respons.{name[:3]}")
            at = local(from_ms(last["start_ms"]), words.zone)
            note = {"x": at, "y": last[name] / 1000, "text": said, "xanchor": "left"}
            note |= {"xshift": 6, "yshift": way * theme.size * 0.6 if close else 0}
            notes.append(note | {"showarrow": False, "font": {"color": colour}})
    for row in incidents[-INCIDENTS_NAMED:]:
        at_ms = row["start_ms"]
        said = _incident(row, pieces[-1]["end_ms"], words)
        colour = theme.down_text if row["severity"] == "down" else theme.degraded_text
        late = at_ms - pieces[0]["start_ms"] > (pieces[-1]["end_ms"] - pieces[0]["start_ms"]) / 2
        notes.append(
            {
                "x": local(from_ms(at_ms), words.zone),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": "right" if late else "left",
                "text": said,
                "showarrow": False,
                "font": {"color": colour},
            }
        )
    return notes


def _incident(row: dict[str, Any], end_ms: int, words: Words) -> str:
    """Return `Mati sejak 14.00 WIB`, or `Mati 14.00–14.50 WIB` for what has ended."""
    status, start = words(f"status.{row['severity']}"), from_ms(row["start_ms"])
    day = words.day(start.astimezone(words.zone).date())
    is_today = end_ms - row["start_ms"] <= DAY_MS
    begun = words.clock(start) if is_today else f"{day} {words.clock(start)}"
    zone = words.zone_name(start)
    if row["end_ms"] >= end_ms:
        return words("panel_waktu-respons.incident", status=status, time=f"{begun} {zone}")
    ended = f"{words.clock(from_ms(row['end_ms']))} {zone}"
    return words("panel_waktu-respons.incident_ended", status=status, start=begun, end=ended)


def _moments(whole: dict[str, Any], theme: Theme, words: Words) -> dict[str, Any]:
    start, end = whole["start_ms"], whole["end_ms"]
    step = max(1, round((end - start) / TICKS / 3_600_000)) * 3_600_000
    first = -(-start // step) * step
    ticks = range(first, end, step)
    zone = words.zone
    short = end - start <= 2 * DAY_MS
    names = [
        words.clock(from_ms(at)) if short else words.day(from_ms(at).astimezone(zone).date())
        for at in ticks
    ]
    if short and names:
        names[-1] = f"{names[-1]} {words.zone_name(from_ms(end))}"
    bounds = [local(from_ms(start), zone), local(from_ms(end), zone)]
    at = [local(from_ms(at), zone) for at in ticks]
    return axis(theme, type="date", tickvals=at, ticktext=names, range=bounds)
