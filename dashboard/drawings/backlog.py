"""How many complaints were open week by week, and whether the pile grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.svg import (
    circle,
    line,
    path,
    picture,
    records,
    sentence,
    text,
    title,
)
from dashboard.words import from_ms

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 500, 238
SIZE = (WIDTH, HEIGHT)
TOP, FOOT, LEFT, RIGHT = 66, 200, 8, 70
COMPARED = 4  # weeks back


def backlog(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the open complaints of eight weeks as a line, with the numbers its heading compares.

    A line need not start at zero, as a bar must; but its height is never less than a third of what
    is open, so that noise does not look like a flood.
    """
    rows = records(frame)
    heading = _heading(rows, words)
    if len(rows) < 2:  # noqa: PLR2004 - a line needs two points
        why = words("panel_antrean.empty")
        return sentence(WIDTH, HEIGHT, heading, why, theme)
    least, most = _range([row["open"] for row in rows])
    step = (WIDTH - LEFT - RIGHT) / (len(rows) - 1)
    points = [
        (LEFT + i * step, FOOT - (FOOT - TOP) * (row["open"] - least) / (most - least))
        for i, row in enumerate(rows)
    ]
    parts = [
        title(heading, theme),
        line(0, FOOT, WIDTH, FOOT, theme.line),
        path(points, theme.data1, width=4),
        *_ends(points, rows, theme, words),
        *_weeks(points, rows, theme, words),
    ]
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(rows: list[dict[str, Any]], words: Words) -> str:
    if not rows:
        return words("panel.antrean")
    now = rows[-1]["open"]
    if len(rows) <= COMPARED:
        return words("panel_antrean.now", n=words.number(now))
    then = rows[-1 - COMPARED]["open"]
    key = "same" if now == then else "up" if now > then else "down"
    return words(f"panel_antrean.{key}", n=words.number(abs(now - then)), weeks=COMPARED)


def _range(counts: list[int]) -> tuple[float, float]:
    most = max(*counts, 5)
    least = min(*counts, most * 2 / 3)
    return least - (most - least) * 0.25, most


def _ends(
    points: list[tuple[float, float]], rows: list[dict[str, Any]], theme: Theme, words: Words
) -> list[str]:
    (x, y), (end, last) = points[0], points[-1]
    ring = f'stroke="{theme.surface}" stroke-width="3"'
    compared = []
    then = len(rows) - 1 - COMPARED
    if then > 0:
        at, high = points[then]
        below = high >= min(points[then - 1][1], points[then + 1][1])
        shown = words.number(rows[then]["open"])
        compared = [
            circle(at, high, 6, theme.data1, more=ring),
            text(at, _beside(high, below=below), shown, theme.text, weight=650, anchor="middle"),
        ]
    return [
        *compared,
        circle(x, y, 6, theme.data1, more=ring),
        text(
            max(x - 6, 0),
            _beside(y, below=points[1][1] < y),
            words.number(rows[0]["open"]),
            theme.text,
            weight=650,
        ),
        circle(end, last, 7, theme.data1, more=ring),
        text(end + 14, last + 8, words.number(rows[-1]["open"]), theme.text, size=23, weight=700),
    ]


def _beside(y: float, *, below: bool) -> float:
    """Return the base line of a number at a point: on the side asked for, but never on the axis."""
    return y + 28 if below and y + 34 < FOOT else y - 14


def _weeks(
    points: list[tuple[float, float]], rows: list[dict[str, Any]], theme: Theme, words: Words
) -> list[str]:
    parts: list[str] = []
    for place in range(len(rows) - 1, -1, -COMPARED):
        day = words.day(from_ms(rows[place]["at_ms"]).astimezone(words.zone).date())
        anchor = "start" if place == 0 else "middle"
        x = 0 if place == 0 else points[place][0]
        parts.append(text(x, FOOT + 28, day, theme.text2, anchor=anchor))
    return parts
