"""The web says that it listens where anything is to be heard, and only there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from dashboard.listening import Listener
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.tables import application, listening
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def test_it_listens_where_something_beats(tmp_path: Path) -> None:
    """A room that only polls is spared a write every five seconds."""
    engine = open_town(tmp_path, round(NOON.timestamp() * 1000))
    listener = Listener(Room(engine, ZoneInfo("Asia/Jakarta")))
    listener.say(NOON)
    with writing(engine) as connection:
        assert connection.execute(select(listening)).all() == []
        mine = update(application).where(application.c.id == 4)
        connection.execute(mine.values({"beat_secret": "arsip", "grace_s": 60}))

    for seconds in (0, 5, 10):
        listener.say(NOON + timedelta(seconds=seconds))

    with writing(engine) as connection:
        (row,) = connection.execute(select(listening)).all()
    assert row.end_ms - row.start_ms == 10_000
    engine.dispose()
