"""A file that has lost something must not look like a room that is new."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pysqlite3
import pytest
from sqlalchemy import func, select

from liveroom import settings
from liveroom.errors import StoreError
from liveroom.room import COLLECTOR_LOCK, open_room
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.engine.soundness import unsound
from liveroom.store.tables import application
from liveroom.store.writes import beat
from tests.city import NOON

if TYPE_CHECKING:
    from pathlib import Path

APPLICATIONS = 30
FLIPS = 100


@pytest.fixture
def file(founded: Path, tmp_path: Path) -> Path:
    """Return the database of a home in which a collector has been."""
    file = tmp_path / "liveroom.db"
    shutil.copyfile(founded, file)
    (tmp_path / COLLECTOR_LOCK).touch()
    return file


def opened(file: Path) -> int:
    """Open the room as every command does, and return how many applications it has."""
    room = open_room(settings.load({"LIVEROOM_HOME": str(file.parent)}))
    try:
        with reading(room.engine) as connection:
            query = select(func.count()).select_from(application)
            return int(connection.execute(query).scalar_one())
    finally:
        room.engine.dispose()


def test_a_sound_room_is_opened(file: Path) -> None:
    """The check must not cry wolf."""
    assert opened(file) == APPLICATIONS


def test_a_room_that_is_new_is_opened(tmp_path: Path) -> None:
    """An empty file is what a first start leaves that was killed at once."""
    (tmp_path / "liveroom.db").touch()

    assert opened(tmp_path / "liveroom.db") == 0


@pytest.mark.parametrize(
    ("left", "said"), [(0, "is empty"), (1000, "damaged|not an SQLite"), (0.5, "damaged")]
)
def test_a_file_that_was_cut_is_refused(file: Path, left: float, said: str) -> None:
    """A half copy, or what a full disk left: the sentence says what to do."""
    size = int(left) if left > 1 else int(file.stat().st_size * left)
    with file.open("r+b") as cut:
        cut.truncate(size)

    with pytest.raises(StoreError, match=said) as refusal:
        opened(file)

    assert "db backup" in str(refusal.value) or "another file" in str(refusal.value)


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_are_refused_or_harmless(file: Path, seed: int) -> None:
    """Never an empty dashboard, never a traceback: a sentence, or the room as it was."""
    random = Random(seed)
    content = bytearray(file.read_bytes())
    for _ in range(FLIPS):
        content[random.randrange(len(content))] ^= random.randrange(1, 256)
    file.write_bytes(content)

    with suppress(StoreError):
        assert opened(file) == APPLICATIONS


def test_a_structure_that_is_no_text_any_more_is_refused(file: Path) -> None:
    """SQLite quotes what it cannot read, and the quotation cannot be read either."""
    with closing(pysqlite3.connect(str(file), isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET name = CAST(x'61C2' AS TEXT), sql = 'CREATE' "
            "WHERE name = 'poll_at'"
        )

    with pytest.raises(StoreError, match="damaged"):
        opened(file)


def test_a_log_that_was_removed_is_missed(file: Path, tmp_path: Path) -> None:
    """What was written last lay only in the log, and the file without it looks whole."""
    killed = tmp_path / "killed"
    killed.mkdir()
    engine = open_engine(f"sqlite:///{file}")
    with writing(engine) as connection:
        beat(connection, NOON + timedelta(seconds=1))
    for end in ("", "-shm"):  # what lies there after kill -9, without the log
        shutil.copyfile(f"{file}{end}", killed / f"liveroom.db{end}")
    engine.dispose()

    with pytest.raises(StoreError, match="log of the database"):
        opened(killed / "liveroom.db")
    (killed / "liveroom.db-shm").unlink()
    assert opened(killed / "liveroom.db") == APPLICATIONS


@pytest.mark.parametrize("index", [b"", bytes(200)])
def test_an_index_that_says_nothing_is_no_evidence(file: Path, index: bytes) -> None:
    """Power that went left pages of nothing."""
    file.with_name("liveroom.db-shm").write_bytes(index)

    assert unsound(file, was_used=True) is None
