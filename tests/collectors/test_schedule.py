"""The collector on a real database and a real server; its jobs are called by hand."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, timedelta
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from collectors.duty import run
from collectors.schedule import Collector, Onward
from liveroom import clock, settings
from liveroom.errors import RegistryError
from liveroom.model import Cause, Sample, Status, Verdict
from liveroom.room import open_room
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.reads import applications, city_facts, last_heartbeat
from liveroom.store.tables import application, current, poll, reading, request, sample, source
from tests import hostile
from tests.city import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from liveroom.room import Room

HEAD = """
[city]
name = "Kota Contoh"

[[category]]
slug = "umum"
name = { id = "Umum", en = "General" }

[[agency]]
slug = "diskominfo"
name = "Diskominfo"
"""
APPLICATION = """
[[application]]
slug = "{slug}"
name = "{slug}"
category = "umum"
owner = "diskominfo"
every = "{every}"
timeout = "1s"
retries = 0

[application.health]
url = "{url}"
"""
USAGE = """
[application.usage]
url = "{url}"
dialect = "prometheus"
every = "60s"
metrics = [{{ name = "users", from = "active_users", kind = "gauge" }}]
"""
SOURCE = """
[[source]]
name = "laksa"
dialect = "open311"
url = "{url}"
every = "60s"
"""
UNPOLLED = """
[[application]]
slug = "arsip"
name = "Arsip"
category = "umum"
owner = "diskominfo"
"""
OPEN311 = b"""[{"service_request_id": "LKS-1", "status": "open", "service_code": "jalan",
"service_name": "Jalan rusak", "requested_datetime": "2026-10-03T09:00:00+07:00"}]"""
FIGURES = {"metrics": hostile.answer(b"active_users 12\n", kind="text/plain")}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Open a room of its own that may poll the hostile server."""
    chosen = settings.load(
        {"LIVEROOM_HOME": str(tmp_path), "LIVEROOM_ALLOWED_NETWORKS": "127.0.0.2/32"}
    )
    opened = open_room(chosen)
    yield opened
    opened.engine.dispose()


def _write(room: Room, *applications: str) -> Path:
    path = room.settings.home / "applications.toml"
    path.write_text(HEAD + "".join(applications))
    return path


def _polled(slug: str, url: str, every: str = "1h") -> str:
    # An hour, so that the slot in progress has room for an attempt whenever the test runs.
    return APPLICATION.format(slug=slug, url=url, every=every)


async def _settle(collector: Collector) -> None:
    await asyncio.gather(*collector.agenda.running.values())
    await asyncio.sleep(0)  # the callbacks that take a finished poll off the list


def _verdicts(engine: Engine) -> dict[str, tuple[Status, Cause]]:
    query = select(application.c.slug, current.c.status, current.c.cause).join(
        current, current.c.application_id == application.c.id
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return {slug: (STATUS[status], CAUSE[cause]) for slug, status, cause in rows}


def _count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(sample)).scalar_one())


def test_the_slots_in_progress_are_probed_at_once(room: Room) -> None:
    """A wall that was just started shows a city, not a blank."""

    async def collect() -> None:
        async with hostile.serve() as base:
            registry = _write(
                room, _polled("sehat", f"{base}/ok"), _polled("rusak", f"{base}/torn")
            )
            collector = Collector(room, registry)
            await collector.reload()
            await _settle(collector)
            await collector.flush()
            await collector.close()

    asyncio.run(collect())

    assert _verdicts(room.engine) == {
        "sehat": (Status.UP, Cause.NONE),
        "rusak": (Status.DOWN, Cause.MALFORMED),
    }


def test_a_restart_does_not_judge_a_slot_twice(room: Room) -> None:
    """One slot, one verdict: what the store knows already is not asked again."""
    log = hostile.Log()

    async def collect() -> None:
        async with hostile.serve(log) as base:
            registry = _write(room, _polled("sehat", f"{base}/ok"))
            for _ in range(2):
                collector = Collector(room, registry)
                await collector.reload()
                await _settle(collector)
                await collector.flush()
                await collector.close()

    asyncio.run(collect())

    assert len(log) == 1
    assert _count(room.engine) == 1


