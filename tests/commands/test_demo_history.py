"""`python app.py demo-history`: ninety days behind a living wall, without touching what it saw."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from commands.demo_history import fill
from demo import registry
from demo.city import found
from demo.script import Script
from liveroom import settings
from liveroom.errors import StoreError
from liveroom.model import Sample, Status, Verdict
from liveroom.registry import parse
from liveroom.room import Room, open_room
from liveroom.store.engine import reading, writing
from liveroom.store.tables import incident, request, sample
from liveroom.store.tables import reading as readings
from liveroom.store.writes import keep_registry, keep_samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 24, 4, 10, 25, tzinfo=UTC)
SCRIPT = Script(found(12))
DAY_SLOTS = 12 * 96


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = open_room(settings.load({"LIVEROOM_HOME": str(tmp_path)}))
    yield opened
    opened.engine.dispose()


def register(room: Room, *, is_sample: bool = True) -> None:
    addresses = registry.Addresses("http://127.0.0.1:9000")
    text = registry.write(SCRIPT, addresses, NOW.timestamp())
    if not is_sample:
        text = text.replace("sample = true", "sample = false")
    read = parse(text.encode(), "applications.toml", zone=room.zone)
    with writing(room.engine) as connection:
        keep_registry(connection, read, "digest", NOW, room.zone)


def filled(room: Room, days: int) -> list[str]:
    return list(fill(room, SCRIPT, days, NOW, threading.Event()))


def slots(room: Room) -> int:
    with reading(room.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(sample)).scalar_one())


def test_it_fills_the_newest_day_first_and_does_nothing_twice(room: Room) -> None:
    """Stopped and started again, the past goes on where it was."""
    register(room)

    first = filled(room, 2)
    told = slots(room)
    again = filled(room, 3)

    assert [line.split(":")[0] for line in first] == ["2026-11-24", "2026-11-23", "2026-11-22"]
    assert [line.split(":")[0] for line in again] == ["2026-11-21"]
    assert 2 * DAY_SLOTS < told < 3 * DAY_SLOTS
    assert slots(room) == told + DAY_SLOTS


class Soon(threading.Event):
    """A stop that comes in the middle of a day."""

    asked = 0

    def is_set(self) -> bool:
        """Be set from some question on."""
        self.asked += 1
        if self.asked > DAY_SLOTS // 4:
            self.set()
        return super().is_set()


def test_an_interrupted_day_is_finished_later(room: Room) -> None:
    """Whatever was written before the stop is the same when it is written again."""
    register(room)

    list(fill(room, SCRIPT, 1, NOW, Soon()))
    before = slots(room)
    filled(room, 0)
    whole = slots(room)

    assert before < whole
    assert filled(room, 0) == []


def test_what_the_room_saw_itself_is_left_alone(room: Room) -> None:
    """The room may have looked for the first time in a slot that had begun before it started."""
    register(room)
    start = NOW.replace(second=0)
    seen = [
        Sample(one.slug, start, timedelta(seconds=60), Verdict(Status.UP))
        for one in SCRIPT.city.services
    ]
    with writing(room.engine) as connection:
        keep_samples(connection, seen, NOW + timedelta(seconds=60))

    filled(room, 1)

    with reading(room.engine) as connection:
        kept = connection.execute(
            select(sample.c.length_s).where(sample.c.start_s == int(start.timestamp()))
        )
        assert [length for (length,) in kept] == [60] * 12


def test_the_past_has_incidents_usage_and_complaints(room: Room) -> None:
    """History is kept by the ordinary writers, with all that follows from it."""
    register(room)

    filled(room, 3)

    with reading(room.engine) as connection:
        for table in (incident, readings, request):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() > 0


def test_a_real_city_gets_no_invented_past(room: Room) -> None:
    """One wrong environment variable must not put invented outages into an award report."""
    register(room, is_sample=False)

    with pytest.raises(StoreError, match="real city"):
        filled(room, 1)
    assert slots(room) == 0
