"""The monitor's own state is said before anything else is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from dashboard.queries.monitor import monitor
from liveroom.store.engine import open_engine
from liveroom.store.tables import METADATA, heartbeat

if TYPE_CHECKING:
    from pathlib import Path

NOON_MS = 1_795_496_400_000


@pytest.mark.parametrize(
    ("age_ms", "word", "expected"),
    [
        (1_000, "ok", ("ok", "none", True)),
        (5_000, "ok", ("ok", "none", True)),
        (5_001, "ok", ("late", "none", True)),
        (15_000, "ok", ("late", "none", True)),
        (15_001, "ok", ("stale", "monitor-stopped", False)),
        (900_000, "ok", ("stale", "monitor-stopped", False)),
        (900_001, "ok", ("dead", "monitor-stopped", False)),
        (1_000, "offline", ("offline", "monitor-offline", True)),
        (60_000, "offline", ("stale", "monitor-stopped", False)),
    ],
)
def test_a_heartbeat_ages(
    tmp_path: Path, age_ms: int, word: str, expected: tuple[str, str, bool]
) -> None:
    """Fresh, late after 5 s, stale after 15 s, dead after 15 min: the contract's thresholds."""
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    METADATA.create_all(engine)
    reason = "none" if word == "ok" else f"monitor-{word}"
    with engine.connect().execution_options(writing=True) as connection:
        row = {"id": 1, "beat_ms": NOON_MS - age_ms, "started_ms": 0, "seq": 9}
        rest = {"state": word, "reason": reason, "since_ms": NOON_MS - 1}
        connection.execute(insert(heartbeat).values(**row, **rest))
        connection.commit()

    with engine.connect() as reader:
        judged = monitor(reader, NOON_MS)

    assert (judged.state, str(judged.cause), judged.beats) == expected
    assert judged.seq == 9


def test_a_monitor_that_never_ran_is_dead(tmp_path: Path) -> None:
    """No sign of life at all is not a fresh one."""
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        judged = monitor(connection, NOON_MS)

    assert (judged.state, judged.since_ms, judged.seq) == ("dead", None, 0)


def test_a_database_that_takes_no_writes_is_a_storage_fault(tmp_path: Path) -> None:
    """A heart that cannot write is not a heart that stopped: the operator looks at the disk."""
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    METADATA.create_all(engine)
    row = {"id": 1, "beat_ms": NOON_MS - 20_000, "started_ms": 0, "seq": 9}
    with engine.connect().execution_options(writing=True) as blocker:
        blocker.execute(insert(heartbeat).values(**row, state="ok", reason="none", since_ms=0))
        blocker.commit()
        blocker.execute(update(heartbeat).values(seq=10))  # and holds the lock

        with engine.connect() as connection:
            judged = monitor(connection, NOON_MS)

    assert (judged.state, judged.cause, judged.beats) == ("storage", "monitor-storage", False)
    assert judged.since_ms == NOON_MS - 20_000
