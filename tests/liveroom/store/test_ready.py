"""Statements that are made once: the same answers as those that are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, select, update

from liveroom.errors import StoreError
from liveroom.store.engine import reading, writing
from liveroom.store.ready import Ready
from liveroom.store.tables import application
from liveroom.store.tables import city as city_table

if TYPE_CHECKING:
    from sqlalchemy import Engine

SOME = select(application.c.slug, application.c.retired_ms).where(
    application.c.slug.in_(bindparam("slugs", expanding=True)),
    application.c.tier >= 0,
    application.c.id > bindparam("least"),
)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_a_list_of_any_length_finds_what_it_names(city: Engine, count: int) -> None:
    """Lists are filled up so that there are few texts; that must neither add nor lose a row."""
    with reading(city) as connection:
        known = list(
            connection.execute(
                select(application.c.slug).order_by(application.c.id).limit(count)
            ).scalars()
        )

        found = Ready(SOME.order_by(application.c.id)).rows(connection, slugs=known, least=-1)

    assert [tuple(row) for row in found] == [(slug, None) for slug in known]


def test_one_statement_serves_lists_of_several_lengths(city: Engine) -> None:
    """The text kept for three is not used for one, and what was asked before is forgotten."""
    ready = Ready(SOME.order_by(application.c.id))
    with reading(city) as connection:
        known = list(
            connection.execute(
                select(application.c.slug).order_by(application.c.id).limit(3)
            ).scalars()
        )

        lengths = [
            len(ready.rows(connection, slugs=part, least=-1))
            for part in (known, known[:1], known, ["tidak-ada"])
        ]

    assert lengths == [3, 1, 3, 0]


def test_a_change_is_made_and_counted(city: Engine) -> None:
    """What runs tells how many rows it changed, None included among the values."""
    ready = Ready(
        update(city_table).values(declared_count=bindparam("count"), name=bindparam("word"))
    )
    with writing(city) as connection:
        told = ready.run(connection, count=None, word="Kota Lain")

        row = connection.execute(select(city_table.c.declared_count, city_table.c.name)).one()
        assert told.rowcount == 1
        assert tuple(row) == (None, "Kota Lain")


def test_what_the_driver_refuses_is_told_as_a_fault_of_the_store(city: Engine) -> None:
    """Past SQLAlchemy too: whoever flushes waits for StoreError, and nothing else."""
    ready = Ready(update(city_table).values(name=bindparam("word")))

    with pytest.raises(StoreError), writing(city) as connection:
        ready.run(connection, word=None)  # a city has a name

    with reading(city) as connection:
        assert connection.execute(select(city_table.c.name)).scalar_one() is not None
