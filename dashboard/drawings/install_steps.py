"""What a shop shows of installs over time: steps of lower bounds, under whatever shares their axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.plot import axis, escaped
from dashboard.words import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.themes import Theme
    from dashboard.words import Words

SHOWN = 3
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
    data, notes = [], []
    for place, (name, of) in enumerate(shown):
        data.append(_steps(of, today, theme, words, theme.categorical[place]))
        top = high * (1 - (place + 0.5) / len(shown))
        notes.append(_named(name if len(steps) > 1 else "", of, place, top, theme, words))
    if shown:
        key = "usage.buckets" if len(shown) == len(steps) else "usage.buckets_some"
        said = words(key, n=words.number(len(shown)), of=words.number(len(steps)))
        notes.append(note(said, high, theme))
    return Steps(tuple(data), tuple(notes), ROOM[min(len(steps), 2)])


def _series(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["series"], []).append(row)
    return dict(sorted(found.items(), key=lambda pair: -pair[1][-1]["value"]))


def _steps(
    of: Sequence[dict[str, Any]], today: date, theme: Theme, words: Words, colour: str
) -> dict[str, Any]:
    days = [day_of(row["day"]) for row in of]
    last = max(today, days[-1])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day.isoformat() for day in (*days, last)],
        "y": [row["value"] for row in (*of, of[-1])],
        "yaxis": "y2",
        "line": {"shape": "hv", "color": colour, "width": max(2, theme.size / 7)},
        "customdata": [words.day(day, "d MMM yyyy") for day in (*days, last)],
        "hovertemplate": f"{escaped(of[0]['series'])}, %{{customdata}}: ≥ %{{y:,.0f}}<extra></extra>",
    }


def _named(
    name: str, of: Sequence[dict[str, Any]], place: int, top: float, theme: Theme, words: Words
) -> dict[str, Any]:
    """Return the name of a line beside it, in the order of the lines, where no two can meet."""
    said = words("usage.said_bucket", n=words.compact(of[-1]["value"]))
    shown = fit(name, theme.size, theme.size * 6.2)
    at = {"x": 1, "xref": "paper", "y": top, "yref": "paper", "yanchor": "middle"}
    text = _text(f"{escaped(shown)} {said}".strip(), theme, theme.categorical[place])
    return text | at | {"xanchor": "left", "xshift": 6}


def note(said: str, top: float, theme: Theme) -> dict[str, Any]:
    """Return words that stand over a plot whose upper edge is at `top`."""
    at = {"x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper"}
    return _text(said, theme) | at | {"yanchor": "bottom"}


def _text(said: str, theme: Theme, colour: str | None = None) -> dict[str, Any]:
    font = {"size": theme.size, "color": colour or theme.text2}
    return {"text": said, "showarrow": False, "align": "left", "font": font}


def scale(theme: Theme, domain: list[float]) -> dict[str, Any]:
    """Return an axis of counts from zero in a part of the height."""
    return axis(
        theme, showgrid=True, tickformat=",.0f", rangemode="tozero", nticks=3, domain=domain
    )
