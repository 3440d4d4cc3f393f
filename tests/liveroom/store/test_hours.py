"""What was said about hours is kept with its moment: figures of the past never move with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, select

from liveroom.model import Holiday, Hours, Registry, Sample, Span, Status, Verdict, Window
from liveroom.store.audit import disagreements
from liveroom.store.counts import counted, daily
from liveroom.store.engine import reading, writing
from liveroom.store.tables import holiday
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import ZONE
from tests.watched import registry

if TYPE_CHECKING:
    from liveroom.model import Tally

MONDAY = datetime(2026, 11, 23, tzinfo=ZONE).astimezone(UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
HOUR_MS = 3_600_000
OFFICE = Hours((((450, 960),),) * 5 + ((), ()))


def told(
    hours: Hours | None, *, windows: tuple[Window, ...] = (), holidays: tuple[Holiday, ...] = ()
) -> Registry:
    """Return a registry whose one application has hours."""
    found = registry("parkir", MONDAY, windows)
    (application,) = found.applications
    return replace(found, applications=(replace(application, hours=hours),), holidays=holidays)


def keep(engine: Engine, said: Registry, at: datetime) -> None:
    """Let the room read a registry at a moment."""
    with writing(engine) as connection:
        keep_registry(connection, said, f"digest {at}", at, ZONE)


def watch(engine: Engine, start: datetime, end: datetime, status: Status = Status.UP) -> None:
    """Keep a verdict a minute."""
    slots = range(int((end - start) / MINUTE))
    samples = [Sample("parkir", start + n * MINUTE, MINUTE, Verdict(status)) for n in slots]
    with writing(engine) as connection:
        assert keep_samples(connection, samples, end).refused == ()


def week(engine: Engine, start: datetime = MONDAY, length: timedelta = 7 * DAY) -> Tally:
    """Return the tally of a span, held against its days and against the store's own audit."""
    span = Span(start, start + length, ZONE)
    with reading(engine) as connection:
        (found,) = counted(connection, span, [1], start + 30 * DAY).values()
        (days,) = daily(connection, span, [1], start + 30 * DAY).values()
        assert list(disagreements(connection)) == []
    for name in ("up", "degraded", "down", "maintenance", "unobserved", "outside_hours"):
        assert sum(getattr(each.tally, name) for each in days) == getattr(found.tally, name)
    return found.tally


def test_time_outside_hours_is_kept_apart(engine: Engine) -> None:
    """An office application that sleeps at night is neither down nor unobserved then."""
    keep(engine, told(OFFICE), MONDAY)
    watch(engine, MONDAY, MONDAY + 2 * DAY, Status.DOWN)

    found = week(engine)

    assert found.outside_hours == (7 * 24 - 5 * 8.5) * HOUR_MS
    assert found.down == 17 * HOUR_MS
    assert found.unobserved == 3 * 8.5 * HOUR_MS


def test_maintenance_at_night_is_outside_hours(engine: Engine) -> None:
    """A window from six to nine takes only what is served of it from the ratio."""
    window = Window(MONDAY - DAY, MONDAY + 6 * HOUR, MONDAY + 9 * HOUR)
    ahead = Window(MONDAY - DAY, MONDAY + 4 * DAY, MONDAY + 4 * DAY + 8 * HOUR)
    keep(engine, told(OFFICE, windows=(window, ahead)), MONDAY)
    watch(engine, MONDAY, MONDAY + DAY)

    found = week(engine)

    assert found.maintenance == 2 * HOUR_MS
    assert found.up == 7 * HOUR_MS


def test_the_first_hours_hold_from_the_beginning(engine: Engine) -> None:
    """Nothing was published before an application was known: its history may be imported."""
    keep(engine, told(OFFICE), MONDAY + 3 * DAY)
    watch(engine, MONDAY, MONDAY + DAY)

    assert week(engine, length=DAY).up == 8.5 * HOUR_MS


@pytest.mark.parametrize(("before", "after"), [(None, OFFICE), (OFFICE, None)])
def test_changed_hours_never_work_backwards(
    engine: Engine, before: Hours | None, after: Hours | None
) -> None:
    """Nobody closes the nights after a night of outage; the same file again changes nothing."""
    noon = MONDAY + 12 * HOUR
    keep(engine, told(before), MONDAY)
    watch(engine, MONDAY, MONDAY + 13 * HOUR)
    keep(engine, told(after), noon)
    watch(engine, MONDAY + 13 * HOUR, MONDAY + DAY)
    first = week(engine, length=DAY)
    keep(engine, told(after), noon + 50 * HOUR)

    night, evening = (7.5 * HOUR_MS, 8 * HOUR_MS)
    assert first.outside_hours == (evening if before is None else night)
    assert week(engine, length=DAY) == first


def test_a_holiday_closes_a_day_from_when_it_is_known(engine: Engine) -> None:
    """A day off proclaimed at ten keeps its morning; one that has begun is never taken back."""
    keep(engine, told(OFFICE), MONDAY)
    watch(engine, MONDAY, MONDAY + DAY)
    proclaimed = (Holiday(date(2026, 11, 23), "Hari jadi"), Holiday(date(2026, 11, 24), "Hari dua"))
    keep(engine, told(OFFICE, holidays=proclaimed), MONDAY + 10 * HOUR)

    monday, tuesday = (week(engine, MONDAY + n * DAY, DAY) for n in (0, 1))
    keep(engine, told(OFFICE), MONDAY + 12 * HOUR)

    assert monday.up == 2.5 * HOUR_MS
    assert tuesday.outside_hours == 24 * HOUR_MS
    assert week(engine, MONDAY, DAY) == monday
    assert week(engine, MONDAY + DAY, DAY).unobserved == 8.5 * HOUR_MS


def test_public_holidays_close_what_has_hours(engine: Engine) -> None:
    """Independence day needs no line in the registry, and a city may do without."""
    friday = datetime(2026, 12, 25, tzinfo=ZONE).astimezone(UTC)
    keep(engine, told(OFFICE), MONDAY)

    assert week(engine, friday, DAY).outside_hours == 24 * HOUR_MS
    without = told(OFFICE)
    keep(engine, replace(without, city=replace(without.city, public_holidays="none")), MONDAY + DAY)
    assert week(engine, friday, DAY).outside_hours == 15.5 * HOUR_MS


def test_a_calendar_is_kept_only_where_hours_are(engine: Engine) -> None:
    """A room without service hours loads no calendar; a name may be corrected."""
    keep(engine, told(None, holidays=(Holiday(date(2026, 12, 1), "Hari"),)), MONDAY)
    with reading(engine) as connection:
        assert connection.execute(select(holiday)).all() == []

    for name in ("Hari jadi", "Hari jadi kota"):
        keep(engine, told(OFFICE, holidays=(Holiday(date(2026, 12, 1), name),)), MONDAY + DAY)

    with reading(engine) as connection:
        names = dict(connection.execute(select(holiday.c.day, holiday.c.name)).all())
    assert names[20261201] == "Hari jadi kota"
    assert names[20261225] == "Hari Raya Natal"
