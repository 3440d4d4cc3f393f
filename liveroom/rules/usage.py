"""What usage figures of a day come to, and what may be said of how they change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from liveroom.model import MetricKind
from liveroom.rules.counters import step

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 20
"""Below it a percentage of change says more about chance than about use."""
FULL = 0.9
"""The share of days that must be told before two spans are compared."""


@dataclass(frozen=True, slots=True)
class Day:
    """What the readings of one series on one local day come to."""

    value: float
    readings: int
    resets: int = 0


def day_of_readings(kind: MetricKind, values: Sequence[float], before: float | None) -> Day | None:
    """Return what a day's readings, oldest first, come to; None where they tell nothing of it.

    A counter grew from its last reading `before` the day, however long ago, so that the days of a
    series add up to all it ever grew: what was counted in a silence stands on the day it ended.
    """
    if not values:
        return None
    if kind is MetricKind.COUNTER:
        seen = values if before is None else (before, *values)
        pairs = tuple(pairwise(seen))
        grown = sum(step(earlier, later) for earlier, later in pairs)
        resets = sum(later < earlier for earlier, later in pairs)
        return Day(grown, len(values), resets) if pairs else None
    if kind is MetricKind.DAY:
        return Day(sum(values), len(values))
    return Day(sum(values) / len(values), len(values))


@dataclass(frozen=True, slots=True)
class Side:
    """A sum over a span, and how many of its days were told."""

    value: float
    told: int
    days: int

    @property
    def coverage(self) -> float | None:
        """Return the share of days that were told; None of a span without days."""
        return self.told / self.days if self.days else None


def change(now: Side, before: Side) -> float | None:
    """Return how much more (0.1: a tenth more) than before; None where nothing may be said.

    Not below 20 on either side, and not where days are missing: a gap is no decline.
    """
    sides = (now, before)
    if min(side.value for side in sides) < LEAST:
        return None
    if any(side.coverage is None or side.coverage < FULL for side in sides):
        return None
    return now.value / before.value - 1


def per_thousand(value: float, people: int | None) -> float | None:
    """Return a figure for each 1,000 residents; None where nobody says how many there are."""
    return None if not people else 1000 * value / people
