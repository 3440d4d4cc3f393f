"""When data has become too old to be believed: fresh, late, stale, dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Freshness(StrEnum):
    """How old a thing is, in words; `dead` takes its numbers off the wall."""

    FRESH = "fresh"
    LATE = "late"
    STALE = "stale"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Limits:
    """The ages after which a thing is late, stale and dead."""

    late: timedelta
    stale: timedelta
    dead: timedelta


COLLECTOR = Limits(timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=15))
"""The collector writes its heartbeat every second."""


def source_limits(every: timedelta) -> Limits:
    """Return the limits of a complaint or usage source: 3, 10 and 60 intervals, never under minutes."""
    floor = timedelta(minutes=1)
    beat = max(every, floor)
    return Limits(3 * beat, 10 * beat, 60 * beat)


def freshness(age: timedelta, limits: Limits) -> Freshness:
    """Return how old `age` is; an age is late only once it is past the limit."""
    if age > limits.dead:
        return Freshness.DEAD
    if age > limits.stale:
        return Freshness.STALE
    if age > limits.late:
        return Freshness.LATE
    return Freshness.FRESH
