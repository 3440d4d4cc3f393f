"""One collector writes at a time, and one that was passed over never does again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from liveroom.errors import FencedError
from liveroom.store.engine import reading, writing
from liveroom.store.tables import heartbeat, sample
from liveroom.store.writer import Sight, release, seize, sight
from liveroom.store.writes import beat, keep_samples
from tests.city import NOON

if TYPE_CHECKING:
    from sqlalchemy import Engine


def taken(engine: Engine, holder: str) -> Engine:
    """Return an engine that has taken the turn from whoever had it."""
    mine = seize(engine, holder, sight(engine), NOON)
    assert mine is not None
    return mine


def test_nobody_writes_before_the_first(engine: Engine) -> None:
    """A new room is free."""
    assert sight(engine) == Sight(0, None, None)


def test_each_turn_has_a_number_of_its_own(engine: Engine) -> None:
    """Also two turns of one home: a process that was killed must not be mistaken for the next."""
    taken(engine, "a:/home")
    taken(engine, "a:/home")
    assert sight(engine)[:2] == (2, "a:/home")


def test_who_was_passed_over_never_writes_again(city: Engine) -> None:
    """It was frozen, slept through its own end, and wakes up with its hands full."""
    old = taken(city, "a:/home")
    with writing(old) as connection:
        beat(connection, NOON)
    new = taken(city, "b:/home")
    for _ in range(2):
        with pytest.raises(FencedError, match="taken over"), writing(old) as connection:
            keep_samples(connection, (), NOON)
    with writing(new) as connection:
        beat(connection, NOON)
    with reading(old) as connection:
        assert connection.execute(select(func.count()).select_from(sample)).scalar_one() > 0


def test_others_than_collectors_write_as_before(city: Engine) -> None:
    """An acknowledgement and an import have no turn: theirs are other rows, or the same ones."""
    taken(city, "a:/home")
    with writing(city) as connection:
        connection.execute(text("UPDATE city SET name = name"))


def test_of_two_who_stand_by_one_is_first(engine: Engine) -> None:
    """The second sees that somebody has moved."""
    seen = sight(engine)
    assert seize(engine, "a:/home", seen, NOON) is not None
    assert seize(engine, "b:/home", seen, NOON) is None


def test_a_sign_of_life_at_the_last_moment_keeps_the_turn(city: Engine) -> None:
    """It was only slow."""
    old = taken(city, "a:/home")
    seen = sight(city)
    with writing(old) as connection:
        connection.execute(heartbeat.update().values(beat_ms=heartbeat.c.beat_ms + 1))
    assert seize(city, "b:/home", seen, NOON) is None


def test_who_leaves_gives_the_turn_back(engine: Engine) -> None:
    """An upgrade does not wait for anybody's silence."""
    release(taken(engine, "a:/home"))
    assert sight(engine)[:2] == (1, None)
