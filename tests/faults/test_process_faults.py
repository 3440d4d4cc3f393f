"""A collector killed, frozen, starved: a gap at most, and never an outage of anybody's."""

from __future__ import annotations

import resource
import signal
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from liveroom import clock
from liveroom.model import Cause, Status
from tests.faults.disk import traced
from tests.faults.monitor import EVERY_S, PATIENCE_S, Monitor, Row, monitor
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.faults

LIVES = 4
"""The kills are shared among so many collectors, which are killed beside each other."""
KILLS = 200 // LIVES
LONG_KILLS = 1_000 // LIVES
LONGEST_LIFE_S = 1.3
UP = {Status.UP}


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitor]:
    """Return a monitor whose collector has found everybody up; every fault here strikes it."""
    with monitor(tmp_path_factory.mktemp("watching") / "home") as made:
        made.start()
        until(lambda: made.statuses() == UP, PATIENCE_S)
        yield made


def of(rows: list[Row], status: Status) -> set[Cause]:
    """Return every cause that rows of a status have."""
    return {row.cause for row in rows if row.status is status}


@pytest.mark.parametrize("seed", range(LIVES))
def test_a_collector_killed_at_random_loses_and_invents_nothing(
    tmp_path: Path, rounds: range, seed: int
) -> None:
    """What anybody has read stays; what was not seen is a gap, and nobody is down for it."""
    seen: set[Row] = set()
    random = Random(seed)
    with monitor(tmp_path / "home") as made:
        for _ in range(KILLS if len(rounds) == 1 else LONG_KILLS):
            made.breed()
            end = clock.monotonic() + random.uniform(0.1, LONGEST_LIFE_S)
            while clock.monotonic() < end:
                seen.update(made.rows())
                time.sleep(0.02)
            made.kill()
            assert seen <= set(made.rows())
        made.breed()
        made.wait_for_news()
        rows = made.rows()
        assert seen <= set(rows)
        assert len({(row.slug, row.start_s) for row in rows}) == len(rows)
        assert of(rows, Status.DOWN) == set()
        assert made.incidents() == 0
        assert made.problems() == []


def test_a_collector_without_file_descriptors_is_overloaded(
    watching: Monitor, rounds: range
) -> None:
    """A socket that cannot be opened is our own trouble; it heals without a restart."""
    limits = resource.prlimit(watching.number, resource.RLIMIT_NOFILE)
    for _ in rounds[:10]:
        resource.prlimit(watching.number, resource.RLIMIT_NOFILE, (0, limits[1]))
        try:
            until(lambda: watching.statuses() == {Status.UNKNOWN}, PATIENCE_S)
        finally:
            resource.prlimit(watching.number, resource.RLIMIT_NOFILE, limits)

        until(lambda: watching.statuses() == UP, PATIENCE_S)
    rows = watching.rows()
    assert Cause.MONITOR_OVERLOAD in of(rows, Status.UNKNOWN) <= {Cause.MONITOR_OVERLOAD}
    assert of(rows, Status.DOWN) == set()
    assert watching.incidents() == 0


@pytest.mark.parametrize("delay_s", [0.0, 0.6])
def test_a_frozen_loop_judges_nothing_by_what_it_slept_through(
    watching: Monitor, rounds: range, delay_s: float
) -> None:
    """An answer that came in time and was read too late is nobody's outage."""
    watching.city.delay_s = delay_s
    for _ in rounds[:10]:
        watching.wait_for_news()  # so that somebody is being asked, more often than not
        watching.signal(signal.SIGSTOP)
        time.sleep(2 * EVERY_S + 1)
        watching.signal(signal.SIGCONT)
        until(lambda: watching.state() == "overload", PATIENCE_S)
        until(lambda: watching.statuses() == UP, PATIENCE_S)

    assert of(watching.rows(), Status.DOWN) == set()
    assert watching.incidents() == 0
    assert watching.problems() == []


def test_who_stands_by_takes_over_from_one_who_is_frozen(watching: Monitor) -> None:
    """One writer at a time: the frozen one is ended, and never writes again."""
    first = watching.number
    second = watching.start()
    until(lambda: "stands by" in watching.log.read_text(), PATIENCE_S)
    watching.number = first
    watching.signal(signal.SIGSTOP)
    beat = watching.beat_ms()
    watching.number = second

    until(lambda: watching.beat_ms() > beat + 5000, PATIENCE_S)

    watching.number = first
    assert watching.is_over(PATIENCE_S) == -signal.SIGKILL
    watching.number = second
    watching.wait_for_news()
    assert of(watching.rows(), Status.DOWN) == set()
    assert watching.incidents() == 0
    assert watching.problems() == []


def test_a_disk_that_cannot_sync_ends_the_collector(watching: Monitor) -> None:
    """The kernel may forget what it could not write and say so once: memory is not trusted then."""
    before = set(watching.rows())
    log = watching.home / "strace"

    with traced(
        watching.number,
        "-f",
        "-o",
        str(log),
        "-e",
        "trace=fsync,fdatasync",
        "-e",
        "inject=fsync,fdatasync:error=EIO",
    ):
        code = watching.is_over(PATIENCE_S)

    assert code == 2
    assert "could not be synced" in watching.log.read_text()
    assert before <= set(watching.rows())
    watching.start()
    watching.wait_for_news()
    assert of(watching.rows(), Status.DOWN) == set()
    assert watching.problems() == []
