"""The same city, written by the same code, is the same rows in every kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from liveroom.store.engine import open_engine, reading
from liveroom.store.tables import METADATA

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine, Table

MADE = [table for table in METADATA.sorted_tables if table.primary_key.columns]


def rows(engine: Engine, table: Table) -> list[tuple[object, ...]]:
    """Return all of a table in the order of its key."""
    with reading(engine) as connection:
        query = select(table).order_by(*table.primary_key.columns)
        return sorted((tuple(row) for row in connection.execute(query)), key=repr)


@pytest.mark.kind("postgresql")
def test_no_row_differs_from_that_of_sqlite(city: Engine, founded: Path) -> None:
    """A published figure may not depend on where it is kept: spells, tallies, incidents, all."""
    file = open_engine(f"sqlite:///{founded}")
    for table in MADE:
        assert rows(city, table) == rows(file, table), table.name
    file.dispose()
