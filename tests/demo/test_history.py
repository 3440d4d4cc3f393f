"""The past joins the present: the same functions, no slot beyond what the room saw itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo import history
from demo.city import found
from demo.rhythm import DAY, HOUR, day_start, local_day
from demo.script import Script
from demo.state import state_of

if TYPE_CHECKING:
    from liveroom.model import Sample

NOON = 1_795_496_400
SCRIPT = Script(found())
TODAY = local_day(NOON)


def _rows(day: int, until_s: int) -> list[Sample]:
    until = dict.fromkeys((one.slug for one in SCRIPT.city.services), until_s)
    return list(history.samples(SCRIPT, day, until))


def test_a_whole_day_has_every_slot_of_every_service() -> None:
    """A hole in the past would be read as a monitor that stood still."""
    rows = _rows(TODAY - 1, NOON)

    assert len(rows) == 153 * 96
    assert sum(row.length.total_seconds() for row in rows) == 153 * DAY


def test_today_ends_where_the_room_began_to_look() -> None:
    """An overlapping slot would be refused: the last one is shortened."""
    rows = _rows(TODAY, NOON - 61)

    ends: dict[str, float] = {}
    for row in rows:
        ends[row.application] = (row.start + row.length).timestamp()

    assert set(ends.values()) == {NOON - 61}
    assert sum(row.length.total_seconds() for row in rows) == 153 * (NOON - 61 - day_start(TODAY))


def test_a_row_says_what_a_probe_would_have_said() -> None:
    """History that is written by other rules than the present shows a seam on every chart."""
    rows = _rows(TODAY - 3, NOON)

    for row in rows[::97]:
        service = SCRIPT.city.service(row.application)
        assert service is not None
        state = state_of(SCRIPT, service, row.start.timestamp())
        assert row.verdict == history.verdict_of(service, state)


def test_usage_is_told_hourly_and_only_by_those_who_could_be_asked() -> None:
    """A service that is down cannot say how many used it."""
    until = dict.fromkeys((one.slug for one in SCRIPT.city.services), NOON)

    readings = list(history.readings(SCRIPT, TODAY - 1, until))

    used = sum(one.usage is not None for one in SCRIPT.city.services)
    assert 0.9 * 48 * used < len(readings) < 48 * used


def test_usage_grows_in_the_hour_it_was_counted_in() -> None:
    """Read as an hour begins, the hour in which the room begins to look would count two."""
    until = dict.fromkeys((one.slug for one in SCRIPT.city.services), NOON - 61)

    told = {int(one.at.timestamp()) for one in history.readings(SCRIPT, TODAY, until)}

    assert {at_s % HOUR for at_s in told} == {HOUR - 1}
    assert min(told) == day_start(TODAY) + HOUR - 1
    assert NOON - 61 - HOUR <= max(told) < NOON - 61
