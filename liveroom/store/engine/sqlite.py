"""A database in a file: SQLite, from pysqlite3."""

from __future__ import annotations

import fcntl
import os
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pysqlite3
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError

from liveroom.errors import StoreError
from liveroom.store.engine import soundness
from liveroom.store.engine.faults import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import URL, Connection, Engine, Table
    from sqlalchemy.engine.interfaces import DBAPIConnection

BUSY_TIMEOUT_MS = 5000
_PROBE_TIMEOUT_MS = 250
STATEMENTS = 1024
"""So many texts a connection knows again: every number of rows in one statement is a text of its own.

With the driver's hundred, two fifths of what a small flush costs were reading texts anew.
"""

# What the driver knows no other way to write it looks for in four places, each time: 1.4 µs for a
# None or a bool, ten times what a number costs. Nothing is quicker at making None of None than `get`.
pysqlite3.register_adapter(type(None), {}.get)
pysqlite3.register_adapter(bool, int)


def create(url: URL) -> Engine:
    """Return an engine; the library of pysqlite3 has the WAL-reset bug of Debian 12's 3.40 fixed."""
    engine = create_engine(url, module=pysqlite3, connect_args={"cached_statements": STATEMENTS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def probe(connection: Connection) -> None:
    """Write a number that is there already, to the disk, for only that finds a full one."""
    raw = connection.connection.cursor()
    raw.execute(f"PRAGMA busy_timeout={_PROBE_TIMEOUT_MS}")
    try:
        with _waiting(connection.engine.url):
            raw.execute("BEGIN IMMEDIATE")
        (number,) = raw.execute("PRAGMA user_version").fetchone()
        raw.execute(f"PRAGMA user_version={number}")
        raw.execute("COMMIT")
    except pysqlite3.Error as error:
        raise StoreError(sentence(error, connection.engine.url.database or "")) from error
    finally:
        if connection.connection.in_transaction:
            raw.execute("ROLLBACK")
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        raw.close()


def syncs(url: URL) -> bool:
    """Sync the log, for SQLite does not tell which of its calls failed.

    The database itself must not be opened: closing it again would let go of SQLite's locks.
    """
    try:
        descriptor = os.open(f"{url.database}-wal", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        os.fsync(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def is_awaited(url: URL) -> bool:
    """Say whether somebody gives the sign of waiting; see `_waiting`."""
    log = _opened_log(url)
    if log is None:
        return False
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(log)
    return False


def unsound(url: URL, *, was_used: bool) -> str | None:
    """Return what is wrong with the file itself."""
    return soundness.unsound(Path(url.database or ""), was_used=was_used)


def is_there(url: URL) -> bool:
    """Say whether the file exists: opening a mistyped name would make an empty one."""
    return Path(url.database or "").is_file()


def damage(connection: Connection) -> Iterator[str]:
    """Yield what SQLite's own checks find in the file."""
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if said != "ok":
            yield f"The file is damaged: {said}."
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield f"A row of {table} belongs to something that does not exist."


def direct(connection: Connection, text: str, values: Any) -> Any:  # noqa: ANN401  the driver's own
    """Execute on the driver: to pass by SQLAlchemy costs more than a small statement itself."""
    if not connection.in_transaction():
        return connection.exec_driver_sql(text, values)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, values)
    except pysqlite3.Error as error:
        kind, dialect = pysqlite3.Error, connection.dialect
        raise DBAPIError.instance(text, values, error, kind, dialect=dialect) from error
    return cursor


def beside(url: URL, why: str, home: Path | None) -> Path | None:  # noqa: ARG001  as every kind
    """Return a name beside the file: there is room for one of its size, or there never was."""
    file = Path(url.database or "")
    return file.with_name(f"{file.name}.{why}")


def copy(engine: Engine, file: Path) -> None:
    """Write a consistent copy; it is a database of its own, without a log beside it.

    It has its name only when it is whole.
    """
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(unfinished),))
    except pysqlite3.Error as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(sentence(error, engine.url.database or "")) from error
    _sync(unfinished)
    unfinished.rename(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_room(connection: Connection, table: Table, keys: Iterable[int]) -> None:
    """Do nothing: a file has no partitions."""


def shed(engine: Engine, table: Table, before: int) -> bool:  # noqa: ARG001  as every kind
    """Return False: rows are deleted in short transactions, and their pages used again."""
    return False


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
    if not connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN")
        return
    with _waiting(connection.engine.url):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _waiting(url: URL) -> Iterator[None]:
    """Let others see that somebody wants to write, for SQLite keeps no list of them.

    The sign is a lock on its log that it knows nothing of itself, and that ends with its process.
    """
    log = _opened_log(url)
    try:
        if log is not None:
            fcntl.flock(log, fcntl.LOCK_SH)
        yield
    finally:
        if log is not None:
            os.close(log)


def _opened_log(url: URL) -> int | None:
    try:
        return os.open(f"{url.database}-wal", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None  # nobody has written yet, or there is no log
