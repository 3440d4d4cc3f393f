"""Opening the database: the one place that knows which SQL dialect it speaks, and how it fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from liveroom.errors import FencedError, StoreError, UnsyncedError
from liveroom.store.engine.faults import fault_of, sentence
from liveroom.store.engine.kinds import kind, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import URL, Connection, Engine, Table

__all__ = [
    "beside",
    "copy",
    "damage",
    "direct",
    "fault_of",
    "is_awaited",
    "is_there",
    "make_room",
    "open_engine",
    "place",
    "reading",
    "refuse_damaged",
    "sentence",
    "shed",
    "store_fault",
    "told",
    "writing",
]


def open_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///FILE` or `postgresql+psycopg://…`; nothing is connected yet."""
    engine = kind(url).create(make_url(url))
    event.listen(engine, "begin", _fence)  # after the kind's own, which waits for its turn
    return engine


def _fence(connection: Connection) -> None:
    """Refuse to write for a collector whose turn is over; see `liveroom.store.writer`."""
    options = connection.get_execution_options()
    if "epoch" not in options or not options.get("writing", False):
        return
    epoch = connection.exec_driver_sql("SELECT epoch FROM writer").scalar_one_or_none()
    if epoch != options["epoch"]:
        raise FencedError(
            f"Another collector has taken over the database {place(connection.engine)}: "
            "this one writes no more."
        )


@contextmanager
def writing(engine: Engine, *, patient: bool = False) -> Iterator[Connection]:
    """Yield a connection inside one writing transaction, committed when the block ends.

    One transaction writes at a time: what it reads, nobody else changes before it ends. It should
    be short; `patient` ones (migrations) have no time limit of their own. Raises StoreError, with
    a sentence, when the database cannot be reached or written.
    """
    options = {"writing": True, "patient": patient}
    with (
        told(engine),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine, *, patient: bool = False) -> Iterator[Connection]:
    """Yield a connection that sees one unchanging picture of the database.

    `patient` ones may read for as long as it takes. Raises StoreError, with a sentence, when the
    database cannot be reached or read.
    """
    with (
        told(engine),
        engine.connect().execution_options(patient=patient) as connection,
        connection.begin(),
    ):
        yield connection


def store_fault(engine: Engine) -> str | None:
    """Return why the database cannot be written now, in one word, or None when it can.

    The words are those of `faults`. It writes what changes nothing, to the disk, for only that
    finds a full one; it waits a quarter second at most for whoever else writes.
    """
    try:
        with told(engine), engine.connect() as connection:
            kind(engine.url).probe(connection)
    except StoreError as error:
        return fault_of(error.__cause__ or error)
    return None


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn what the database's driver raises in this block into a StoreError with a sentence.

    It is an UnsyncedError where the disk did not keep what was written: whoever holds anything in
    memory for that database should end, and start from what the disk has.
    """
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if fault_of(error) == "unreadable" and not kind(engine.url).syncs(engine.url):
            raise UnsyncedError(
                f"The database {place(engine)} could not be synced to the disk: look at the "
                "machine's log, and replace the disk where it says so."
            ) from error
        raise StoreError(sentence(error, place(engine))) from error


def place(engine: Engine) -> str:
    """Return where the database lies, without a password: a file name, or a URL."""
    url = engine.url
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


def is_there(url: URL | str) -> bool:
    """Return whether there may be a database at `url`: a file that is missing holds nothing."""
    return kind(url).is_there(make_url(url))


def is_awaited(engine: Engine) -> bool:
    """Say whether somebody waits to write, whom only a pause lets in; see `courtesy`."""
    return kind(engine.url).is_awaited(engine.url)


def refuse_damaged(url: str, *, was_used: bool) -> None:
    """Raise StoreError, with what to do, where the database at `url` must not be opened.

    `was_used` says that there has been data in it. Nobody in this process may have it open.
    """
    said = kind(url).unsound(make_url(url), was_used=was_used)
    if said is not None:
        raise StoreError(said)


def direct(connection: Connection, text: str, values: Any) -> Any:  # noqa: ANN401  the driver's own
    """Execute what every flush says, in the driver's own words and types; return a cursor.

    Of what SQLAlchemy's results can do it has `fetchall`, `fetchone` and `rowcount`.
    """
    return named(connection.dialect.name).direct(connection, text, values)


def damage(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each way in which the database itself, not its content, is damaged."""
    return kind(connection.engine.url).damage(connection)


def beside(engine: Engine, why: str, home: Path | None) -> Path | None:
    """Return where a copy for the reason `why` would lie; None where there is no place for it."""
    return kind(engine.url).beside(engine.url, why, home)


def copy(engine: Engine, file: Path) -> None:
    """Write a consistent copy to a file that does not exist yet; raise StoreError where it fails."""
    kind(engine.url).copy(engine, file)


def make_room(connection: Connection, table: Table, keys: Iterable[int]) -> None:
    """Make the partitions that rows of `table` with these leading keys need, where there are any."""
    kind(connection.engine.url).make_room(connection, table, keys)


def shed(engine: Engine, table: Table, before: int) -> bool:
    """Drop the partitions of `table` that end by `before`; False where rows must be deleted."""
    with told(engine):
        return kind(engine.url).shed(engine, table, before)
