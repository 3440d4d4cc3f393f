"""Long work lets others write between two of its transactions, and pauses for nobody else."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from liveroom import clock
from liveroom.store.courtesy import LOOK_S, LOOKS, give_way
from liveroom.store.engine import is_awaited, open_engine, store_fault, writing

if TYPE_CHECKING:
    from sqlalchemy import Engine

COUNT, ADD = text("SELECT count(*) FROM agency"), text("INSERT INTO agency VALUES ('a', 1, 'A')")


@pytest.mark.kind("sqlite")
def test_who_waits_is_next(engine: Engine, database: str) -> None:
    """SQLite would let long work begin its next transaction before who waits looks again."""
    other = open_engine(database)

    def second() -> None:
        with writing(other) as connection:
            connection.execute(ADD)

    waiting = Thread(target=second)
    with writing(engine):
        waiting.start()
        while not is_awaited(engine):
            pass
    give_way(engine)
    with writing(engine) as connection:
        found = connection.execute(COUNT).scalar_one()

    waiting.join()
    other.dispose()
    assert found == 1


@pytest.mark.kind("sqlite")
def test_the_wall_looks_for_faults_between(engine: Engine, database: str) -> None:
    """It asks for a quarter of a second only; a busy import is no fault of the storage."""
    other, told = open_engine(database), list[str | None]()
    asking = Thread(target=lambda: told.append(store_fault(other)))
    with writing(engine):
        asking.start()
        while not is_awaited(engine):
            pass
    give_way(engine)
    with writing(engine):
        asking.join()

    other.dispose()
    assert told == [None]


def test_nobody_is_waited_for_in_vain(engine: Engine) -> None:
    """An import of fifty parts would be a second and a half longer."""
    began = clock.monotonic()
    for _ in range(20):
        with writing(engine) as connection:
            connection.execute(COUNT)
            assert not is_awaited(engine)
        give_way(engine)

    assert clock.monotonic() - began < 20 * LOOK_S * LOOKS / 4
