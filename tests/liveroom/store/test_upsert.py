"""Many rows at once: all of them, in whatever number they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from liveroom.store.engine import writing
from liveroom.store.schema import upgrade
from liveroom.store.tables import tally_hour
from liveroom.store.upsert import CHUNK, add, put

if TYPE_CHECKING:
    from sqlalchemy import Engine


def _rows(count: int, up: int, *, revised: bool = False) -> list[tuple[object, ...]]:
    return [(hour * 3600, 1, up, 0, 0, 0, 0, 0, revised) for hour in range(count)]


@pytest.mark.parametrize("count", [0, 1, 3, CHUNK - 1, CHUNK, 2 * CHUNK + 5])
def test_every_row_is_written_once(engine: Engine, count: int) -> None:
    """Rows travel in pieces of several sizes, and none may fall between two."""
    upgrade(engine)
    with writing(engine) as connection:
        put(connection, tally_hour, _rows(count, 1))
        put(connection, tally_hour, _rows(count, 2))
        add(connection, tally_hour, _rows(count, 3))

        told = connection.execute(
            select(func.count(), func.coalesce(func.sum(tally_hour.c.up_ms), 0))
        ).one()

    assert tuple(told) == (count, 2 * count)


def test_revised_stays_revised(engine: Engine) -> None:
    """A count that was mended keeps saying so, whoever counts again."""
    upgrade(engine)
    with writing(engine) as connection:
        put(connection, tally_hour, _rows(3, 1, revised=True))
        put(connection, tally_hour, _rows(3, 1))

        told = connection.execute(select(tally_hour.c.revised)).scalars()

        assert list(told) == [True] * 3
