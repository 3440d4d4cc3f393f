"""A second collector waits, and takes over from one that has fallen silent."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from collectors.standby import SILENCE_S, Watch, _is_lost, either, name_of, turn
from liveroom import clock
from liveroom.store.engine import writing
from liveroom.store.writer import Sight, seize, sight
from liveroom.store.writes import beat
from tests.city import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

OTHER = Sight(7, "b:/home", 1000)


def test_who_says_something_keeps_the_turn() -> None:
    """Whatever the hour on its host: only that something moves is looked at."""
    watch = Watch("a:/home")
    seen = [OTHER._replace(beat_ms=beat_ms) for beat_ms in (1000, 5000, 400, 800)]
    assert [watch.is_free(each, place * 8.0) for place, each in enumerate(seen)] == [False] * 4


def test_who_falls_silent_loses_it() -> None:
    """Within fifteen seconds somebody watches again."""
    watch = Watch("a:/home")
    assert not watch.is_free(OTHER, 100.0)
    assert not watch.is_free(OTHER, 100.0 + SILENCE_S - 0.1)
    assert watch.is_free(OTHER, 100.0 + SILENCE_S)


def test_a_silence_before_the_last_word_does_not_count() -> None:
    """It begins anew with every sign of life."""
    watch = Watch("a:/home")
    watch.is_free(OTHER, 0.0)
    assert not watch.is_free(OTHER._replace(beat_ms=2000), SILENCE_S)
    assert not watch.is_free(OTHER._replace(beat_ms=2000), SILENCE_S + 1)


def test_ones_own_home_and_nobody_are_free_at_once() -> None:
    """A collector that was killed is back within five seconds."""
    watch = Watch("a:/home")
    assert watch.is_free(OTHER._replace(holder="a:/home"), 0.0)
    assert watch.is_free(OTHER._replace(holder=None), 0.0)


def test_a_copied_home_is_another_one(tmp_path: Path) -> None:
    """Two of one name would push each other out for ever."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert name_of(tmp_path / "one") != name_of(tmp_path / "two")


def test_the_first_turn_is_taken_at_once(engine: Engine, tmp_path: Path) -> None:
    """A room with one collector never waits."""

    async def take() -> Engine | None:
        return await turn(engine, tmp_path, asyncio.Event())

    mine = asyncio.run(take())
    assert mine is not None
    with writing(mine) as connection:
        beat(connection, NOON)


def test_who_stands_by_ends_when_asked(engine: Engine, tmp_path: Path) -> None:
    """Within five seconds, like everything else."""
    seize(engine, "b:/home", sight(engine), NOON)

    async def stand() -> Engine | None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, stop.set)
        return await turn(engine, tmp_path, stop)

    assert asyncio.run(stand()) is None


def test_one_of_two_events_is_enough() -> None:
    """A signal, or the end of one's turn."""

    async def wait() -> None:
        first, second = asyncio.Event(), asyncio.Event()
        second.set()
        await either(first, second)

    asyncio.run(wait())


@pytest.mark.parametrize(("silent_s", "is_lost"), [(0, False), (10, False), (60, True)])
def test_a_slow_collector_is_not_a_lost_one(
    engine: Engine, silent_s: float, *, is_lost: bool
) -> None:
    """A start takes its time on a busy machine; who says nothing for long is stuck for good."""
    watch = Watch("")
    watch.silence(sight(engine), clock.monotonic() - silent_s)

    assert _is_lost(watch, engine, os.getpid()) is is_lost


@pytest.mark.kind("sqlite")
def test_nobody_is_ended_for_a_database_that_is_held(engine: Engine) -> None:
    """While another program holds it the collector cannot beat, and keeps what it sees."""
    watch = Watch("")
    watch.silence(sight(engine), clock.monotonic() - 60)

    with writing(engine):
        assert not _is_lost(watch, engine, os.getpid())
