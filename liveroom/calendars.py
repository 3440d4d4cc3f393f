"""The calendar: public holidays, and what comes again, as plain dates and moments for the rules."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from liveroom.rules.periods import utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PUBLIC_HOLIDAYS = ("national", "national-and-joint", "none")
"""Which of the country's holidays close a city: libur nasional, cuti bersama too, or none."""

LONGEST_RULE = 200
_PARTS = (
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTHDAY",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_NUMBERS = re.compile(r"[+-]?\d{1,3}(,[+-]?\d{1,3})*")
_DAYS = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*")
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CYCLE = 7600
"""Years, whole Gregorian cycles: dates so far ahead fall on the same days of the week.

A rule that never comes true is sought until the last year there is; from there it is near.
"""
_LAST = 9999  # in the first and last year there is, a zone has days beyond the calendar
_REACH = timedelta(days=3660)


def public_holidays(kind: str, years: Iterable[int]) -> dict[date, str]:
    """Return Indonesia's holidays of some years with their Indonesian names.

    Days of the Islamic calendar beyond the decrees published so far are estimates, and say so.
    """
    if kind == "none":
        return {}
    return {day: name for year in years for day, name in _holidays_of(kind, year).items()}


@lru_cache(maxsize=256)
def _holidays_of(kind: str, year: int) -> dict[date, str]:
    # Eight megabytes and most of a second, which only a room with service hours should pay.
    from holidays.countries.indonesia import Indonesia  # noqa: PLC0415

    categories = ("public", "government") if kind == "national-and-joint" else ("public",)
    found = Indonesia(years=year, categories=categories, language="id", expand=False)
    return dict(found.items())


def recurrence_problem(rule: str) -> str | None:
    """Return what is wrong with a recurrence in the words of RFC 5545; None if nothing is.

    Days, weeks, months and years repeat; the time of day is that of the first time.
    """
    if len(rule) > LONGEST_RULE or not rule.isascii():
        return f"a recurrence has at most {LONGEST_RULE} plain characters"
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS or name in parts or not value:
            return f'"{part[:40]}" is not one of {", ".join(_PARTS)}, each once'
        parts[name] = value
    wrong = [name for name, value in parts.items() if not _is_value(name, value)]
    if "FREQ" not in parts or wrong:
        return f"{wrong[0] if wrong else 'FREQ'} is not as RFC 5545 has it: FREQ=WEEKLY;BYDAY=SU"
    if "UNTIL" in parts and "COUNT" in parts:
        return "UNTIL and COUNT exclude each other"
    return None


def occurrences(
    rule: str | None, first: tuple[datetime, datetime], zone: ZoneInfo, before: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield each `[start, end)` in UTC that begins before `before`; without a rule the first alone.

    Start and end keep their places on the clock of `zone`, whatever its offset is that day: a time
    that exists twice means the first, one that does not exist the moment of the jump. A first day
    that the rule does not name is none of them. Raises ValueError for a rule with a problem.
    """
    if rule is None:
        yield first
        return
    problem = recurrence_problem(rule)
    if problem is not None:
        raise ValueError(problem)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in first)
    for local in _local(rule, start, zone):
        found = utc(local, zone), utc(local + (end - start), zone)
        if found[0] >= before:
            return
        if found[0] < found[1]:
            yield found


def comes_true(rule: str, first: tuple[datetime, datetime], zone: ZoneInfo) -> bool:
    """Say whether a rule without a problem names any day within ten years of the first."""
    return any(True for _ in occurrences(rule, first, zone, first[0] + _REACH))


def _local(rule: str, start: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    parts = dict(part.split("=") for part in rule.split(";"))
    until = _until(parts.pop("UNTIL", None), zone)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    for far in rrulestr(text, dtstart=start.replace(year=start.year + _CYCLE)):
        local = far.replace(year=far.year - _CYCLE)
        if until is not None and local > until:
            return
        yield local


def _until(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Return the last local time that counts; a date includes its day."""
    found = None if text is None else _UNTIL.fullmatch(text)
    if found is None:
        return None
    day = date.fromisoformat(found[1])
    if found[2] is None:
        return datetime.combine(day, time.max)
    local = datetime.combine(day, time.fromisoformat(found[2]))
    return local.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if found[3] else local


def _is_value(name: str, value: str) -> bool:
    if name == "FREQ":
        return value in _FREQUENCIES
    if name in {"INTERVAL", "COUNT"}:
        return value.isdigit() and 1 <= int(value) <= 1000  # noqa: PLR2004  enough for any plan
    if name == "UNTIL":
        return _is_until(value)
    if name == "WKST":
        return value in _WEEK
    if name == "BYDAY":
        return _DAYS.fullmatch(value) is not None
    limit = 12 if name == "BYMONTH" else 31
    numbers = value.split(",") if _NUMBERS.fullmatch(value) else ["0"]
    low = 1 if name == "BYMONTH" else -limit
    return all(low <= int(number) <= limit and int(number) != 0 for number in numbers)


def _is_until(value: str) -> bool:
    try:
        return (
            _UNTIL.fullmatch(value) is not None
            and 1 < int(value[:4]) < _LAST
            and _until(value, ZoneInfo("UTC")) is not None
        )
    except ValueError:
        return False
