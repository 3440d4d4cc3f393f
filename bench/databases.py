"""The databases that are measured: a SQLite file, or a PostgreSQL server started for it."""

from __future__ import annotations

from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# As a small city's server is set; what is not named is PostgreSQL's own default, fsync included.
_SETTINGS = {
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "40",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "warning",
}


def asked(arguments: Sequence[str]) -> tuple[str, list[int]]:
    """Return the kind of database and the numbers that a command line names, in any order."""
    kind = POSTGRESQL if POSTGRESQL in arguments else SQLITE
    return kind, [int(each) for each in arguments if each not in (SQLITE, POSTGRESQL)]


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """Yield where new databases of a kind are made; they go with the block."""
    if kind == SQLITE:
        with TemporaryDirectory() as folder:
            yield Databases(folder, None)
        return
    server = Server(_SETTINGS)
    try:
        yield Databases("", server)
    finally:
        server.close()


class Databases:
    """Makes databases by name."""

    def __init__(self, folder: str, server: Server | None) -> None:
        self._folder = folder
        self._server = server

    def url(self, name: str) -> str:
        """Return the address of a new, empty database."""
        if self._server is None:
            return f"sqlite:///{self._folder}/{name}.db"
        return self._server.create(name)
