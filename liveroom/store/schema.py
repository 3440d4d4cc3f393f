"""Bringing a database to the shape this version of the code expects, and never past it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from liveroom.clock import now
from liveroom.errors import StoreError
from liveroom.store.engine import beside, copy, place, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, home: Path | None = None) -> Path | None:
    """Bring the database to the newest shape; return the copy made before, where one was needed.

    The copy of a file lies beside it, that of a server's database in `home`; without one there is
    none of the latter. A database that is new, or already there, needs no copy. All steps are one
    transaction: an upgrade that was interrupted has not begun. Raises StoreError when the database
    is newer than this code, belongs to something else, or cannot be written or copied.
    """
    with reading(engine) as connection:
        revision = _usable(connection, place(engine))
        filled = bool(inspect(connection).get_table_names())
    if revision == head():
        return None
    copied = _copy_before(engine, revision, home) if filled else None
    with writing(engine, patient=True) as connection:
        # Two processes may start together: the second finds the work done and does nothing.
        command.upgrade(_config(connection), "head")
    return copied


def head() -> str:
    """Return the name of the newest shape this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def shape(engine: Engine) -> str | None:
    """Return the name of the shape the database has; None before the first migration."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def backup(engine: Engine, file: Path) -> None:
    """Write a consistent copy of the database to `file` while others go on writing.

    Raises StoreError when `file` exists or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file} exists already and is not overwritten; name another file.")
    if not file.parent.is_dir():
        raise StoreError(f"{file.parent} is not a directory; make it, or name another file.")
    copy(engine, file)


def _usable(connection: Connection, where: str) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    tables = set(inspect(connection).get_table_names())
    if revision is None and tables:
        raise StoreError(f"{where} holds tables of another program; name another database.")
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"{where} was written by a newer version of LIVE Room (shape {revision}, this one "
            f"knows {head()}); install that version, or restore a copy made before."
        )
    return revision


def _copy_before(engine: Engine, revision: str | None, home: Path | None) -> Path | None:
    copied = beside(engine, f"before-{head()}-{now():%Y%m%dT%H%M%S}-{revision}", home)
    # One of this very second is whole, and of an upgrade that was killed.
    if copied is not None and not copied.exists():
        backup(engine, copied)
    return copied


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
