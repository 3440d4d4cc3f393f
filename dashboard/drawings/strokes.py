"""Small pictures inside pictures: skylines, daily columns, budget bars; made of boxes alone."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from dashboard.drawings.svg import line, rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.themes import Theme

MINUTE_MS = 60_000
DAY_MINUTES = 1440
DOWN_DAY = 60  # minutes of down from which a day is drawn in the colour of down
LEAST = 0.35  # of the height: what a day with one minute of trouble stands for
WIDEST = 13  # of a column: a block a hand wide would shout
TICK = 0.2  # of the height: a normal day


def skyline(
    x: float,
    y: float,
    width: float,
    height: float,
    days: Sequence[tuple[int, int, bool]],
    theme: Theme,
) -> str:
    """Return one column per day, as high as the logarithm of its minutes of trouble.

    `days` are (down_ms, degraded_ms, seen), oldest first. A normal day is a low tick, a day nobody
    looked at stays a gap. Logarithmic, since five minutes and five hours must both be seen.
    """
    step = width / max(len(days), 1)
    wide = min(step - min(2.0, step * 0.25), WIDEST)
    bars: list[str] = []
    for place, (down_ms, degraded_ms, seen) in enumerate(days):
        minutes = (down_ms + degraded_ms) / MINUTE_MS
        if not seen and minutes == 0:
            continue
        share = TICK if minutes == 0 else _logarithmic(minutes)
        colour = _day_colour(down_ms, minutes, theme)
        high = height * share
        bars.append(rect(x + place * step, y + height - high, wide, high, colour, radius=1.5))
    return "".join(bars)


def _logarithmic(minutes: float) -> float:
    return LEAST + (1 - LEAST) * min(1.0, log(1 + minutes) / log(1 + DAY_MINUTES))


def _day_colour(down_ms: int, minutes: float, theme: Theme) -> str:
    if down_ms >= DOWN_DAY * MINUTE_MS:
        return theme.down
    return theme.degraded if minutes else theme.up


def columns(
    x: float,
    y: float,
    width: float,
    height: float,
    counts: Sequence[int],
    theme: Theme,
    *,
    above: bool = False,
    bright: int = 7,
) -> str:
    """Return one zero-based column per day; the last `bright` days stand out.

    `above` colours them as outside their usual range. A day without any is a hair line, so that
    the days can be counted.
    """
    step = width / max(len(counts), 1)
    gap = min(2.0, step * 0.25)
    most = max(*counts, 5, 1) if counts else 1
    lit = theme.degraded if above else theme.data1
    bars = [
        rect(
            x + place * step,
            y + height - max(2.0, height * count / most),
            step - gap,
            max(2.0, height * count / most),
            lit if place >= len(counts) - bright else theme.data_muted,
            radius=1,
        )
        for place, count in enumerate(counts)
    ]
    return "".join(bars)


def budget_bar(
    x: float, y: float, width: float, height: float, used: float | None, theme: Theme
) -> str:
    """Return how much of the allowed downtime is used, from zero; the tick is the limit.

    The track ends at one and a half times the limit; what is beyond fills it. None, when nothing
    could tell, leaves the track empty.
    """
    limit = width / LIMIT_SHARE
    parts = [rect(x, y, width, height, theme.surface3, radius=4)]
    if used is not None and used > 0:
        colour = theme.degraded if used > 1 else theme.data1
        parts.append(rect(x, y, min(width, max(3.0, limit * used)), height, colour, radius=4))
    parts.append(line(x + limit, y - 4, x + limit, y + height + 5, theme.text, width=4))
    return "".join(parts)


LIMIT_SHARE = 1.5
