"""How busy the city is: the rhythm of its days and weeks, in local time (WIB, no summer time)."""

from __future__ import annotations

from itertools import accumulate

from demo.chance import draw

HOUR = 3600
DAY = 24 * HOUR
WIB = 7 * HOUR
# Share of a day's visits in each local hour, offices and evenings together; they add up to 1000.
HOURS = (
    *(8, 5, 3, 3, 5, 12, 28, 55, 82, 92, 88, 72),
    *(50, 66, 74, 68, 56, 42, 36, 42, 45, 34, 22, 12),
)
_BEFORE = (0, *accumulate(HOURS))
_TOTAL = _BEFORE[-1]
_WEEK = (1.12, 1.1, 1.06, 1.04, 0.98, 0.62, 0.55)  # from Monday


def local_day(at_s: float) -> int:
    """Return the number of the local day, counted from 1 January 1970 (a Thursday)."""
    return int((at_s + WIB) // DAY)


def day_start(day: int) -> int:
    """Return when a local day begins, in UTC epoch seconds."""
    return day * DAY - WIB


def weekday(day: int) -> int:
    """Return the weekday of a local day; Monday is 0."""
    return (day + 3) % 7


def busyness(day: int, seed: int, whose: str) -> float:
    """Return how a day compares with the usual one, near 1; its whims differ by `whose`."""
    return _WEEK[weekday(day)] * (0.88 + 0.24 * draw(seed, "whim", whose, day))


def elapsed(at_s: float) -> float:
    """Return the share of a day's visits that have come by this moment of it, 0 to 1."""
    hour, rest = divmod((at_s + WIB) % DAY, HOUR)
    number = int(hour)
    return (_BEFORE[number] + HOURS[number] * rest / HOUR) / _TOTAL


def moment(day: int, share: float) -> int:
    """Return when this share of a day's visits has come: the inverse of `elapsed`."""
    target = share * _TOTAL
    number = next(hour for hour in range(24) if _BEFORE[hour + 1] > target or hour == 23)
    inside = (target - _BEFORE[number]) / HOURS[number]
    return day_start(day) + int(HOUR * (number + min(inside, 0.9999)))


def load(at_s: float) -> float:
    """Return how loaded the servers are at a moment: 0 at night, about 1 at the peak."""
    place = (at_s + WIB) % DAY / HOUR
    number = int(place)
    rest = place - number
    height = HOURS[number] * (1 - rest) + HOURS[(number + 1) % 24] * rest
    return min(1.0, height / max(HOURS)) * _WEEK[weekday(local_day(at_s))]
