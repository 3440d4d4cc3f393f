"""Many rows at once, the same way on every database: the one helper that writes upserts."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, any_, func, literal, select

from liveroom.store.engine import direct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Dialect, Table

CHUNK = 256
"""Rows in one statement: SQLite takes 32,766 values, and no table has a hundred columns."""
FEW = 32
"""So many rows go in one statement whatever their number; beyond it in halves, for few texts."""


def put(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows (tuples in the table's column order), replacing those of equal key.

    No two rows may have one key. A column named `revised` is never taken back once it is set, and
    what comes for one named `answers` is put behind what it holds.
    """
    _insert(connection, table, _names(table), rows, _replacing(table, connection.dialect.name))


def add(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows (tuples in the table's column order), keeping those of equal key."""
    _insert(connection, table, _names(table), rows, f"{_twice(table)} DO NOTHING")


def fill(
    connection: Connection,
    table: Table,
    names: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """Insert rows that nobody has yet: tuples in the order of `names`; the database numbers them."""
    _insert(connection, table, names, rows, "")


def one_of(
    connection: Connection, column: ColumnElement[str], texts: list[str]
) -> ColumnElement[bool]:
    """Return the condition that a column is one of many texts.

    PostgreSQL compares a list of parameters one by one with every row it looks at; one array it
    looks up. SQLite is spared a statement of another text for each number of them.
    """
    if connection.dialect.name == "postgresql":
        return column == any_(literal(texts, ARRAY(Text)))
    each = func.json_each(json.dumps(texts)).table_valued("value")
    return column.in_(select(each.c.value))


def _insert(
    connection: Connection,
    table: Table,
    names: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    otherwise: str,
) -> None:
    if not rows:
        return
    # Only names out of our own MetaData are put into the text; values are always bound.
    if connection.dialect.name == "postgresql":
        # One statement with an array for each column: a sixth of what a statement a row costs.
        columns = tuple(map(list, zip(*rows, strict=True)))
        connection.exec_driver_sql(
            _head(table, names, _arrays(table, names, connection.dialect)) + otherwise, columns
        )
        return
    # SQLite gives the interpreter's lock away once per statement. With a loop that is busy beside
    # us, to get it back for every single row takes longer than to write it.
    done, size = 0, CHUNK
    while done < len(rows):
        rest = len(rows) - done
        while size > rest:
            size = rest if rest <= FEW else size // 2
        part = tuple(chain.from_iterable(rows[done : done + size]))
        direct(connection, _head(table, names, _values(names, size)) + otherwise, part)
        done += size


@lru_cache(maxsize=2048)
def _head(table: Table, names: tuple[str, ...], source: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({listed}) {source} '


@lru_cache(maxsize=2048)
def _values(names: tuple[str, ...], count: int) -> str:
    row = f"({', '.join('?' for _ in names)})"
    return f"VALUES {', '.join([row] * count)}"


@lru_cache(maxsize=64)
def _arrays(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    kinds = (table.columns[name].type.compile(dialect) for name in names)
    return f"SELECT * FROM unnest({', '.join(f'%b::{kind}[]' for kind in kinds)})"  # noqa: S608 - as above


@lru_cache(maxsize=64)
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


@lru_cache(maxsize=64)
def _twice(table: Table) -> str:
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    return f"ON CONFLICT ({keys})"


@lru_cache(maxsize=64)
def _replacing(table: Table, dialect: str) -> str:
    keys = table.primary_key.columns
    rest = [column.name for column in table.columns if column.name not in keys]
    return f"{_twice(table)} DO UPDATE SET " + ", ".join(
        f'"{name}" = {_value(table.name, name, dialect)}' for name in rest
    )


def _value(table: str, name: str, dialect: str) -> str:
    if name == "answers":
        # What SQLite joins is text until it is said to be bytes again.
        kind = "BYTEA" if dialect == "postgresql" else "BLOB"
        return f'CAST("{table}".answers || excluded.answers AS {kind})'
    if name == "revised":
        return f'("{table}".revised OR excluded.revised)'
    return f'excluded."{name}"'
