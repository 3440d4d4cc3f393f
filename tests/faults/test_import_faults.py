"""Whoever keeps a confirmed file is killed again and again: in the end every row is there, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from liveroom import clock
from liveroom.dialects.said import said
from liveroom.model import ComplaintStatus, ServiceRequest
from liveroom.sheets.packing import packed
from liveroom.sheets.spool import Spool
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.imports import DONE, begin_import, import_of
from liveroom.store.tables import request
from tests.city import NOON
from tests.conftest import KINDS
from tests.faults.monitor import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.faults

ROWS, KILLS, PATIENCE = 20_000, 3, 40


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_import_is_completed_by_the_next(
    database: str, tmp_path: Path, rounds: range
) -> None:
    """Its counts are those of one that nobody killed, and nothing is there twice."""
    engine, spool, random = open_engine(database), Spool(tmp_path), Random(7)
    number = spool.make()
    status = ComplaintStatus.RECEIVED
    with spool.out(number).open("w") as out:
        for row in range(ROWS):
            each = ServiceRequest(f"L-{row}", NOON, status, "menunggu", "x")
            out.write(packed([said(each)]) + "\n")
    with writing(engine) as connection:
        begin_import(connection, number, ("loket", "a.csv", 0), "Sari", clock.now())
    given = {"PATH": os.defpath, "LIVEROOM_HOME": str(tmp_path), "LIVEROOM_DATABASE_URL": database}
    command = [sys.executable, "-m", "liveroom.intake", "keep", number]

    for _ in range(KILLS if len(rounds) == 1 else 20):
        running = subprocess.Popen(command, env=given, cwd=ROOT)
        time.sleep(random.uniform(0.5, 3.0))
        running.send_signal(signal.SIGKILL)
        running.wait(PATIENCE)
    for _ in range(2):  # whoever comes late finds it done
        subprocess.run(command, env=given, cwd=ROOT, check=True, timeout=6 * PATIENCE)

    with reading(engine) as connection:
        one = import_of(connection, number)
        kept = [row[0] for row in connection.execute(request.select().with_only_columns(request.c.external_id))]  # fmt: skip
    engine.dispose()
    assert one is not None
    assert (one.state, one.new, one.unchanged) == (DONE, ROWS, 0)
    assert len(kept) == len(set(kept)) == ROWS
