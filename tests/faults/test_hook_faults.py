"""A server killed while complaints are sent to it: what it has acknowledged is there, once."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from random import Random

import pysqlite3
import pytest

from tests.faults.sender import Sender, prepared
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.waiting import until

pytestmark = pytest.mark.faults

PATIENCE_S = 60.0
KILLS, MESSAGES = 6, 30
LONG_KILLS, LONG_MESSAGES = 200, 10_000


def worker(master: int) -> int:
    """Return the process that answers; 0 while there is none."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0]) if children else 0


def test_what_was_acknowledged_survives_every_kill(tmp_path: Path, rounds: range) -> None:
    """200 and 201 are said after the commit, and a message sent again counts once."""
    kills, wanted = (KILLS, MESSAGES) if len(rounds) == 1 else (LONG_KILLS, LONG_MESSAGES)
    home, port, random = tmp_path / "home", free_port(), Random(4)
    environment = {"PATH": os.defpath, **prepared(home)}
    command = [sys.executable, str(APP), "serve", "--port", str(port)]
    with Program(command, tmp_path / "log", environment) as program:
        until(lambda: fetch(f"http://127.0.0.1:{port}/healthz")[0] == 200, PATIENCE_S)
        assert program.process is not None
        master = program.process.pid
        sender = Sender(port)
        sender.start()
        killed = {0}  # kill(0) would end this test, and a dead one may be listed for a moment
        for _ in range(kills):
            sender.wait_for_more(PATIENCE_S)
            time.sleep(random.uniform(0.0, 0.3))
            until(lambda: worker(master) not in killed, PATIENCE_S)
            now = worker(master)
            assert now > 0
            os.kill(now, signal.SIGKILL)
            killed.add(now)
        until(lambda: len(sender.taken) >= wanted, 60 * PATIENCE_S)
        sender.stop()

    reader = pysqlite3.connect(home / "liveroom.db")
    kept = [row[0] for row in reader.execute("SELECT external_id FROM request")]
    reader.close()
    assert set(sender.taken) - set(kept) == set()
    assert len(kept) == len(set(kept))
    assert sender.refused == []
