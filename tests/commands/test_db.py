"""`db upgrade`, `db check` and `db backup`: what an operator types before and after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from commands import main
from liveroom.store.engine import open_engine, writing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(city_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory whose database holds the small city, and is the one in use."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))
    monkeypatch.setenv("LIVEROOM_DATABASE_URL", city_database)
    return tmp_path


def harm(url: str, statement: str) -> None:
    """Change a database behind everybody's back."""
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_new_database_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first command of a new machine needs no directory made before."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "new"))
    assert main(["db", "upgrade"]) == 0
    assert "has the newest shape" in capsys.readouterr().out
    assert main(["db", "check"]) == 0


def test_a_healthy_database_is_said_to_be_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check that says nothing is not believed."""
    assert main(["db", "check"]) == 0
    assert "agrees with itself" in capsys.readouterr().out


def test_contradictions_are_told_and_counted(
    home: Path, city_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first twenty show what happened; a thousand would hide it."""
    harm(city_database, "UPDATE tally_day SET up_ms = up_ms + 1")
    assert main(["db", "check"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 21
    assert told[-1].startswith("And ")


def test_another_shape_is_told(
    home: Path, city_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The remedy stands in the sentence."""
    harm(city_database, "DELETE FROM alembic_version")
    assert main(["db", "check"]) == 1
    assert "db upgrade" in capsys.readouterr().err


def test_a_copy_is_made_and_never_overwritten(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Yesterday's backup may be the only good one."""
    assert main(["db", "backup", str(home / "copy.db")]) == 0
    assert main(["db", "backup", str(home / "copy.db")]) == 2
    told = capsys.readouterr()
    assert "is a whole copy" in told.out
    assert "exists already" in told.err


@pytest.mark.parametrize("action", [["check"], ["backup", "copy.db"]])
def test_no_empty_database_is_made_of_a_wrong_name(
    action: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An empty backup of nothing would look like a good one."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))
    assert main(["db", *action]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert not (tmp_path / "liveroom.db").exists()