def test_a_tick_starts_what_is_due_and_returns(room: Room) -> None:
    """The grid decides: the next slot of an application asked every 2 s comes in 2 s at most."""

    async def collect() -> int:
        async with hostile.serve() as base:
            registry = _write(room, _polled("sehat", f"{base}/ok", every="2s"))
            collector = Collector(room, registry)
            await collector.reload()
            await _settle(collector)
            second = collector.agenda.due["health sehat"]
            while clock.now().timestamp() < second:
                await asyncio.sleep(0.01)  # bounded by the interval
            await collector.agenda.turn()
            assert "health sehat" in collector.agenda.running
            await _settle(collector)
            await collector.flush()
            await collector.close()
            return second

    second = asyncio.run(collect())

    with room.engine.connect() as connection:
        starts = connection.execute(select(sample.c.start_s)).scalars().all()
    assert second in starts


def test_usage_is_read_on_its_own_rounds(room: Room) -> None:
    """A reading and a line in the poll log, and no part in the application's health."""

    async def collect() -> None:
        async with hostile.serve(more=FIGURES) as base:
            block = _polled("sehat", f"{base}/ok") + USAGE.format(url=f"{base}/metrics")
            collector = Collector(room, _write(room, block))
            await collector.reload()
            await _settle(collector)
            await collector.flush()
            await collector.close()

    asyncio.run(collect())

    with room.engine.connect() as connection:
        assert connection.execute(select(reading.c.value)).scalars().all() == [12.0]
        logged = connection.execute(select(poll.c.source, poll.c.subject, poll.c.kept)).all()
    assert [tuple(row) for row in logged] == [("usage", "sehat", 1)]


def test_complaints_are_read_and_kept(room: Room) -> None:
    """The feed's row says that it was read; the complaint is there without its citizen."""
    told = hostile.answer(OPEN311)

    async def collect() -> None:
        async with hostile.serve(more={"requests.json": told}) as base:
            feed = SOURCE.format(url=f"{base}/requests.json")
            collector = Collector(room, _write(room, feed, UNPOLLED))
            await collector.reload()
            await _settle(collector)
            await collector.flush()
            await collector.close()

    asyncio.run(collect())

    with room.engine.connect() as connection:
        assert connection.execute(select(request.c.external_id)).scalars().all() == ["LKS-1"]
        row = connection.execute(select(source)).one()
        logged = connection.execute(select(poll.c.source, poll.c.kept)).one()
    assert row.as_of_ms is not None
    assert row.failed_ms is None
    assert tuple(logged) == ("complaints", 1)


def test_a_feed_that_cannot_be_read_is_not_zero_complaints(room: Room) -> None:
    """The source is marked as failed, and says why."""

    async def collect() -> None:
        async with hostile.serve() as base:
            feed = SOURCE.format(url=f"{base}/login-page")
            collector = Collector(room, _write(room, feed, UNPOLLED))
            await collector.reload()
            await _settle(collector)
            await collector.close()

    asyncio.run(collect())

    with room.engine.connect() as connection:
        row = connection.execute(select(source)).one()
    assert row.as_of_ms is None
    assert row.failed_ms is not None


