"""Real flushes into a real database, in processes that may be killed at any write.

Run as a program, each line of standard input names a home and how SQLite is to sync (or that its
database is to be upgraded), and lets a child be forked that stops itself before the first write. Its
number is answered, so that it can be watched and let go; then how it ended.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pysqlite3
from sqlalchemy import event, func, select

from collectors.keep import Beat, write
from liveroom.model import Cause, ComplaintStatus, Feed, Sample, ServiceRequest, Status, Verdict
from liveroom.store.audit import disagreements
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.requests import keep_requests
from liveroom.store.schema import upgrade
from liveroom.store.tables import incident, request, sample
from liveroom.store.writes import keep_registry
from tests.city import NOON, ZONE
from tests.watched import registry

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

NAME, ACKS = "liveroom.db", "acks"
APPLICATIONS = ("loket", "pajak", "ppdb")
FLUSHES = 6
SLOT = timedelta(minutes=1)
CHECKPOINT_PAGES = 24
"""So few, that six flushes meet checkpoints and the log that begins anew after one."""

FULL, NORMAL, UPGRADE = "FULL", "NORMAL", "UPGRADE"
_DOWN = Verdict(Status.DOWN, Cause.REFUSED)
_UP = Verdict(Status.UP)


class Kept(NamedTuple):
    """How many flushes a database holds whole, and every way in which it contradicts itself."""

    flushes: int
    complaints: int
    problems: tuple[str, ...]


def found(home: Path) -> None:
    """Make a home whose database knows three applications and nothing of them."""
    one = registry(APPLICATIONS[0], NOON)
    each = tuple(replace(one.applications[0], slug=slug) for slug in APPLICATIONS)
    engine = opened(home)
    upgrade(engine)
    with writing(engine) as connection:
        keep_registry(connection, replace(one, applications=each), "digest", NOON, ZONE)
    engine.dispose()


def opened(home: Path, sync: str = FULL) -> Engine:
    """Return the store's own engine, with checkpoints more often, and syncing as told."""
    engine = open_engine(f"sqlite:///{home / NAME}")

    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.cursor().execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        connection.cursor().execute(f"PRAGMA synchronous={sync}")

    event.listen(engine, "connect", prepare)
    return engine


def flush(home: Path, sync: str) -> None:
    """Write six ticks and six complaints, and say of each that it is kept once it is."""
    acks = os.open(home / ACKS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    engine = opened(home, sync)
    for number in range(FLUSHES):
        now = NOON + (number + 1) * SLOT
        verdict = _DOWN if number in (2, 3) else _UP
        samples = [Sample(slug, now - SLOT, SLOT, verdict, 1, 12) for slug in APPLICATIONS]
        write(engine, samples, (), Beat(now))
        complaint = ServiceRequest(f"A-{number}", now, ComplaintStatus.RECEIVED, "open", "jalan")
        with writing(engine) as connection:
            keep_requests(connection, "laksa", Feed((complaint,)), now, ZONE)
        os.write(acks, b"kept\n")
    engine.dispose()


def kept(home: Path) -> Kept:
    """Open a home with the real store, and return what it holds."""
    engine = open_engine(f"sqlite:///{home / NAME}")
    with reading(engine) as connection:
        rows = connection.execute(select(func.count()).select_from(sample)).scalar_one()
        complaints = connection.execute(select(func.count()).select_from(request)).scalar_one()
        incidents = connection.execute(select(func.count()).select_from(incident)).scalar_one()
        problems = tuple(disagreements(connection))
    engine.dispose()
    flushes, rest = divmod(rows, len(APPLICATIONS))
    if rest:
        problems = (*problems, f"{rest} rows of a flush that is not whole")
    if incidents != (len(APPLICATIONS) if flushes > 2 else 0):
        problems = (*problems, f"{incidents} incidents after {flushes} flushes")
    return Kept(flushes, complaints, problems)


def main() -> None:
    """Fork a child for each line, say its number once it waits, and then how it ended."""
    for line in sys.stdin:
        home, sync = line.split()
        child = os.fork()
        if child == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            if sync == UPGRADE:
                upgrade(open_engine(f"sqlite:///{Path(home) / NAME}"))
            else:
                flush(Path(home), sync)
            os._exit(0)
        os.waitpid(child, os.WUNTRACED)
        _say(str(child))
        _, status = os.waitpid(child, 0)
        _say(str(os.waitstatus_to_exitcode(status)))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    assert pysqlite3.threadsafety  # loaded once, before any child
    main()
