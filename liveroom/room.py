"""One room: its settings and its database, opened together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveroom import settings as chosen
from liveroom.errors import StoreError
from liveroom.store.engine import is_there, open_engine, refuse_damaged
from liveroom.store.schema import upgrade

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine

    from liveroom.settings import Settings


COLLECTOR_LOCK = "collector.lock"
"""The file in a data directory by which one knows that a collector has been there."""


@dataclass(frozen=True, slots=True)
class Room:
    """The database of one city, the zone its local days belong to, and what the operator chose.

    Without settings a room has those of an empty environment; whoever opened it disposes of the
    engine.
    """

    engine: Engine
    zone: ZoneInfo
    settings: Settings = field(default_factory=lambda: chosen.load({}))


def open_room(settings: Settings) -> Room:
    """Create the data directory, open the database and bring it to the newest schema.

    Raises StoreError with one sentence where the directory cannot be written or the database
    cannot be opened, or is damaged: what is lost must not look like a room that is new.
    """
    _make_home(settings.home)
    refuse_damaged(settings.database_url, was_used=(settings.home / COLLECTOR_LOCK).exists())
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine, settings.home)
    except StoreError:
        engine.dispose()
        raise
    return Room(engine, settings.zone, settings)


def enter_room(settings: Settings) -> Room:
    """Open a room that somebody has opened before: a question must not make an empty one.

    Raises StoreError where there is none, else as `open_room`.
    """
    if not is_there(settings.database_url):
        file = settings.database_url.partition(":///")[2]  # only a file can be missing
        raise StoreError(f"There is no database {file}; is LIVEROOM_HOME the right one?")
    return open_room(settings)


def _make_home(home: Path) -> None:
    probe = home / ".writable"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        sentence = (
            f"The data directory {home} cannot be written ({error.strerror}): "
            "give this user the right to write there, or set LIVEROOM_HOME to another place."
        )
        raise StoreError(sentence) from error
