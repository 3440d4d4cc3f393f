"""A database on a server: PostgreSQL, through psycopg."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from shutil import which
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, event

from liveroom.errors import StoreError
from liveroom.settings import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from psycopg.abc import PQGen
    from sqlalchemy import URL, Connection, Engine, Table
    from sqlalchemy.engine.interfaces import Dialect

Answer = TypeVar("Answer")

CONNECT_S = 5
STATEMENT_MS = 15_000
LOCK_MS = 5_000
WRITER_IDLE_MS = 6_000
"""How long a frozen writer keeps the others out before the server ends its session."""
READER_IDLE_MS = 60_000
ANSWER_S = 20.0
"""Beyond this the server itself hangs, whose own limits are of no use then."""
MIGRATION_LOCK_MS = 60_000
PROBE_MS = 250
SHED_MS = 250

WEEK_S = 7 * 86_400
_MONDAY_S = 4 * 86_400  # the first Monday after the epoch
_WRITERS = 0x4C495645  # the number of our advisory lock, in this database only
_POOL = {"pool_size": 8, "max_overflow": 4, "pool_timeout": 5, "pool_pre_ping": True}
_SESSION = (
    f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS} "
    f"-c idle_in_transaction_session_timeout={READER_IDLE_MS} -c TimeZone=UTC"
)
# What a firewall that drops our packets in silence may cost.
_WIRE = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "application_name": "liveroom",
}
_PARTITIONS = (
    "SELECT part.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid "
    "WHERE inhparent = to_regclass(%s)"
)


class Session(psycopg.Connection[Any]):
    """A connection that gives up on a server which does not answer at all."""

    answer_s: float | None = ANSWER_S

    def wait(
        self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None
    ) -> Answer:
        """Wait for the server, but not for ever; a connection that was given up is closed."""
        try:
            return super().wait(gen, interval, self.answer_s if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001  it has no public name
            self.pgconn.finish()
            raise psycopg.OperationalError("the server does not answer") from None


def create(url: URL) -> Engine:
    """Return an engine whose readers see one picture each, and whose writers take turns."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="REPEATABLE READ", **_POOL
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)
    return engine


def probe(connection: Connection) -> None:
    """Begin a write and take it back, waiting a quarter second at most."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PROBE_MS}; {_TURN}")
    connection.exec_driver_sql("DELETE FROM heartbeat WHERE id < 0")
    connection.rollback()


def syncs(url: URL) -> bool:  # noqa: ARG001  as every kind
    """Return True: a server that cannot sync ends itself, and begins from its log."""
    return True


def is_awaited(url: URL) -> bool:  # noqa: ARG001  as every kind
    """Return False: writers stand in a queue."""
    return False


def unsound(url: URL, *, was_used: bool) -> str | None:
    """Return None: the server looks at its own files."""


def is_there(url: URL) -> bool:  # noqa: ARG001  as every kind
    """Return True: a server says itself what it has not."""
    return True


def damage(connection: Connection) -> Iterator[str]:  # noqa: ARG001  as every kind
    """Yield nothing: the server checks its own pages and keys."""
    return iter(())


def direct(connection: Connection, text: str, values: Any) -> Any:  # noqa: ANN401  the driver's own
    """Execute as usual: the way to a server costs more than what SQLAlchemy adds."""
    return connection.exec_driver_sql(text, values)


def beside(url: URL, why: str, home: Path | None) -> Path | None:
    """Return a name in the data directory."""
    return None if home is None else home / f"{url.database}.{why}.dump"


def copy(engine: Engine, file: Path) -> None:
    """Write a copy with pg_dump, in the form that pg_restore reads."""
    program = which("pg_dump")
    if program is None:
        raise StoreError(
            "pg_dump is not on this machine, and without it no copy of a PostgreSQL database can be "
            "made: install postgresql-client; or run pg_dump where the server is, and before an "
            "upgrade tell `db upgrade --copied` that you have."
        )
    _, options = engine.dialect.create_connect_args(engine.url)
    options.pop("context", None)  # psycopg's own, not libpq's
    password = options.pop("password", None)
    unfinished = file.with_name(f"{file.name}.unfinished")
    command = [program, "--format=custom", "--no-owner", "--no-password", f"--file={unfinished}"]
    done = subprocess.run(  # noqa: S603  our own words, and a URL of the operator's
        [*command, f"--dbname={make_conninfo(**options)}"],
        env=environment({} if password is None else {"PGPASSWORD": password}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        unfinished.unlink(missing_ok=True)
        said = " ".join(done.stderr.split())
        raise StoreError(f"pg_dump could not copy the database: {said}")
    unfinished.rename(file)


def make_room(connection: Connection, table: Table, keys: Iterable[int]) -> None:
    """Make the weeks that rows with these leading keys (epoch seconds) lie in.

    A week is made apart and attached, which waits for no reader.
    """
    weeks = {(key - _MONDAY_S) // WEEK_S * WEEK_S + _MONDAY_S for key in keys}
    there = _partitions(connection, table)
    for start in sorted(weeks):
        name = f"{table.name}_{datetime.fromtimestamp(start, UTC):%Y%m%d}"
        if name not in there:
            connection.exec_driver_sql(f'CREATE TABLE "{name}" (LIKE "{table.name}")')
            connection.exec_driver_sql(
                f'ALTER TABLE "{table.name}" ATTACH PARTITION "{name}" '
                f"FOR VALUES FROM ({start}) TO ({start + WEEK_S})"
            )


def shed(engine: Engine, table: Table, before: int) -> bool:
    """Drop the weeks that end by `before`; one that somebody reads stays until the next time."""
    with engine.connect() as connection:
        there = _partitions(connection, table)
    for name in sorted(there):
        end = datetime.strptime(name[-8:], "%Y%m%d").replace(tzinfo=UTC).timestamp() + WEEK_S
        if end <= before:
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                connection.exec_driver_sql(
                    f'SET LOCAL lock_timeout = {SHED_MS}; DROP TABLE "{name}"'
                )
    return True


def _partitions(connection: Connection, table: Table) -> set[str]:
    rows = connection.exec_driver_sql(_PARTITIONS, (table.name,))
    return set(rows.scalars())


def _connect(
    _dialect: Dialect, _record: object, arguments: list[Any], named: dict[str, Any]
) -> psycopg.Connection[Any]:
    chosen: dict[str, Any] = _WIRE | named
    chosen["options"] = f"{_SESSION} {named.get('options', '')}".strip()
    return Session.connect(*arguments, **chosen)


_TURN = f"SELECT pg_advisory_xact_lock({_WRITERS})"


def _begin(connection: Connection) -> None:
    # Writers take turns as they do on SQLite: whoever read before its turn came would decide by
    # what is no longer so. READ COMMITTED lets it see what the writer before it has committed.
    options = connection.get_execution_options()
    is_patient = options.get("patient", False)
    session = connection.connection.dbapi_connection
    if isinstance(session, Session):
        session.answer_s = None if is_patient else ANSWER_S
    if options.get("writing", False):
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
            f"{_PATIENT if is_patient else _WRITER}; {_TURN}"
        )
    elif is_patient:
        connection.exec_driver_sql(_PATIENT)


_WRITER = f"SET LOCAL idle_in_transaction_session_timeout = {WRITER_IDLE_MS}"
_PATIENT = (
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; "
    f"SET LOCAL lock_timeout = {MIGRATION_LOCK_MS}"
)
