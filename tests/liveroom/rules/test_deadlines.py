"""A deadline never comes before the receipt, never earlier for what came later, and rests on free days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.calendars import public_holidays
from liveroom.model import ComplaintKind
from liveroom.rules.deadlines import DEFAULTS, Limit, Rule, Unit, WorkingDays, rule_for
from liveroom.rules.periods import from_ms, to_ms

JAKARTA = ZoneInfo("Asia/Jakarta")
CITY = WorkingDays(frozenset(public_holidays("national-and-joint", (2026, 2027))), JAKARTA)
HOURS, DAYS = Unit.HOURS, Unit.WORKING_DAYS

moments = st.integers(
    to_ms(datetime(2026, 1, 1, tzinfo=JAKARTA)), to_ms(datetime(2027, 6, 1, tzinfo=JAKARTA))
)
limits = st.builds(Limit, st.integers(1, 90), st.sampled_from(Unit))
calendars = st.builds(
    WorkingDays,
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60),
    st.sampled_from([JAKARTA, ZoneInfo("Europe/Berlin")]),
)


def ms(month: int, day: int, hour: int, minute: int = 0) -> int:
    return to_ms(datetime(2026, month, day, hour, minute, tzinfo=JAKARTA))


@pytest.mark.parametrize(
    ("received", "limit", "due"),
    [
        (ms(11, 24, 14, 32), Limit(24, HOURS), ms(11, 25, 14, 32)),
        (ms(11, 24, 14, 32), Limit(3, DAYS), ms(11, 28, 0)),
        (ms(11, 27, 23, 59), Limit(1, DAYS), ms(12, 1, 0)),
        (ms(11, 28, 8), Limit(1, DAYS), ms(12, 1, 0)),
        (ms(12, 23, 10), Limit(3, DAYS), ms(12, 31, 0)),
    ],
)
def test_the_worked_examples_of_the_method_hold(received: int, limit: Limit, due: int) -> None:
    """docs/methods.md prints these rows; a reader can check them with a calendar."""
    assert CITY.due_ms(received, limit) == due


@given(calendars, moments, moments, limits)
def test_a_deadline_is_monotonic_and_never_before_the_receipt(
    days: WorkingDays, one: int, other: int, limit: Limit
) -> None:
    """What came later is never due earlier; what is longer is never due earlier either."""
    first, last = sorted((one, other))
    due, later = days.due_ms(first, limit), days.due_ms(last, limit)
    longer = days.due_ms(first, Limit(limit.amount + 1, limit.unit))
    assert due is not None
    assert later is not None
    assert longer is not None
    assert first < due <= later
    assert due < longer


@given(calendars, moments, st.integers(1, 60))
def test_a_deadline_in_working_days_ends_with_a_worked_day(
    days: WorkingDays, received: int, amount: int
) -> None:
    """Weekends and free days only push it on: it has just so many worked days in it."""
    due = days.due_ms(received, Limit(amount, DAYS))
    assert due is not None
    last = from_ms(due - 1).astimezone(days.zone).date()
    assert days.is_worked(last)
    assert days.elapsed(received, due - 1) == amount


@given(calendars, moments, moments, st.integers(1, 60))
def test_on_time_and_elapsed_days_agree(
    days: WorkingDays, received: int, at: int, amount: int
) -> None:
    """Before the deadline no more working days have gone than it has; with more gone it has passed."""
    due, gone = days.due_ms(received, Limit(amount, DAYS)), days.elapsed(received, at)
    assert due is not None
    assert gone is not None
    assert gone <= amount or at >= due


@given(calendars, moments, st.integers(0, 900), st.integers(0, 900))
def test_elapsed_days_add_up(days: WorkingDays, start: int, first: int, more: int) -> None:
    """However a stretch of time is cut, its working days are the same."""
    day = from_ms(start).astimezone(days.zone).date()
    middle, end = day + timedelta(days=first), day + timedelta(days=first + more)
    assert days.between(day, end) == days.between(day, middle) + days.between(middle, end)


@given(calendars, moments, limits, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_further_free_day_never_brings_a_deadline_forward(
    days: WorkingDays, received: int, limit: Limit, free: date
) -> None:
    """A holiday decreed late gives time, it never takes any."""
    more = WorkingDays(days.free | {free}, days.zone)
    before, after = days.due_ms(received, limit), more.due_ms(received, limit)
    assert before is not None
    assert after is not None
    assert after >= before


def test_the_most_particular_rule_holds() -> None:
    """Class and topic, then the topic in any class, then the class, then what we ship."""
    one, two, three = (Rule(None, Limit(n, HOURS)) for n in (1, 2, 3))
    own = {("pengaduan", "banjir"): one, ("", "banjir"): two, ("aspirasi", ""): three}
    assert rule_for(own, ComplaintKind.PENGADUAN, "banjir") is one
    assert rule_for(own, ComplaintKind.ASPIRASI, "banjir") is two
    assert rule_for(own, ComplaintKind.ASPIRASI, "taman") is three
    assert rule_for(own, ComplaintKind.PENGADUAN, "taman") is DEFAULTS[ComplaintKind.PENGADUAN]


def test_every_class_has_a_default() -> None:
    """24 and 48 hours, 3, 5, 14 and 60 working days are all there."""
    assert DEFAULTS.keys() == set(ComplaintKind)
    told = {limit for rule in DEFAULTS.values() for limit in (rule.response, rule.resolution)}
    assert told == {
        *(Limit(n, HOURS) for n in (24, 48)),
        *(Limit(n, DAYS) for n in (3, 5, 14, 60)),
    }


def test_no_limit_is_no_deadline() -> None:
    """Where the city sets none, nothing is ever overdue; what never came has taken no days."""
    assert CITY.due_ms(ms(11, 24, 8), None) is None
    assert CITY.elapsed(ms(11, 24, 8), None) is None
