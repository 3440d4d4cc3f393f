"""What is wrong with an SQLite file before anybody trusts it: empty, without its log, or torn."""

from __future__ import annotations

import struct
from contextlib import closing
from pathlib import Path

import pysqlite3

from liveroom import clock

LOOK_S = 0.3
"""A large file is looked through for so long only; `db check` goes through all of it."""

_STEPS = 1000
_RESTORE = "restore a copy made with `db backup`"
_MX_FRAME, _IS_INIT, _BACKFILL = 16, 12, 96  # in SQLite's "WAL-index", walformat.html 2.1
_HEADER = 136


def unsound(file: Path, *, was_used: bool) -> str | None:
    """Return what is wrong with a file and what to do, as one sentence; None where nothing is.

    `was_used` says that the room has had data: then an empty file has lost it. Nobody in this
    process may have the file open.
    """
    if not file.exists():
        return None
    if file.stat().st_size == 0:
        return _emptied(file) if was_used else None
    if _has_lost_its_log(file):
        return (
            f"The log of the database, {file}-wal, was removed with verdicts in it: put it back, or "
            f"{_RESTORE}; then remove {file}-shm and start again."
        )
    said = _quick_check(file)
    if said is not None and "not a database" in said:
        return f"{file} is not an SQLite database, or is damaged: name another file, or {_RESTORE}."
    return None if said is None else f"The database {file} is damaged ({said}): {_RESTORE}."


def _emptied(file: Path) -> str:
    return (
        f"The database {file} is empty, and this room has had data: {_RESTORE}; "
        "to begin with nothing, remove the file."
    )


def _has_lost_its_log(file: Path) -> bool:
    """Say whether the index of a log is there that was not copied back whole, without the log.

    Where the log is there, its index is left alone: closing it lets go of the locks on it.
    """
    log, index = Path(f"{file}-wal"), Path(f"{file}-shm")
    if log.exists() or not index.exists():
        return False
    with index.open("rb") as opened:
        head = opened.read(_HEADER)
    if len(head) < _HEADER or head[_IS_INIT] != 1:
        return False
    (frames,), (copied,) = (
        struct.unpack_from("=I", head, place) for place in (_MX_FRAME, _BACKFILL)
    )
    return bool(copied < frames)


def _quick_check(file: Path) -> str | None:
    """Return the first thing SQLite finds wrong within a moment."""
    end = clock.monotonic() + LOOK_S
    with closing(pysqlite3.connect(str(file), timeout=LOOK_S)) as connection:
        connection.set_progress_handler(lambda: clock.monotonic() > end, _STEPS)
        try:
            said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        except pysqlite3.OperationalError:  # out of time, held by another, or not to be opened
            return None
        except pysqlite3.DatabaseError as error:
            return str(error)
        except UnicodeDecodeError:  # it quotes what it found, and that is no text any more
            return "its structure cannot be read"
    return None if said == "ok" else " ".join(said.split())
