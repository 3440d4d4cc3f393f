"""PostgreSQL stopped, hanging, or silent after a COMMIT; and two collectors, one of them frozen."""

from __future__ import annotations

import signal
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from collectors.keep import Beat, Brought, write
from collectors.run import Harvest
from liveroom.errors import StoreError
from liveroom.model import Cause, MetricKind, Reading, Sample, Status, Verdict
from liveroom.store.audit import disagreements
from liveroom.store.codes import STATUS
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.tables import poll, sample, writer
from liveroom.store.tables import reading as readings
from liveroom.store.writes import keep_registry
from tests.city import NOON, ZONE, registry
from tests.faults.lossy import LossyWire
from tests.faults.monitor import EVERY_S, PATIENCE_S, Monitor, monitor
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine, Select

    from tests.postgres import Server

pytestmark = pytest.mark.faults


@pytest.fixture
def address(postgres: Server, blank_pattern: str) -> Iterator[str]:
    """Return the address of an empty database on a server that the test may stop."""
    name = f"faults_{uuid4().hex}"
    yield postgres.create(name, blank_pattern)
    postgres.drop(name)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """Return the test's own way into the database."""
    opened = open_engine(address)
    yield opened
    opened.dispose()


@pytest.fixture
def watching(address: str, tmp_path: Path) -> Iterator[Monitor]:
    """Return a collector at work on that database."""
    given = {"LIVEROOM_DATABASE_URL": address}
    with monitor(tmp_path / "first", environment=given) as made:
        made.start()
        yield made


def one(engine: Engine, query: Select[int]) -> int:
    """Return a number; 0 where there is none yet."""
    with reading(engine) as connection:
        return int(connection.execute(query).scalar() or 0)


def count(engine: Engine) -> int:
    """Return how many samples are kept."""
    return one(engine, select(func.count()).select_from(sample))


def wait_for_news(engine: Engine, more: int = 1) -> None:
    """Wait until so many more samples are kept."""
    before = count(engine)
    until(lambda: count(engine) >= before + more, PATIENCE_S)


def wait_for_probes(made: Monitor, more: int) -> None:
    """Wait until the applications were asked so many more times."""
    before = len(made.city.hits)
    until(lambda: len(made.city.hits) >= before + more, PATIENCE_S)


def assert_whole(engine: Engine) -> None:
    """Every slot has its verdict between the first and the last, none is down, and all agrees."""
    with reading(engine) as connection:
        query = select(sample.c.application_id, sample.c.start_s, sample.c.status)
        rows = connection.execute(query.order_by(*sample.primary_key.columns)).all()
        assert list(disagreements(connection)) == []
    assert Status.DOWN not in {STATUS[row.status] for row in rows}
    for number in {row.application_id for row in rows}:
        starts = [row.start_s for row in rows if row.application_id == number]
        assert starts == list(range(starts[0], starts[-1] + 1, EVERY_S))


def test_a_server_that_is_stopped_and_started_costs_no_slot(
    watching: Monitor, engine: Engine, postgres: Server
) -> None:
    """Probing goes on, samples wait, and nobody has to start anything again."""
    wait_for_news(engine)
    postgres.stop(signal.SIGINT)
    try:
        wait_for_probes(watching, 24)
    finally:
        postgres.start()
    wait_for_news(engine, more=24)
    assert_whole(engine)


def test_a_server_that_hangs_costs_no_slot(
    watching: Monitor, engine: Engine, postgres: Server
) -> None:
    """It takes connections, or even those not, and answers nothing: no probe waits for it."""
    wait_for_news(engine)
    engine.dispose()
    postgres.signal_all(signal.SIGSTOP)
    try:
        wait_for_probes(watching, 24)
    finally:
        postgres.signal_all(signal.SIGCONT)
    wait_for_news(engine, more=24)
    assert_whole(engine)


def test_a_frozen_collector_is_passed_over_and_writes_no_more(
    watching: Monitor, address: str, engine: Engine, tmp_path: Path
) -> None:
    """The standby watches within seconds; who wakes up with its hands full finds its turn over."""
    epoch = select(writer.c.epoch)
    wait_for_news(engine)
    first = one(engine, epoch)
    with monitor(tmp_path / "second", environment={"LIVEROOM_DATABASE_URL": address}) as standby:
        standby.start()
        until(lambda: "stands by" in standby.log.read_text(), PATIENCE_S)
        watching.signal(signal.SIGSTOP)
        until(lambda: one(engine, epoch) == first + 1, PATIENCE_S)
        wait_for_news(engine, more=8)
        watching.signal(signal.SIGCONT)
        assert watching.is_over(PATIENCE_S) == 2
        assert "has taken over" in watching.log.read_text()
        wait_for_news(engine, more=8)
        assert one(engine, epoch) == first + 1
    with reading(engine) as connection:
        assert list(disagreements(connection)) == []


def test_an_answer_lost_after_commit_is_nothing_twice_and_nothing_lost(
    address: str, engine: Engine, postgres: Server
) -> None:
    """Who hears nothing writes again: samples, figures and the log of polls are there once."""
    wire = LossyWire(postgres.port)
    through = open_engine(address.replace(f":{postgres.port}/", f":{wire.port}/"))
    found = (Reading("parkir", "visits", MetricKind.COUNTER, NOON, 7.0),)
    harvests = [Brought("usage", "parkir", Harvest(found, NOON, timedelta(seconds=1)))]
    up = Verdict(Status.UP, Cause.NONE)
    samples = [
        Sample("parkir", NOON + place * timedelta(minutes=1), timedelta(minutes=1), up)
        for place in range(5)
    ]
    sign = Beat(NOON + timedelta(minutes=5))
    with writing(through) as connection:
        keep_registry(connection, registry(), "d", NOON - timedelta(days=90), ZONE)
    wire.is_armed = True

    with pytest.raises(StoreError, match="unreachable"):
        write(through, samples, harvests, sign)
    until(lambda: wire.cut == 1)
    assert count(engine) == 5
    write(through, samples, harvests, sign)

    assert count(engine) == 5
    for table in (readings, poll):
        assert one(engine, select(func.count()).select_from(table)) == 1
    with reading(engine) as connection:
        assert list(disagreements(connection)) == []
    through.dispose()
    wire.close()
