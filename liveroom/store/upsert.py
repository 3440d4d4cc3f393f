"""Many rows at once, the same way on every database: the one helper that writes upserts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table


def put(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows (tuples in the table's column order), replacing those of equal key.

    A column named `revised` is never taken back once it is set.
    """
    if rows:
        connection.exec_driver_sql(_sql(table, _marker(connection), replace=True), list(rows))


def add(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows (tuples in the table's column order), keeping those of equal key."""
    if rows:
        connection.exec_driver_sql(_sql(table, _marker(connection), replace=False), list(rows))


def _marker(connection: Connection) -> str:
    return _MARKERS[connection.dialect.paramstyle]


_MARKERS = {"qmark": "?", "format": "%s", "pyformat": "%s"}


@lru_cache(maxsize=64)
def _sql(table: Table, marker: str, *, replace: bool) -> str:
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key.columns]
    rest = [name for name in names if name not in keys]
    changes = ", ".join(f'"{name}" = {_value(table.name, name)}' for name in rest)
    columns = ", ".join(f'"{name}"' for name in names)
    # Only names out of our own MetaData are put into the text; values are always bound.
    return (
        f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join([marker] * len(names))}) '  # noqa: S608 - names from METADATA
        f"ON CONFLICT ({', '.join(keys)}) DO " + (f"UPDATE SET {changes}" if replace else "NOTHING")
    )


def _value(table: str, name: str) -> str:
    if name == "revised":
        return f'("{table}".revised OR excluded.revised)'
    return f'excluded."{name}"'
