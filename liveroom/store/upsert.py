"""Many rows at once, the same way on every database: the one helper that writes upserts."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from liveroom.store.engine import direct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Dialect, Table

CHUNK = 256
"""Rows in one statement: SQLite takes 32,766 values, and no table has a hundred columns."""
FEW = 32
"""So many rows go in one statement whatever their number; beyond it in halves, for few texts."""


def put(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows (tuples in the table's column order), replacing those of equal key.

    No two rows may have one key. A column named `revised` is never taken back once it is set, and
    what comes for one named `answers` is put behind what it holds.
    """
    _insert(connection, table, rows, _replacing(table, connection.dialect.name))


def add(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows (tuples in the table's column order), keeping those of equal key."""
    _insert(connection, table, rows, "NOTHING")


def _insert(
    connection: Connection, table: Table, rows: Sequence[tuple[object, ...]], otherwise: str
) -> None:
    if not rows:
        return
    # Only names out of our own MetaData are put into the text; values are always bound.
    if connection.dialect.name == "postgresql":
        # One statement with an array for each column: a sixth of what a statement a row costs.
        columns = tuple(map(list, zip(*rows, strict=True)))
        connection.exec_driver_sql(
            _head(table, _arrays(table, connection.dialect)) + otherwise, columns
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
        direct(connection, _head(table, _values(table, size)) + otherwise, part)
        done += size


@lru_cache(maxsize=2048)
def _head(table: Table, source: str) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    return f'INSERT INTO "{table.name}" ({names}) {source} ON CONFLICT ({keys}) DO '


@lru_cache(maxsize=2048)
def _values(table: Table, count: int) -> str:
    row = f"({', '.join('?' for _ in table.columns)})"
    return f"VALUES {', '.join([row] * count)}"


@lru_cache(maxsize=64)
def _arrays(table: Table, dialect: Dialect) -> str:
    kinds = (column.type.compile(dialect) for column in table.columns)
    return f"SELECT * FROM unnest({', '.join(f'%b::{kind}[]' for kind in kinds)})"  # noqa: S608 - as above


@lru_cache(maxsize=64)
def _replacing(table: Table, dialect: str) -> str:
    keys = table.primary_key.columns
    rest = [column.name for column in table.columns if column.name not in keys]
    return "UPDATE SET " + ", ".join(
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
