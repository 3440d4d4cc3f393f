"""`import KIND FILE` finds the command of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ROWS = b"""ticket,received,status,topic,agency,kecamatan
LKS-1,2026-11-24T08:15:00+07:00,menunggu,Lampu jalan,Dishub,Ciledug
LKS-2,kemarin,menunggu,Lampu jalan,Dishub,Ciledug
"""


def test_complaints_are_imported_from_the_front_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a person types, and what they read: counts, then the refused row with its line."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "home"))
    (tmp_path / "laksa.csv").write_bytes(ROWS)
    code = main(["import", "complaints", str(tmp_path / "laksa.csv"), "--source", "laksa"])
    assert code == 3
    assert capsys.readouterr().out == (
        "new 1 updated 0 unchanged 0 conflicts 0 rejected 1\n"
        "baris 3: received bukan tanggal dan waktu\n"
    )


def test_a_bad_file_is_one_sentence_and_exit_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "home"))
    (tmp_path / "feed.json").write_bytes(b"<html>")
    code = main(["import", "complaints", str(tmp_path / "feed.json"), "--source", "laksa"])
    told = capsys.readouterr()
    assert (code, told.out) == (1, "")
    assert told.err.count("\n") == 1
    assert "feed.json cannot be read as open311" in told.err
