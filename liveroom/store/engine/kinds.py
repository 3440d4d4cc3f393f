"""What differs from one kind of database to another: each kind is one module beside this one."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import URL, Connection, Engine, Table

_MODULES = {
    "sqlite": "liveroom.store.engine.sqlite",
    "postgresql": "liveroom.store.engine.postgresql",
}


class Kind(Protocol):
    """A database we can live in; a module that has these functions is one."""

    def create(self, url: URL) -> Engine:
        """Return an engine whose transactions begin as `writing` and `reading` promise."""

    def probe(self, connection: Connection) -> None:
        """Write what changes nothing, or raise what stands in the way within a moment."""

    def syncs(self, url: URL) -> bool:
        """Say whether the disk keeps what is written to it; asked after an error of the disk."""

    def is_awaited(self, url: URL) -> bool:
        """Say whether somebody waits to write whom the database would not let in next by itself."""

    def unsound(self, url: URL, *, was_used: bool) -> str | None:
        """Return in one sentence why the database must not be opened, or None."""

    def is_there(self, url: URL) -> bool:
        """Say whether there is something to open; asking must not make it."""

    def damage(self, connection: Connection) -> Iterator[str]:
        """Yield a sentence for each way in which the database itself is damaged."""

    def beside(self, url: URL, why: str, home: Path | None) -> Path | None:
        """Return where a copy would lie that is made before a change."""

    def direct(self, connection: Connection, text: str, values: Any) -> Any:  # noqa: ANN401 - the driver's
        """Execute the driver's own text in a transaction; return a cursor of its rows."""

    def copy(self, engine: Engine, file: Path) -> None:
        """Write a consistent copy to a file that does not exist, while others go on writing."""

    def make_room(self, connection: Connection, table: Table, keys: Iterable[int]) -> None:
        """Make the partitions that rows with these leading keys need."""

    def shed(self, engine: Engine, table: Table, before: int) -> bool:
        """Let go of whole partitions that end by `before`; False where rows must be deleted."""


def kind(url: URL | str) -> Kind:
    """Return the kind of database a URL names; only its own driver is loaded."""
    return named(make_url(url).get_backend_name())


@lru_cache
def named(name: str) -> Kind:
    """Return the kind of database of a name: that of SQLAlchemy's dialect."""
    return cast("Kind", import_module(_MODULES[name]))
