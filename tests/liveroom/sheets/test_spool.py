"""The folder between an upload and its import keeps what is waited for, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liveroom import clock
from liveroom.sheets.spool import Spool

if TYPE_CHECKING:
    from pathlib import Path


def test_only_what_is_waited_for_outlives_the_hour(tmp_path: Path) -> None:
    """A kill between the last row and the sweeping leaves a folder that nobody needs any more."""
    spool = Spool(tmp_path)
    waiting, done = spool.make(), spool.make()
    spool.lock.touch()

    spool.forget(clock.now() + timedelta(minutes=59), [waiting])
    assert {one.name for one in spool.root.iterdir()} == {waiting, done, "lock"}

    spool.forget(clock.now() + timedelta(minutes=61), [waiting])
    assert {one.name for one in spool.root.iterdir()} == {waiting, "lock"}
