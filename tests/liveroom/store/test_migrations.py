"""Every released shape leads to the newest one, with all that was kept, on both kinds of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select, text

from liveroom.errors import StoreError
from liveroom.store.audit import disagreements
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.schema import head, shape, upgrade
from liveroom.store.tables import METADATA
from tests.liveroom.store.released import SHAPES, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

ONE_OF_EACH = (
    *("city", "category", "agency", "topic", "application", "grid", "maintenance", "current"),
    *("spell", "tally_hour", "tally_day", "incident", "metric", "reading", "source", "request"),
    *("request_history", "poll", "heartbeat", "acknowledgement", "maintenance_plan"),
)


@pytest.fixture
def empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return a database without tables."""
    if kind == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    else:
        server = request.getfixturevalue("postgres")
        engine = open_engine(server.create("old"))
    yield engine
    engine.dispose()
    if kind != "sqlite":
        server.drop("old")


def count(engine: Engine, table: str) -> int:
    """Return how many rows a table has."""
    with reading(engine) as connection:
        query = select(func.count()).select_from(METADATA.tables[table])
        return int(connection.execute(query).scalar_one())


@pytest.mark.parametrize("before", SHAPES[:-1])
def test_a_room_of_any_age_is_brought_to_today(empty: Engine, before: str, tmp_path: Path) -> None:
    """Ten years of figures must survive an afternoon's upgrade, and a copy lies beside them."""
    make(empty, before)
    copied = upgrade(empty, tmp_path)
    assert copied is not None
    assert copied.stat().st_size > 0
    assert shape(empty) == head()
    assert {table: count(empty, table) for table in ONE_OF_EACH} == dict.fromkeys(ONE_OF_EACH, 1)
    assert count(empty, "sample") == 2
    with reading(empty) as connection:
        assert list(disagreements(connection)) == []
        taken = connection.execute(text("SELECT name, note FROM acknowledgement")).one()
        assert tuple(taken) == ("Ani", "x")


def test_an_upgrade_that_is_interrupted_has_not_begun(empty: Engine, tmp_path: Path) -> None:
    """The power goes in the middle; after it the old version starts as before, and so does the new."""
    make(empty, "0001")

    def cut(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if f"'{head()}'" in statement:  # the last thing an upgrade writes
            raise StoreError("The power is gone.")

    event.listen(empty, "before_cursor_execute", cut)
    with pytest.raises(StoreError, match="power"):
        upgrade(empty)
    event.remove(empty, "before_cursor_execute", cut)
    assert shape(empty) == "0001"
    with writing(empty) as connection:
        assert (
            connection.execute(text("SELECT acknowledged_by FROM incident")).scalar_one() == "Ani"
        )

    for copied in tmp_path.glob("*.before-*"):
        copied.unlink()
    upgrade(empty)
    assert shape(empty) == head()
    assert count(empty, "acknowledgement") == 1
