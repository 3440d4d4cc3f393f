"""Periods as people write them, and the city's local days, as half-open spans of UTC."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from liveroom.errors import UsageError
from liveroom.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

FORMS = "24h 7d 30d 90d 365d 2026-10-03 2026-10 2026-Q3 2026 FROM/TO"
_ROLLING = {"24h": 1, "7d": 7, "30d": 30, "90d": 90, "365d": 365}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")


def parse(text: str, now: datetime, zone: ZoneInfo) -> Span:
    """Return the span a period means at `now`; a calendar period still running ends at `now`.

    FROM and TO are dates (local midnights) or ISO 8601 times (without an offset: local), and TO
    itself is not in the span. Raises UsageError for anything else, and for what has not begun.
    """
    if text in _ROLLING:
        return Span(now - timedelta(days=_ROLLING[text]), now, zone)
    try:
        if "/" in text:
            start, end = (_moment(part, text, zone) for part in _two(text))
        else:
            first, after = _calendar(text)
            start, end = midnight(first, zone), midnight(after, zone)
    except OverflowError:
        raise UsageError(f"The period {text} is not in the calendar.") from None
    if start >= end:
        raise UsageError(f"The period {text} ends before it begins.")
    if start >= now:
        raise UsageError(f"The period {text} has not begun yet.")
    return Span(start, min(end, now), zone)


def utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment of a local time written without an offset.

    A time that exists twice means the first; one that does not exist means the moment of the jump.
    """
    early = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    late = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _jump(late, early, zone) if late < early else early


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which a local day begins."""
    return utc(datetime.combine(day, time.min), zone)


@lru_cache(maxsize=4096)
def day_bounds(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Return the UTC epoch milliseconds `[start, end)` of a local day, 23 to 25 hours or so."""
    return to_ms(midnight(day, zone)), to_ms(midnight(day + timedelta(days=1), zone))


@lru_cache(maxsize=1024)  # of one complaint it is asked several times
def local_day(moment_ms: int, zone: ZoneInfo) -> date:
    """Return the local day whose bounds contain a moment (UTC epoch milliseconds)."""
    first, starts = _days_about(_EPOCH.year + moment_ms // _YEAR_MS, zone)
    return date.fromordinal(first + bisect_right(starts, moment_ms) - 1)


@lru_cache(maxsize=64)
def _days_about(year: int, zone: ZoneInfo) -> tuple[int, list[int]]:
    """Return the ordinal of the first day, and when each begins, of a year and the days beside it."""
    first = max(date(min(year, MAXYEAR), 1, 1).toordinal() - _MARGIN, _MARGIN)
    days = range(first, min(first + 366 + 2 * _MARGIN, date.max.toordinal()))
    return first, [to_ms(midnight(date.fromordinal(day), zone)) for day in days]


def local_days(start_ms: int, end_ms: int, zone: ZoneInfo) -> Iterator[date]:
    """Yield every local day that `[start_ms, end_ms)` touches, in order."""
    if start_ms >= end_ms:
        return
    day, last = local_day(start_ms, zone), local_day(end_ms - 1, zone)
    while day <= last:
        yield day
        day += timedelta(days=1)


def day_number(day: date) -> int:
    """Return a date as the number YYYYMMDD, as the `day` columns keep it."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the date of a number YYYYMMDD."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def month_after(first: date) -> date:
    """Return the first day of the month that follows a month, which is named by its own."""
    return (first + timedelta(days=31)).replace(day=1)


def to_ms(moment: datetime) -> int:
    """Return UTC epoch milliseconds of an aware moment, floored."""
    return (moment - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """Return the aware UTC moment of epoch milliseconds."""
    return _EPOCH + ms * _MS


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_YEAR_MS = 31_556_952_000  # on average: near its ends a moment is taken for one of the next year
_MARGIN = 4


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            low = middle + 1
        else:
            high = middle
    return before + timedelta(seconds=low)


def _two(text: str) -> tuple[str, str]:
    first, _, second = text.partition("/")
    return first, second


def _moment(part: str, text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(part)
    except ValueError:
        raise UsageError(f"The period {text} is not FROM/TO with dates or ISO times.") from None
    return utc(moment, zone) if moment.tzinfo is None else moment.astimezone(UTC)


def _calendar(text: str) -> tuple[date, date]:
    try:
        if found := _DAY.fullmatch(text):
            first = date(*map(int, found.groups()))
            return first, first + timedelta(days=1)
        if found := _MONTH.fullmatch(text):
            return _months(int(found[1]), int(found[2]), 1)
        if found := _QUARTER.fullmatch(text):
            return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
        if _YEAR.fullmatch(text):
            return _months(int(text), 1, 12)
    except ValueError:
        raise UsageError(f"The period {text} is not in the calendar.") from None
    raise UsageError(f"The period {text} is not one of {FORMS}.")


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = month + count
    return date(year, month, 1), date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
