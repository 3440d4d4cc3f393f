"""Opening the database: the one place that knows which SQL dialect it speaks, and how it fails."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pysqlite3
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from liveroom.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

BUSY_TIMEOUT_MS = 5000
_PROBE_TIMEOUT_MS = 250

# What SQLite says, the short name of the fault, and what a person should do about it.
_FAULTS = (
    ("locked", "locked", "another program holds it; wait, or end that program"),
    ("busy", "locked", "another program holds it; wait, or end that program"),
    ("readonly", "read-only", "make the file and its directory writable for this user"),
    ("full", "full", "the disk is full; free some space"),
    ("malformed", "corrupt", "it is damaged; restore a copy made with `db backup`"),
    ("not a database", "corrupt", "it is not an SQLite database; name another file"),
    ("unable to open", "unreachable", "the directory is missing or may not be entered"),
    ("disk i/o", "unreadable", "the disk gave an error; look at the machine's log"),
    ("no such table", "empty", "it has no tables yet; run `python app.py db upgrade`"),
)


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


def is_there(url: str) -> bool:
    """Return whether there may be a database at `url`: a file that is missing holds nothing."""
    given = make_url(url)
    return given.get_backend_name() != "sqlite" or Path(given.database or "").is_file()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection inside one short writing transaction, committed when the block ends.

    Raises StoreError, with a sentence, when the database cannot be reached or written.
    """
    with (
        told(engine),
        engine.connect().execution_options(writing=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one unchanging picture of the database.

    Raises StoreError, with a sentence, when the database cannot be reached or read.
    """
    with told(engine), engine.connect() as connection, connection.begin():
        yield connection


def store_fault(engine: Engine) -> str | None:
    """Return why the database cannot be written now, in one word, or None when it can.

    `locked`, `read-only`, `full`, `corrupt`, `unreachable`, `unreadable`, or `broken` for what
    has no name. It writes a number that is there already, to the disk, for only that finds a full
    one; it waits a quarter second at most for whoever else writes.
    """
    try:
        with engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.exec_driver_sql("SELECT 1")
                return None
            return _probe(connection)
    except DBAPIError as error:
        return fault_of(error)


def fault_of(error: BaseException) -> str:
    """Return the short name of a database error, `broken` where it has none."""
    return _known(error)[0]


def sentence(error: BaseException, where: str) -> str:
    """Return what happened to the database at `where` and what to do, as one plain sentence."""
    fault, advice = _known(error)
    return f"The database {where} is {fault}: {advice}."


def _known(error: BaseException) -> tuple[str, str]:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = str(cause).lower().replace("read-only", "readonly")
    found = ((name, advice) for text, name, advice in _FAULTS if text in said)
    return next(found, ("broken", str(cause).partition("\n")[0].rstrip(".")))


def _probe(connection: Connection) -> str | None:
    raw = connection.connection.cursor()
    raw.execute(f"PRAGMA busy_timeout={_PROBE_TIMEOUT_MS}")
    try:
        raw.execute("BEGIN IMMEDIATE")
        (number,) = raw.execute("PRAGMA user_version").fetchone()
        raw.execute(f"PRAGMA user_version={number}")
        raw.execute("COMMIT")
    except pysqlite3.Error as error:
        return fault_of(error)
    else:
        return None
    finally:
        if connection.connection.in_transaction:
            raw.execute("ROLLBACK")
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        raw.close()


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn what the database's driver raises in this block into a StoreError with a sentence."""
    try:
        yield
    except (DBAPIError, pysqlite3.Error) as error:
        raise StoreError(sentence(error, place(engine))) from error


def place(engine: Engine) -> str:
    """Return where the database lies, without a password: a file name, or a URL."""
    url = engine.url
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


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
