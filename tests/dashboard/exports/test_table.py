"""A CSV file says where its numbers come from and runs nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.exports.table import table
from dashboard.words import words
from tests.dashboard.exports.conftest import NOON

if TYPE_CHECKING:
    from dashboard.exports.sheet import Sheet

ID = words("id", ZoneInfo("Asia/Jakarta"))


def _rows(content: bytes) -> list[list[str]]:
    lines = content.decode("utf-8").splitlines()
    return list(csv.reader(line for line in lines if not line.startswith("# ")))


def test_provenance_comes_before_the_numbers(sheet: Sheet) -> None:
    """Whoever opens the file alone still learns source, span and policy."""
    notes = [line for line in table(sheet, ID).decode().splitlines() if line.startswith("# ")]

    assert notes[0] == "# DATA CONTOH"
    assert "# Kebijakan hitung: uptime-1" in notes
    assert any(note.startswith("# Rentang: 25 Okt 2026") for note in notes)


def test_moments_are_iso_8601_in_the_citys_zone(sheet: Sheet) -> None:
    """An epoch is for machines; a file says 12:00 +07:00, and a latency stays a number."""
    frame = pd.DataFrame({"since_ms": [int(NOON.timestamp() * 1000)], "latency_ms": [120]})

    rows = _rows(table(replace(sheet, frame=frame), ID))

    assert rows == [["since", "latency_ms"], ["2026-11-24T12:00:00+07:00", "120"]]


def test_a_spreadsheet_runs_nothing(sheet: Sheet) -> None:
    """Text that begins like a formula is made inert; a negative number stays a number."""
    frame = pd.DataFrame({"name": ["=1+1", "@SUM(1)", "Sah"], "change": [-1, 2, 3]})

    rows = _rows(table(replace(sheet, frame=frame), ID))

    assert [row[0] for row in rows[1:]] == ["'=1+1", "'@SUM(1)", "Sah"]
    assert rows[1][1] == "-1"


def test_what_is_not_known_is_an_empty_cell(sheet: Sheet) -> None:
    """None and NaN are neither 0 nor the word nan."""
    frame = pd.DataFrame({"slug": ["a", "b"], "uptime": [None, 0.5]})

    rows = _rows(table(replace(sheet, frame=frame), ID))

    assert rows[1:] == [["a", ""], ["b", "0.5"]]
