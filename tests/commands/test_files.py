"""A file is written whole or not at all, and nothing is left beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import main
from commands.files import put

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_there_is_replaced_whole(tmp_path: Path) -> None:
    """With the rights that were asked for."""
    file = tmp_path / "a.csv"
    put(file, b"one")
    put(file, b"two", 0o600)
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A directory stands where the file should be: no draft stays beside it."""
    (tmp_path / "home").mkdir()
    with pytest.raises(OSError, match="directory"):
        put(tmp_path / "home", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_export_into_a_directory_is_wrong_use(
    city_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2 and one sentence, and the directory stays as it was."""
    monkeypatch.setenv("LIVEROOM_DATABASE_URL", city_database)
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "home"))
    asked = ["export", "--panel", "aduan-harian", "--period", "7d", "--format", "csv", "--out"]
    for out, why in ((tmp_path, "is a directory"), (tmp_path / "no" / "x.csv", "another folder")):
        assert main([*asked, str(out)]) == 2
        assert why in capsys.readouterr().err
    assert not [
        path for path in tmp_path.parent.iterdir() if path.name.startswith(f".{tmp_path.name}")
    ]
