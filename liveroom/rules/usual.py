"""What is usual for a count: the same weekday and hours of the last weeks, and how far they spread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from typing import TYPE_CHECKING

from liveroom.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEKS = 8
WEEKS_NEEDED = 4
LOW, HIGH = 0.10, 0.90
POISSON_BELOW = 30
NOTEWORTHY = 3


@dataclass(frozen=True, slots=True)
class Usual:
    """The expected range of a count, its middle, and from how many weeks it is known."""

    low: int
    high: int
    middle: float
    weeks: int

    def is_above(self, count: int) -> bool:
        """Say whether `count` is above the range; one or two of anything are never news."""
        return count > self.high and count >= NOTEWORTHY

    def is_below(self, count: int) -> bool:
        """Say whether `count` is below the range."""
        return count < self.low


def usual(counts: Sequence[int]) -> Usual | None:
    """Return the expected range from the counts of the same span in earlier weeks.

    None while fewer than four whole weeks are known: a range from less would be invented. Below
    30 expected the spread is that of a Poisson count (eight small numbers say little about their
    own tails); from 30 on it is the 10th to 90th percentile of what was seen.
    """
    if len(counts) < WEEKS_NEEDED:
        return None
    middle = sum(counts) / len(counts)
    if middle < POISSON_BELOW:
        low, high = _poisson(middle, LOW), _poisson(middle, HIGH)
    else:
        low, high = round(percentile(counts, LOW)), round(percentile(counts, HIGH))
    return Usual(low, high, middle, len(counts))


def earlier(span: Span, since: datetime | None) -> tuple[Span, ...]:
    """Return the same span one to eight weeks earlier, newest first, by the local clock.

    Weeks that begin before `since` (the first complaint ever seen) are left out: nothing was
    counted then. None: nothing was ever seen, so there are none.
    """
    if since is None:
        return ()
    spans = (weeks_back(span, weeks) for weeks in range(1, WEEKS + 1))
    return tuple(past for past in spans if past.start >= since)


def weeks_back(span: Span, weeks: int) -> Span:
    """Return the same span so many weeks earlier, by the local clock."""
    # Arithmetic on local times keeps the hour where summer time exists.
    back = timedelta(weeks=weeks)
    start = (span.start.astimezone(span.zone) - back).astimezone(span.start.tzinfo)
    end = (span.end.astimezone(span.zone) - back).astimezone(span.end.tzinfo)
    return Span(start, end, span.zone)


def _poisson(mean: float, share: float) -> int:
    """Return the smallest count whose cumulative probability reaches `share`."""
    count, term = 0, exp(-mean)
    reached = term
    while reached < share:
        count += 1
        term *= mean / count
        reached += term
    return count


def percentile(counts: Sequence[float], share: float) -> float:
    """Return the percentile by linear interpolation between the closest two."""
    ordered = sorted(counts)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
