"""The web side stands before anything is in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard import build
from liveroom.room import Room
from liveroom.store.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path


def test_building_the_web_side_starts_nothing_and_asks_nothing(tmp_path: Path) -> None:
    """A command that only looks must be able to build it without a database behind it."""
    room = Room(engine=open_engine(f"sqlite:///{tmp_path}/none.db"), zone=ZoneInfo("Asia/Jakarta"))

    app = build(room)

    assert app.server.test_client().get("/").status_code == 200
