"""By when a complaint must be answered and resolved: hours, or working days of the city's calendar.

The day of receipt is day 0. A deadline of N working days ends with the Nth working day after it, at
local midnight; a deadline in hours runs through nights and holidays. How long something took is
told both ways: in hours, and in the working days that began after the day of receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from liveroom.model import ComplaintKind
from liveroom.rules.periods import day_bounds, local_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

HOUR_MS = 3_600_000
SATURDAY = 5
MOST_HOURS, MOST_DAYS = 8784, 366
ANY = ""
_DAY = timedelta(days=1)
_ONE_YEAR = 366


class Unit(StrEnum):
    """What a deadline is counted in."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Rule:
    """By when the first answer and the resolution are due; None: no deadline."""

    response: Limit | None
    resolution: Limit | None


_IN_3 = Limit(3, Unit.WORKING_DAYS)
DEFAULTS: Mapping[ComplaintKind, Rule] = {
    ComplaintKind.GAWAT_DARURAT: Rule(Limit(24, Unit.HOURS), Limit(48, Unit.HOURS)),
    ComplaintKind.PERMINTAAN_INFORMASI: Rule(_IN_3, Limit(5, Unit.WORKING_DAYS)),
    ComplaintKind.PENGADUAN: Rule(_IN_3, Limit(14, Unit.WORKING_DAYS)),
    ComplaintKind.ASPIRASI: Rule(_IN_3, Limit(14, Unit.WORKING_DAYS)),
    ComplaintKind.BERKADAR_PENGAWASAN: Rule(_IN_3, Limit(60, Unit.WORKING_DAYS)),
}
"""What holds until the city decides otherwise, by the class of the complaint."""


def rule_for(own: Mapping[tuple[str, str], Rule], kind: ComplaintKind, topic: str) -> Rule:
    """Return the rule of a class and a (plain) topic: the most particular that the city decided.

    `own` has the city's rules by class and topic, either of them "" for any. The topic in its
    class comes first, then the topic in any class, then the class, then the default.
    """
    for key in ((kind.value, topic), (ANY, topic), (kind.value, ANY)):
        if key in own:
            return own[key]
    return DEFAULTS[kind]


@dataclass(
    frozen=True, slots=True, eq=False
)  # by itself it is found again at once, not by its days
class WorkingDays:
    """The city's calendar: Mondays to Fridays are worked, but for the days that are `free`."""

    free: frozenset[date]
    zone: ZoneInfo

    def is_worked(self, day: date) -> bool:
        """Say whether the city's offices work on a local day."""
        return day.weekday() < SATURDAY and day not in self.free

    def after(self, day: date, amount: int) -> date:
        """Return the last day of a deadline: the `amount`th working day after `day`."""
        return _after(self.free, day, amount)

    def between(self, day: date, until: date) -> int:
        """Return how many working days there are after `day`, up to and with `until`."""
        if until <= day:
            return 0
        if (until - day).days > _ONE_YEAR:  # whole years are kept, so that long ones are no loops
            middle = date(day.year + 1, 1, 1) - _DAY
            middle = middle if middle > day else date(day.year + 1, 12, 31)
            return _between(self.free, day, middle) + self.between(middle, until)
        return _between(self.free, day, until)

    def due_ms(self, received_ms: int, limit: Limit | None) -> int | None:
        """Return when a limit that begins with the receipt has passed, in ms; None without one."""
        if limit is None:
            return None
        if limit.unit is Unit.HOURS:
            return received_ms + limit.amount * HOUR_MS
        return _end_ms(self, local_day(received_ms, self.zone), limit.amount)

    def elapsed(self, received_ms: int, at_ms: int | None) -> int | None:
        """Return the working days from receipt to a moment; 0 on the same day or before it."""
        if at_ms is None:
            return None
        return self.between(local_day(received_ms, self.zone), local_day(at_ms, self.zone))


@lru_cache(maxsize=4096)
def _end_ms(days: WorkingDays, day: date, amount: int) -> int:
    return day_bounds(days.after(day, amount), days.zone)[1]


@lru_cache(maxsize=4096)
def _after(free: frozenset[date], day: date, amount: int) -> date:
    while amount > 0:
        day += _DAY
        if day.weekday() < SATURDAY and day not in free:
            amount -= 1
    return day


@lru_cache(maxsize=4096)
def _between(free: frozenset[date], day: date, until: date) -> int:
    count = 0
    while day < until:
        day += _DAY
        count += day.weekday() < SATURDAY and day not in free
    return count
