"""`import usage` keeps the figures of an export once, in spite of bad lines, and says which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import main

if TYPE_CHECKING:
    from pathlib import Path

INSTALLS = (
    "Date,Package Name,Daily Device Installs,Active Device Installs\r\n"
    "2026-01-01,id.contoh,12,4000\r\n2026-01-02,id.contoh,many,\r\n"
)


@pytest.fixture
def home(city_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for files, beside a room with the small city in it."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIVEROOM_DATABASE_URL", city_database)
    return tmp_path


def test_an_export_is_kept_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the console writes it: UTF-16 with its mark; the same file again changes nothing."""
    file = home / "installs_id.contoh_202601_overview.csv"
    file.write_bytes(INSTALLS.encode("utf-16"))
    asked = ["import", "usage", str(file), "--app", "kasir", "--format", "play"]
    refused = 'rejected 1\nbaris 3: installs: "many" bukan bilangan bulat\n'
    assert main(asked) == 3
    assert capsys.readouterr().out == f"new 2 updated 0 unchanged 0 {refused}"
    assert main(asked) == 3
    assert capsys.readouterr().out == f"new 0 updated 0 unchanged 2 {refused}"


def test_what_cannot_be_taken_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An application nobody registered, a file that is not there, a file of something else."""
    file = home / "a.csv"
    file.write_bytes(b"PK\x03\x04nothing")
    for path, app, code, why in (
        (file, "nobody", 2, "'nobody'"),
        (home / "no.csv", "kasir", 2, "no such file"),
        (file, "kasir", 1, "torn or damaged"),
    ):
        assert main(["import", "usage", str(path), "--app", app, "--format", "csv"]) == code
        told = capsys.readouterr().err
        assert why in told
        assert told.count("\n") == 1
