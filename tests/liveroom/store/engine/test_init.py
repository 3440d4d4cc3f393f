"""A database that cannot be used is told in one sentence, and in one word to the wall."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from liveroom.errors import StoreError
from liveroom.store.engine import fault_of, open_engine, reading, sentence, store_fault, writing

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def test_a_healthy_database_has_no_fault(engine: Engine) -> None:
    """The wall asks whenever the heartbeat is late."""
    assert store_fault(engine) is None


def test_a_locked_database_is_told_within_a_moment(engine: Engine, database: str) -> None:
    """Whoever holds the lock, the wall must say storage fault, not wait with it."""
    other = open_engine(database)
    with writing(other):
        assert store_fault(engine) == "locked"
    assert store_fault(engine) is None
    other.dispose()


@pytest.mark.kind("sqlite")
def test_a_read_only_database_is_told(engine: Engine, tmp_path: Path) -> None:
    """A disk remounted read-only looks healthy to readers for ever."""
    file = tmp_path / "liveroom.db"
    shut = open_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert store_fault(shut) == "read-only"
    with pytest.raises(StoreError, match="is read-only: make the file"), writing(shut) as opened:
        opened.execute(text("DELETE FROM city"))
    shut.dispose()


@pytest.mark.kind("sqlite")
def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    """Nothing is repaired behind the operator's back."""
    (tmp_path / "liveroom.db").write_bytes(b"not what it seems " * 100)
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    assert store_fault(engine) == "corrupt"
    with pytest.raises(StoreError, match="not an SQLite database"), reading(engine):
        pass
    engine.dispose()


@pytest.mark.kind("sqlite")
def test_a_missing_directory_is_told(tmp_path: Path) -> None:
    """A mistyped address is not a traceback."""
    engine = open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'liveroom.db'}")
    assert store_fault(engine) == "unreachable"
    engine.dispose()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("database is locked", "locked"),
        ("attempt to write a readonly database", "read-only"),
        ("database or disk is full", "full"),
        ("disk I/O error", "unreadable"),
        ("no such table: sample", "empty"),
        ("something nobody has seen", "broken"),
    ],
)
def test_every_fault_has_a_word_and_a_sentence(said: str, fault: str) -> None:
    """An operator reads what happened, where, and what to do."""
    error = RuntimeError(said)
    assert fault_of(error) == fault
    assert sentence(error, "/data/liveroom.db").startswith(
        f"The database /data/liveroom.db is {fault}: "
    )


def test_a_writer_sees_what_the_one_before_it_wrote(engine: Engine, database: str) -> None:
    """It waited for its turn; deciding by what it saw before would undo the other's work."""
    other, turn, told = open_engine(database), Event(), []

    def second() -> None:
        turn.wait()
        with writing(other) as connection:
            told.append(connection.execute(text("SELECT count(*) FROM agency")).scalar_one())

    waiting = Thread(target=second)
    waiting.start()
    with writing(engine) as connection:
        turn.set()
        connection.execute(text("INSERT INTO agency VALUES ('dishub', 1, 'Dishub')"))
    waiting.join()

    assert told == [1]
    other.dispose()


def test_a_reader_sees_one_picture(engine: Engine, database: str) -> None:
    """A page whose numbers are of two moments does not add up."""
    other, query = open_engine(database), text("SELECT count(*) FROM agency")
    with reading(engine) as connection:
        before = connection.execute(query).scalar_one()
        with writing(other) as second:
            second.execute(text("INSERT INTO agency VALUES ('dishub', 1, 'Dishub')"))
        after = connection.execute(query).scalar_one()

    assert (before, after) == (0, 0)
    other.dispose()


def test_a_block_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    """A transaction is whole or not at all."""

    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO agency VALUES ('dishub', 1, 'Dishub')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM agency")).scalar_one() == 0
