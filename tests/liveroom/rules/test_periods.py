"""A period means the same span for everybody, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.errors import UsageError
from liveroom.rules.periods import (
    day_bounds,
    day_number,
    day_of,
    from_ms,
    local_day,
    local_days,
    midnight,
    parse,
    to_ms,
    utc,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ZONES = (
    "Asia/Jakarta",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "America/Havana",
    "Pacific/Apia",
    "Australia/Lord_Howe",
)


def local(text: str) -> datetime:
    """Return a Jakarta time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("24h", "2026-11-23T12:00", "2026-11-24T12:00"),
        ("7d", "2026-11-17T12:00", "2026-11-24T12:00"),
        ("30d", "2026-10-25T12:00", "2026-11-24T12:00"),
        ("90d", "2026-08-26T12:00", "2026-11-24T12:00"),
        ("365d", "2025-11-24T12:00", "2026-11-24T12:00"),
        ("2026-10-03", "2026-10-03", "2026-10-04"),
        ("2026-11-24", "2026-11-24", "2026-11-24T12:00"),
        ("2026-10", "2026-10-01", "2026-11-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01"),
        ("2026-Q4", "2026-10-01", "2026-11-24T12:00"),
        ("2026", "2026-01-01", "2026-11-24T12:00"),
        ("2026-11-01/2026-11-03", "2026-11-01", "2026-11-03"),
        ("2026-11-01T06:00/2026-11-30", "2026-11-01T06:00", "2026-11-24T12:00"),
        ("2026-11-01T00:00:00Z/2026-11-01T07:30:00+07:00", "2026-11-01T07:00", "2026-11-01T07:30"),
    ],
)
def test_a_period_is_a_span(text: str, start: str, end: str) -> None:
    """Calendar periods are the city's; the one in progress ends now."""
    span = parse(text, NOON, JAKARTA)
    assert (span.start, span.end, span.zone) == (local(start), local(end), JAKARTA)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yesterday", "is not one of"),
        ("2026-13", "not in the calendar"),
        ("2026-02-30", "not in the calendar"),
        ("9999-12", "not in the calendar"),
        ("0001", "not in the calendar"),
        ("0001-01-01/2026-01-01", "not in the calendar"),
        ("2026-Q5", "is not one of"),
        ("0d", "is not one of"),
        ("2026-11-03/2026-11-01", "ends before it begins"),
        ("2026-11-03/soon", "dates or ISO times"),
        ("2027", "has not begun"),
        ("2026-11-24T13:00/2026-11-25", "has not begun"),
    ],
)
def test_what_is_no_period_is_told(text: str, why: str) -> None:
    """A typing error must not become another span."""
    with pytest.raises(UsageError, match=why):
        parse(text, NOON, JAKARTA)


def test_a_time_that_does_not_exist_is_the_moment_of_the_jump() -> None:
    """In Beirut the clocks went from midnight to one: the day began at one."""
    beirut = ZoneInfo("Asia/Beirut")
    assert midnight(date(2022, 3, 27), beirut) == datetime(2022, 3, 26, 22, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    assert utc(datetime.fromisoformat("2026-03-29T02:30"), berlin) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )


def test_a_time_that_exists_twice_is_the_first() -> None:
    """In Havana midnight struck twice on the first of November."""
    havana = ZoneInfo("America/Havana")
    assert utc(datetime.fromisoformat("2026-11-01T00:30"), havana) == datetime(
        2026, 11, 1, 4, 30, tzinfo=UTC
    )
    assert day_bounds(date(2026, 11, 1), havana)[1] - to_ms(
        midnight(date(2026, 11, 1), havana)
    ) == (25 * 3_600_000)


def test_a_day_that_was_left_out_is_empty() -> None:
    """Samoa crossed the date line: 30 December 2011 never was."""
    apia = ZoneInfo("Pacific/Apia")
    start, end = day_bounds(date(2011, 12, 30), apia)
    assert start == end
    assert local_day(start, apia) == date(2011, 12, 31)


def test_a_day_that_has_ended_does_not_begin_again() -> None:
    """At a minute past midnight St. John's put its clock back to a minute past eleven."""
    place = ZoneInfo("America/St_Johns")
    again = to_ms(datetime(2006, 10, 29, 2, 45, tzinfo=UTC))

    assert datetime.fromtimestamp(again / 1000, place).date() == date(2006, 10, 28)
    assert local_day(again, place) == date(2006, 10, 29)


@given(
    zone=st.sampled_from(ZONES),
    at=st.integers(946_684_800_000, 2_208_988_800_000),
)
def test_every_moment_is_in_one_day(zone: str, at: int) -> None:
    """Days are adjacent: none overlap and no millisecond lies between."""
    place = ZoneInfo(zone)
    day = local_day(at, place)
    start, end = day_bounds(day, place)
    assert start <= at < end
    assert day_bounds(day + timedelta(days=1), place)[0] == end
    assert list(local_days(at, at + 1, place)) == [day]
    assert day_of(day_number(day)) == day


def test_days_of_a_span_are_those_it_touches() -> None:
    """A span that ends at midnight does not touch the day that begins there."""
    start, end = to_ms(local("2026-11-01T23:00")), to_ms(local("2026-11-03"))
    days = list(local_days(start, end, JAKARTA))
    assert days == [date(2026, 11, 1), date(2026, 11, 2)]
    assert list(local_days(end, end, JAKARTA)) == []
    assert from_ms(end) == local("2026-11-03")
