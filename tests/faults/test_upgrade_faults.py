"""An upgrade that is killed can be done again, and a copy taken while others write is whole."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from commands import main
from liveroom.store.audit import disagreements
from liveroom.store.engine import open_engine, reading
from liveroom.store.schema import head, shape, upgrade
from liveroom.store.tables import acknowledgement, sample
from tests.faults.disk import before, flushers, recorded
from tests.faults.flusher import NAME, UPGRADE
from tests.faults.monitor import PATIENCE_S, monitor
from tests.faults.test_writes import KILLED, points
from tests.liveroom.store.released import make
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

POINTS = 10

pytestmark = pytest.mark.faults


def old(home: Path) -> Path:
    """Make a home with a room of the first shape in it."""
    home.mkdir()
    engine = open_engine(f"sqlite:///{home / NAME}")
    make(engine, "0001")
    engine.dispose()
    return home


def test_an_upgrade_killed_at_any_write_is_done_by_the_next_start(
    tmp_path: Path, rounds: range
) -> None:
    """Either shape is whole, the next start makes it the newest, and every copy beside is whole."""
    pattern = old(tmp_path / "pattern")
    with flushers() as program:
        shutil.copytree(pattern, tmp_path / "whole")
        calls = points(recorded(program, tmp_path / "whole", UPGRADE))
        step = 1 if len(rounds) > 1 else max(1, len(calls) // POINTS)
        for call, number in calls[::step]:
            home = tmp_path / f"{call}-{number}"
            shutil.copytree(pattern, home)
            fault = f"inject={call}:signal=SIGKILL:when={number}"
            options = ("-o", "/dev/null", "-e", f"trace={call}", "-e", fault)
            assert program.run(home, UPGRADE, *options) == KILLED

            engine = open_engine(f"sqlite:///{home / NAME}")
            was = shape(engine)
            assert was in {"0001", head()}
            upgrade(engine)
            assert holds(engine.url.database or "") == (head(), 2, 1)
            copies = [
                file for file in home.glob(f"{NAME}.before-*") if ".unfinished" not in file.name
            ]
            assert copies, (call, number)
            for copied in copies:
                older = open_engine(f"sqlite:///{copied}")
                assert shape(older) == "0001"
                upgrade(older)
                older.dispose()
                assert holds(str(copied)) == (head(), 2, 1)
            engine.dispose()
            shutil.rmtree(home)
        assert before(pattern).keys() == {NAME}


def holds(file: str) -> tuple[str | None, int, int]:
    """Return the shape of a database, its samples and its acknowledgements; it agrees with itself."""
    engine = open_engine(f"sqlite:///{file}")
    with reading(engine) as connection:
        assert list(disagreements(connection)) == []
        counts = [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (sample, acknowledgement)
        ]
    found = shape(engine)
    engine.dispose()
    return found, counts[0], counts[1]


def test_a_copy_taken_while_the_room_runs_counts_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Restored on an empty machine it answers `uptime --json` as the room did, to the byte."""
    restored = tmp_path / "restored"
    restored.mkdir()
    with monitor(tmp_path / "home") as made:
        made.start()
        until(lambda: len(made.rows()) > 30, PATIENCE_S)
        monkeypatch.setenv("LIVEROOM_HOME", str(made.home))
        assert main(["db", "backup", str(restored / NAME)]) == 0
        newest = max(row.start_s for row in made.rows())
        made.wait_for_news()  # it runs, and goes on
        assert newest < max(row.start_s for row in made.rows())

    # What the room says of the time that the copy knows.
    span = _span(restored / NAME)
    capsys.readouterr()
    assert main(["uptime", "--all", *span, "--json"]) == 0
    there = capsys.readouterr().out
    monkeypatch.setenv("LIVEROOM_HOME", str(restored))
    assert main(["uptime", "--all", *span, "--json"]) == 0

    assert capsys.readouterr().out == there
    assert main(["db", "check"]) == 0


def _span(file: Path) -> tuple[str, str, str, str]:
    engine = open_engine(f"sqlite:///{file}")
    with reading(engine) as connection:
        first, last = connection.execute(
            select(func.min(sample.c.start_s), func.max(sample.c.start_s))
        ).one()
    engine.dispose()
    start, end = (datetime.fromtimestamp(each, UTC).isoformat() for each in (first, last - 4))
    return "--from", start, "--to", end
