"""Opening the database: the one place that knows which SQL dialect it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pysqlite3
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

BUSY_TIMEOUT_MS = 5000


def open_engine(url: str) -> Engine:
    """Return an engine for `url` (`sqlite:///FILE`); nothing is connected yet.

    SQLite comes from pysqlite3, whose library has the WAL-reset bug of Debian 12's 3.40 fixed.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, module=pysqlite3)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer that begins as a reader can fail with "busy" in spite of the timeout, since its
    # snapshot may be stale when it first writes; IMMEDIATE waits its turn instead.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
