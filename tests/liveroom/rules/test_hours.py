"""Service hours are local, exact, known in advance, and never excuse what is already past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Hours
from liveroom.rules.hours import Timetable, outside
from liveroom.rules.periods import day_bounds, from_ms, to_ms
from liveroom.rules.uptime import covered, join

OFFICE = Hours((((450, 960),),) * 5 + ((), ()))
ALWAYS = Hours((((0, 1440),),) * 7)
INDONESIA = [ZoneInfo(f"Asia/{name}") for name in ("Jakarta", "Makassar", "Jayapura")]
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [*INDONESIA, BERLIN, ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")]
HOUR_MS, WEEK_MS = 3_600_000, 604_800_000


def table(
    hours: Hours | None, zone: ZoneInfo = INDONESIA[0], holidays: dict[date, int] | None = None
) -> Timetable:
    """Return a timetable that was always so."""
    return Timetable(((0, hours),), holidays or {}, zone)


def away(timetable: Timetable, start: int, end: int) -> int:
    """Return the milliseconds outside of hours."""
    return covered(outside(timetable, start, end), start, end)


@pytest.mark.parametrize(
    ("zone", "opens"), list(zip(INDONESIA, ("00:30", "23:30", "22:30"), strict=True))
)
def test_a_working_day_is_local(zone: ZoneInfo, opens: str) -> None:
    """Half past seven in the morning is another moment in each of the country's zones."""
    tuesday = day_bounds(date(2026, 11, 24), zone)

    night, evening = outside(table(OFFICE, zone), *tuesday)

    assert (night.start_ms, evening.end_ms) == tuesday
    assert f"{from_ms(night.end_ms):%H:%M}" == opens
    assert evening.start_ms - night.end_ms == 8.5 * HOUR_MS


def test_a_week_has_its_days() -> None:
    """Five days of eight and a half hours; the weekend is closed in one piece."""
    zone = INDONESIA[0]
    monday = day_bounds(date(2026, 11, 23), zone)[0]

    found = outside(table(OFFICE, zone), monday, monday + WEEK_MS)

    assert WEEK_MS - covered(found, monday, monday + WEEK_MS) == 5 * 8.5 * HOUR_MS
    assert found[-1].end_ms - found[-1].start_ms == (8 + 48) * HOUR_MS


@pytest.mark.parametrize(
    ("day", "pieces", "hours"),
    [
        (date(2026, 3, 29), ((0, 1440),), 23),
        (date(2026, 10, 25), ((0, 1440),), 25),
        (date(2026, 3, 29), ((90, 210),), 1),  # 01:30 to 03:30, with no time from 02 to 03
        (date(2026, 3, 29), ((130, 170),), 0),  # all of it in the hour that did not exist
        (date(2026, 10, 25), ((90, 210),), 3),
        (date(2026, 10, 25), ((150, 180),), 1.5),  # from the first 02:30 to 03:00
    ],
)
def test_a_clock_that_is_put_forward_or_back(
    day: date, pieces: tuple[tuple[int, int], ...], hours: float
) -> None:
    """A time that does not exist is the moment of the jump; one that exists twice is the first."""
    bounds = day_bounds(day, BERLIN)

    closed = away(table(Hours((pieces,) * 7), BERLIN), *bounds)

    assert bounds[1] - bounds[0] - closed == hours * HOUR_MS


def test_holidays_have_their_own_hours() -> None:
    """Closed, shorter, or a day like any other: as the application declares."""
    holiday, zone = date(2026, 8, 17), INDONESIA[0]
    bounds = day_bounds(holiday, zone)
    left = [
        bounds[1] - bounds[0] - away(table(hours, zone, {holiday: 0}), *bounds)
        for hours in (OFFICE, Hours(OFFICE.days, ((480, 600),)), Hours(OFFICE.days, None))
    ]

    assert left == [0, 2 * HOUR_MS, 8.5 * HOUR_MS]


def test_a_holiday_closes_nothing_before_it_is_known() -> None:
    """Made a holiday at ten in the morning, a day was a working day until ten."""
    day, zone = date(2026, 11, 24), INDONESIA[0]
    bounds = day_bounds(day, zone)
    ten = bounds[0] + 10 * HOUR_MS

    found = outside(table(OFFICE, zone, {day: ten}), *bounds)

    assert [(piece.start_ms - bounds[0], piece.end_ms - bounds[0]) for piece in found] == [
        (0, 7.5 * HOUR_MS),
        (10 * HOUR_MS, 24 * HOUR_MS),
    ]


def test_other_hours_hold_from_when_they_are_said() -> None:
    """A night of outage is not excused by closing the nights afterwards."""
    zone = INDONESIA[0]
    bounds = day_bounds(date(2026, 11, 24), zone)
    noon, six = bounds[0] + 12 * HOUR_MS, bounds[0] + 18 * HOUR_MS
    timetable = Timetable(((0, None), (noon, OFFICE), (six, ALWAYS)), {}, zone)

    (evening,) = outside(timetable, *bounds)

    assert evening == (bounds[0] + 16 * HOUR_MS, six)
    assert outside(Timetable(((noon, OFFICE),), {}, zone), bounds[0], noon) == ()


pieces = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)
weeks = st.builds(Hours, st.tuples(*[pieces] * 7), st.one_of(st.none(), pieces))
moments = st.integers(1_700_000_000_000, 1_800_000_000_000)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Return hours that changed, with holidays that became known, in any zone."""
    start = draw(moments)
    changes = draw(st.lists(st.integers(0, WEEK_MS), max_size=3, unique=True).map(sorted))
    said = st.one_of(st.none(), weeks)
    history = ((0, draw(said)), *((start + change, draw(said)) for change in changes))
    first = from_ms(start).date()
    holidays = draw(
        st.dictionaries(
            st.integers(0, 7).map(lambda days: first + timedelta(days)),
            st.integers(start - WEEK_MS, start + WEEK_MS),
        )
    )
    return Timetable(history, holidays, draw(st.sampled_from(ZONES)))


@given(
    timetable=timetables(), offsets=st.lists(st.integers(0, 2 * WEEK_MS), min_size=3, max_size=3)
)
def test_adjacent_spans_add_up(timetable: Timetable, offsets: list[int]) -> None:
    """Cutting a span anywhere moves no millisecond from one side to the other."""
    base = timetable.history[-1][0] or to_ms(datetime(2026, 10, 20, tzinfo=UTC))
    first, middle, last = sorted(base - WEEK_MS + offset for offset in offsets)

    parts = [*outside(timetable, first, middle), *outside(timetable, middle, last)]

    assert join(parts) == outside(timetable, first, last)
    assert all(first <= start < end <= last for start, end in parts)


@given(hours=weeks, zone=st.sampled_from(INDONESIA), at=moments, holiday=st.booleans())
def test_a_clock_on_the_wall_agrees(
    hours: Hours, zone: ZoneInfo, at: int, *, holiday: bool
) -> None:
    """Where the clock never jumps, hours are what anybody reads off it."""
    local = from_ms(at).astimezone(zone)
    minute = local.hour * 60 + local.minute
    mine = hours.days[local.weekday()]
    if holiday and hours.holidays is not None:
        mine = hours.holidays
    holidays = {local.date(): 0} if holiday else {}

    closed = bool(outside(table(hours, zone, holidays), at, at + 1))

    assert closed != any(begin <= minute < end for begin, end in mine)
