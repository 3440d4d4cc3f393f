"""A silent outage: far more complaints about an application than chance brings, its check green.

The model, in full in docs/methods.md: complaints about an application come as a negative binomial
count, whose mean is what eight weeks brought, spread over the week as the whole city's complaints
are. An alarm is a count so high that all applications and looks of a week together would bring
half a false one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import exp, lgamma, log
from typing import TYPE_CHECKING

from liveroom.rules.usual import WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
WINDOWS = (HOUR, 3 * HOUR)
HOURS_OF_WEEK = 168
FALSE_A_WEEK = 0.5
"""How many false alarms a week the threshold allows over all applications; the promise is one."""
SCAN = 4.0
"""A window that is looked at every minute is so many times likelier to be high than one at a fixed hour."""
LEAST = 3
"""One or two of anything are never news: one citizen may write twice."""
DISPERSION = 7.0
"""How unequal the days are beyond chance: the shape of the count's own spread (a bit over a third of its mean)."""
PRIOR = 0.5
"""What an application nobody ever complained of counts as, in complaints of the whole history."""
STEADY = 20.0
"""So many complaints per hour of the week hold the shape of the week against its own noise."""
CALM = 0.05
"""An episode is over when its counts are no rarer than this."""

Week = tuple[float, ...]
"""The share of each hour in the complaints of a week, from Monday 00.00 by the local clock."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Complaints of one window: how many, how many were to be expected, how rare so many are."""

    window: timedelta
    received: int
    expected: float
    probability: float


def week(counts: Mapping[tuple[int, int], int]) -> Week:
    """Return the shape of a week from counts by (weekday from Monday 0, hour); its sum is one.

    A cell is drawn towards the product of its weekday and its hour: it has too few complaints of its
    own to be believed alone.
    """
    total = sum(counts.values())
    days = [sum(counts.get((day, hour), 0) for hour in range(24)) + 1.0 for day in range(7)]
    hours = [sum(counts.get((day, hour), 0) for day in range(7)) + 1.0 for hour in range(24)]
    weight = HOURS_OF_WEEK * STEADY
    even = weight / (sum(days) * sum(hours))
    return tuple(
        (counts.get((day, hour), 0) + even * days[day] * hours[hour]) / (total + weight)
        for day in range(7)
        for hour in range(24)
    )


def share(shape: Week, end: datetime, length: timedelta, zone: ZoneInfo) -> float:
    """Return the share of a week's complaints that falls into the `length` before `end`."""
    left, at, found = length, end, 0.0
    while left > timedelta():
        local = (at - timedelta(microseconds=1)).astimezone(zone)
        begun = timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond + 1
        )
        piece = min(begun, left)
        found += shape[24 * local.weekday() + local.hour] * (piece / HOUR)
        at, left = at - piece, left - piece
    return found


def threshold(applications: int) -> float:
    """Return how rare a count must be, so that a week of looks at all of them is within the promise."""
    looks = sum(timedelta(weeks=1) / window * SCAN for window in WINDOWS)
    return FALSE_A_WEEK / (max(applications, 1) * looks)


def heard(received: Sequence[int], seen: int, weeks: float, shares: Sequence[float]) -> list[Heard]:
    """Judge the counts of `WINDOWS`, with `seen` complaints in the `weeks` before and these shares.

    Empty while fewer than four weeks are known: what is usual would be invented.
    """
    if weeks < WEEKS_NEEDED:
        return []
    shape = min(seen + PRIOR, DISPERSION)
    found = []
    for window, count, part in zip(WINDOWS, received, shares, strict=True):
        expected = (seen + PRIOR) / weeks * part
        found.append(Heard(window, count, expected, tail(count, expected, shape)))
    return found


def alarm(found: Sequence[Heard], applications: int) -> Heard | None:
    """Return the rarest count that is an alarm, None where none is."""
    limit = threshold(applications)
    rare = [one for one in found if one.received >= LEAST and one.probability < limit]
    return min(rare, key=lambda one: one.probability, default=None)


def is_calm(found: Sequence[Heard]) -> bool:
    """Say whether an episode is over: every window is as chance would have it, or nearly empty."""
    return all(one.received < LEAST or one.probability >= CALM for one in found)


def tail(count: int, mean: float, shape: float) -> float:
    """Return how likely a negative binomial count of this mean and shape is `count` or more."""
    if count <= 0:
        return 1.0
    odds = mean / (mean + shape)
    term = exp(
        lgamma(count + shape)
        - lgamma(shape)
        - lgamma(count + 1)
        + shape * log(1 - odds)
        + count * log(odds)
    )
    total, at = 0.0, count
    while term > total * 1e-12:
        total += term
        term *= (at + shape) / (at + 1) * odds
        at += 1
    return min(total, 1.0)