def test_a_locked_database_makes_samples_wait(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing becomes down, nothing is lost, and the heartbeat tells it once it can."""
    monkeypatch.setattr("liveroom.store.engine.sqlite.BUSY_TIMEOUT_MS", 50)
    room.engine.dispose()  # the next connection has the short patience

    async def collect() -> int:
        async with hostile.serve() as base:
            collector = Collector(room, _write(room, _polled("sehat", f"{base}/ok")))
            await collector.reload()
            await _settle(collector)
            with room.engine.connect().execution_options(writing=True) as other, other.begin():
                await collector.flush()
                waiting = len(collector._basket.samples)
            await collector.flush()
            await collector.close()
            return waiting

    waiting = asyncio.run(collect())

    assert waiting == 1
    assert _verdicts(room.engine) == {"sehat": (Status.UP, Cause.NONE)}
    with room.engine.connect() as connection:
        beat = last_heartbeat(connection)
    assert beat is not None
    assert (beat.state, beat.reason) == ("storage", "monitor-storage")


def test_an_edited_registry_is_taken_up(room: Room) -> None:
    """Without a restart: the newcomer is asked at once, the one that left is retired."""

    async def collect() -> None:
        async with hostile.serve() as base:
            registry = _write(room, _polled("lama", f"{base}/ok"))
            collector = Collector(room, registry)
            await collector.reload()
            await _settle(collector)
            _write(room, _polled("baru", f"{base}/ok"))
            await collector.reload()
            await _settle(collector)
            await collector.flush()
            await collector.close()

    asyncio.run(collect())

    assert set(_verdicts(room.engine)) == {"lama", "baru"}
    with room.engine.connect() as connection:
        assert [each.slug for each in applications(connection)] == ["baru"]


def test_a_broken_edit_keeps_the_old_registry(room: Room) -> None:
    """And the refusal is written where the laptop page and `/readyz` find it."""

    async def collect() -> list[str]:
        async with hostile.serve() as base:
            registry = _write(room, _polled("sehat", f"{base}/ok"))
            collector = Collector(room, registry)
            await collector.reload()
            registry.write_text("[city\n")
            await collector.reload()
            await _settle(collector)
            await collector.close()
            return list(collector.agenda.rounds)

    rounds = asyncio.run(collect())

    assert rounds == ["health sehat"]
    with room.engine.connect() as connection:
        facts = city_facts(connection)
    assert facts is not None
    assert facts.refusal is not None
    assert "applications.toml" in facts.refusal


def test_a_round_that_still_runs_misses_its_slot(room: Room) -> None:
    """One in flight per application: the missed slot is unknown by our own fault, not queued."""

    async def collect() -> list[Sample]:
        async with hostile.serve() as base:
            collector = Collector(room, _write(room, _polled("lambat", f"{base}/hang")))
            await collector.reload()
            later = clock.now() + timedelta(hours=1)
            collector.agenda.begin("health lambat", later, later)
            samples = list(collector._basket.samples)
            await collector.close()
            return samples

    (missed,) = asyncio.run(collect())

    assert missed.verdict == Verdict(Status.UNKNOWN, Cause.MONITOR_OVERLOAD)
    assert missed.attempts == 0


def test_a_registry_that_is_broken_at_the_start_is_an_error(room: Room) -> None:
    """There is nothing to go on with: every problem is told, and nothing is started."""
    registry = room.settings.home / "applications.toml"
    registry.write_text('[city]\nname = 1\ncolour = "red"\n')

    with pytest.raises(RegistryError) as refusal:
        asyncio.run(run(room, registry, asyncio.Event()))

    assert len(refusal.value.problems) >= 2
    with room.engine.connect() as connection:
        assert last_heartbeat(connection) is None


def test_a_second_collector_stands_by(room: Room) -> None:
    """On the same home, while the first one runs: it begins when the first has ended."""

    async def both() -> None:
        with socket.socket() as deaf:
            deaf.bind((hostile.HOST, 0))
            url = f"http://{hostile.HOST}:{deaf.getsockname()[1]}/"
            registry = _write(room, _polled("sehat", url))
            stop, end = asyncio.Event(), asyncio.Event()
            first = asyncio.create_task(run(room, registry, stop))
            await asyncio.sleep(0)
            second = asyncio.create_task(run(room, registry, end))
            await asyncio.sleep(0.1)
            assert not second.done()
            stop.set()
            await first
            end.set()
            await second

    asyncio.run(both())

    with room.engine.connect() as connection:
        beat = last_heartbeat(connection)
    assert beat is not None
    assert beat.state == "ok"


def test_what_a_start_takes_is_nobodys_lateness(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imports took an hour before it, the registry takes its time now: the loop was never stalled."""
    monkeypatch.setattr("collectors.timekeeper.LONGEST_STALL_S", 60.0)  # a busy machine is no fault

    async def begin() -> tuple[bool, int]:
        collector = Collector(room, _write(room, UNPOLLED))
        collector._time._seen -= timedelta(hours=1)
        collector._time._ran -= 3600
        is_looked = Event()
        reading = asyncio.create_task(collector._scribe.do(partial(is_looked.wait, 5)))
        starting = asyncio.create_task(collector.start())
        while collector.looked < 2 and not reading.done():
            await asyncio.sleep(0.01)  # bounded by what reads
        is_looked.set()
        await starting
        await collector.close()
        return await reading, collector._condition.pulse.count

    is_looked, stalls = asyncio.run(begin())

    assert is_looked, "nobody looked at the clock while the registry was read"
    assert stalls == 0


@pytest.mark.parametrize("gone", [timedelta(days=400), timedelta(seconds=1)])
def test_a_clock_far_ahead_is_not_counted_second_by_second(gone: timedelta) -> None:
    """34 million turns to look at are half a minute in which nobody is asked anything."""
    turn = Onward(seconds=1, start_date=NOON, timezone=UTC)

    found = turn.get_next_fire_time(NOON, NOON + gone)

    assert found is not None
    assert timedelta() <= found - (NOON + gone) <= timedelta(seconds=1)
    assert turn.get_next_fire_time(NOON + gone, NOON) == NOON + gone + timedelta(seconds=1)
