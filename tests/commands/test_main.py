"""The front door speaks in sentences, whatever is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from commands import _faults, _sentence, main, table

if TYPE_CHECKING:
    from pathlib import Path


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
