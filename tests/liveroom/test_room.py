"""A room opens on a fresh directory, and says in one sentence why it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liveroom import settings
from liveroom.errors import StoreError
from liveroom.room import open_room
from liveroom.store import reads

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fresh_room_has_its_tables(tmp_path: Path) -> None:
    """Nobody has to prepare anything before the first run."""
    chosen = settings.load({"LIVEROOM_HOME": str(tmp_path / "new" / "home")})

    room = open_room(chosen)

    with room.engine.connect() as connection:
        assert reads.last_heartbeat(connection) is None
    assert room.zone.key == "Asia/Jakarta"
    room.engine.dispose()


def test_a_room_opens_twice(tmp_path: Path) -> None:
    """Collector and web each open the same room; the second finds it ready."""
    chosen = settings.load({"LIVEROOM_HOME": str(tmp_path)})

    for _ in range(2):
        open_room(chosen).engine.dispose()

    assert (tmp_path / "liveroom.db").exists()


def test_a_directory_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """The sentence names the directory and what to do."""
    blocked = tmp_path / "file"
    blocked.touch()
    chosen = settings.load({"LIVEROOM_HOME": str(blocked / "home")})

    with pytest.raises(StoreError) as caught:
        open_room(chosen)

    (sentence,) = caught.value.problems
    assert str(blocked) in sentence
    assert "LIVEROOM_HOME" in sentence


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    """A wrong file is never overwritten and never ends in a traceback."""
    (tmp_path / "liveroom.db").write_text("not a database, but long enough to be read as one" * 99)
    chosen = settings.load({"LIVEROOM_HOME": str(tmp_path)})

    with pytest.raises(StoreError) as caught:
        open_room(chosen)

    assert "not an SQLite database" in caught.value.problems[0]
