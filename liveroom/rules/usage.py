"""What usage figures of a day come to, and what may be said of how they change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from liveroom.model import MetricKind
from liveroom.rules.counters import step
from liveroom.rules.periods import day_number, local_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

DAY_MS = 86_400_000
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


def month_told(at_s: int, zone: ZoneInfo) -> int:
    """Return the month (YYYYMM) of a figure that stands at its beginning.

    The city's zone may have changed since: near a beginning lies none but that month's.
    """
    return day_number(local_day(at_s * 1000 + DAY_MS, zone)) // 100


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


def change(now: Side, before: Side, full: float = FULL) -> float | None:
    """Return how much more (0.1: a tenth more) than before; None where nothing may be said.

    Not below 20 on either side, and not where days are missing: a gap is no decline. A month that
    lies half in a span is missing from it whole: such sides are compared only when `full` is 1.
    """
    sides = (now, before)
    if min(side.value for side in sides) < LEAST:
        return None
    if any(side.coverage is None or side.coverage < full for side in sides):
        return None
    return now.value / before.value - 1


def per_thousand(value: float, people: int | None) -> float | None:
    """Return a figure for each 1,000 residents; None where nobody says how many there are."""
    return None if not people else 1000 * value / people
