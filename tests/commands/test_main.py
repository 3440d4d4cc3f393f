"""The front door speaks in sentences, whatever is asked of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from commands import _faults, _sentence, main, table

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("line", [["chekc"], ["check", "--jsn"], ["check", "extra"]])
def test_a_wrong_command_line_is_one_sentence(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and where to read more."""
    assert main(line) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert "--help" in told


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has to read the source to find a command."""
    with pytest.raises(SystemExit) as left:
        main(["--help"])

    out = capsys.readouterr().out
    assert left.value.code == 0
    assert all(name in out for name in table())


def test_a_fault_of_the_machine_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A registry that is a directory, a full disk: never a traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "applications.toml").mkdir()

    assert main(["check"]) == 2
    assert "Is a directory" in capsys.readouterr().err


def test_a_fault_of_the_database_is_told_without_its_statement() -> None:
    """SQL in an error message helps nobody at the console."""
    fault = OperationalError("SELECT 1", {}, Exception("database is locked"))

    assert isinstance(fault, _faults())
    assert _sentence(fault) == "The command could not finish: database is locked."


def test_a_fault_of_a_file_is_told_without_its_number() -> None:
    """`[Errno 28]` says nothing to those who read it; the file does."""
    fault = OSError(28, "No space left on device", "/data/x")

    assert _sentence(fault) == "The command could not finish: /data/x: No space left on device."


def test_whoever_reads_no_further_has_what_he_wanted() -> None:
    """`… | head` is no error, however much there was left to say."""
    command = [sys.executable, str(ROOT / "app.py"), "check", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()

    assert running.returncode in {0, 2}  # whatever there is to say of a registry here
    assert b"Errno" not in told
    assert b"Traceback" not in told


@pytest.mark.parametrize(
    "line",
    [
        ["uptime", "--period", "7d"],
        [
            "export",
            "--panel",
            "aduan-harian",
            "--period",
            "7d",
            "--format",
            "csv",
            "--out",
            "x.csv",
        ],
    ],
)
def test_a_question_makes_no_empty_room(
    line: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A misspelt home is told; it is not answered with no applications, and not made."""
    home = tmp_path / "none"
    monkeypatch.setenv("LIVEROOM_HOME", str(home))
    monkeypatch.chdir(tmp_path)

    assert main(line) == 2
    assert str(home / "liveroom.db") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
