"""What stands below on the axis that months share: steps of a shop's lower bounds, or people by month.

Neither is ever added, nor given a value in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.plot import axis, escaped
from dashboard.drawings.svg import wrap
from dashboard.drawings.usage_row import called
from dashboard.words import day_of
from liveroom.rules.periods import month_after

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.themes import Theme
    from dashboard.words import Words

SHOWN = 3
PEOPLE = "unique-month"
LEVEL = 3.5  # of a level behind a name, in sizes of type
ROOM = (1.5, 5.0, 11.0)  # beside the plot, in sizes of type: without steps, with one, with more


@dataclass(frozen=True, slots=True)
class Steps:
    """Traces on the second axis, what is written beside them, and the room that takes."""

    data: tuple[dict[str, Any], ...]
    notes: tuple[dict[str, Any], ...]
    room: float


def steps_of(
    rows: Sequence[dict[str, Any]], today: date, high: float, theme: Theme, words: Words
) -> Steps:
    """Return the largest three of the rows' buckets, up to `high` of the plot, up to today."""
    steps = _series([row for row in rows if row["day"] is not None])
    shown = list(steps.items())[:SHOWN]
    data, notes, named = [], [], []
    for place, (name, of) in enumerate(shown):
        data.append(_steps(of, today, theme, words, theme.categorical[place]))
        named.append(_named(name if len(steps) > 1 else "", of, place, theme, words))
    if shown:
        notes.append(_beside("<br>".join(named), high, theme))
        notes.append(note(_said(steps, len(shown), words), high, theme))
    return Steps(tuple(data), tuple(notes), ROOM[min(len(steps), 2)])


def _series(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["series"], []).append(row)
    return dict(sorted(found.items(), key=lambda pair: -pair[1][-1]["value"]))


def _said(steps: Mapping[str, Sequence[dict[str, Any]]], shown: int, words: Words) -> str:
    """Say what the lines are, and how many of them there are."""
    first = next(iter(steps.values()))[0]
    key = "usage.people_by_month" if first["kind"] == PEOPLE else "usage.buckets"
    key += "" if shown == len(steps) else "_some"
    name = called(first["metric"], words)
    return words(key, name=name, n=words.number(shown), of=words.number(len(steps)))


def _steps(
    of: Sequence[dict[str, Any]], today: date, theme: Theme, words: Words, colour: str
) -> dict[str, Any]:
    days = [day_of(row["day"]) for row in of]
    line = {"color": colour, "width": max(2, theme.size / 7)}
    if of[0]["kind"] == PEOPLE:
        drawn = months_of([(day, row["value"]) for day, row in zip(days, of, strict=True)])
        return _line(of, drawn, [words.day(day, "MMMM yyyy") for day, _ in drawn], "", line)
    last = max(today, days[-1])
    stairs = [(day, row["value"]) for day, row in zip((*days, last), (*of, of[-1]), strict=True)]
    named = [words.day(day, "d MMM yyyy") for day, _ in stairs]
    return _line(of, stairs, named, "≥ ", line | {"shape": "hv"})


def months_of(told: Sequence[tuple[date, float]]) -> list[tuple[date, float | None]]:
    """Return each month (its first day, oldest first) as a level from end to end; gaps stay gaps."""
    drawn: list[tuple[date, float | None]] = []
    for first, value in told:
        if drawn and drawn[-1][0] < first - timedelta(days=1):
            drawn.append((first - timedelta(days=1), None))
        drawn += [(first, value), (month_after(first) - timedelta(days=1), value)]
    return drawn


def _line(
    of: Sequence[dict[str, Any]],
    points: Sequence[tuple[date, float | None]],
    named: Sequence[str],
    least: str,
    line: dict[str, Any],
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day.isoformat() for day, _ in points],
        "y": [value for _, value in points],
        "yaxis": "y2",
        "line": line,
        "customdata": list(named),
        "hovertemplate": f"{escaped(of[0]['series'])}, %{{customdata}}: {least}%{{y:,.0f}}<extra></extra>",
    }


def _named(name: str, of: Sequence[dict[str, Any]], place: int, theme: Theme, words: Words) -> str:
    """Return the name of a line in its colour, on as many lines as it needs."""
    said = words.compact(of[-1]["value"])
    if of[-1]["kind"] != PEOPLE:
        said = words("usage.said_bucket", n=said)
    lines = wrap(name, theme.size, theme.size * (ROOM[2] - 1 - LEVEL)) or [""]
    lines[-1] = f"{lines[-1]} {said}".strip()
    told = "<br>".join(map(escaped, lines))
    return f'<span style="color:{theme.categorical[place]}">{told}</span>'


def _beside(named: str, high: float, theme: Theme) -> dict[str, Any]:
    """Return the names beside the lines, in their order: one text, so that no two can meet."""
    at = {"x": 1, "xref": "paper", "y": high / 2, "yref": "paper", "yanchor": "middle"}
    return _text(named, theme) | at | {"xanchor": "left", "xshift": 6}


def note(said: str, top: float, theme: Theme) -> dict[str, Any]:
    """Return words that stand over a plot whose upper edge is at `top`."""
    at = {"x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper"}
    return _text(said, theme) | at | {"yanchor": "bottom"}


def _text(said: str, theme: Theme) -> dict[str, Any]:
    font = {"size": theme.size, "color": theme.text2}
    return {"text": said, "showarrow": False, "align": "left", "font": font}


def scale(theme: Theme, domain: list[float]) -> dict[str, Any]:
    """Return an axis of counts from zero in a part of the height."""
    return axis(
        theme, showgrid=True, tickformat=",.0f", rangemode="tozero", nticks=3, domain=domain
    )
