"""Adoption: columns of months, hollow where more is measured, steps that are never slopes."""

from __future__ import annotations

from typing import Any

from dashboard.drawings.adoption import adoption
from dashboard.drawings.usage_by_application import usage_by_application
from dashboard.drawings.usage_by_category import usage_by_category
from dashboard.drawings.usage_outages import usage_outages
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN


def _month(number: int, value: float | None, same: float | None, told: int = 30) -> dict[str, Any]:
    return {
        "series": "all", "metric": "visits", "kind": "day", "month": number, "day": None,
        "value": value, "told": told, "days": 30, "applications": 3,
        "same": same, "same_told": told, "same_days": 30, "same_applications": 2,
    }  # fmt: skip


def _step(day: int, value: float) -> dict[str, Any]:
    empty = _month(day // 100, value, None)
    return empty | {"series": "Kota Kita", "kind": "bucket", "day": day}


YEARS = [
    *(_month(202400 + month, 100.0, 100.0) for month in range(1, 13)),
    *(_month(202500 + month, 150.0, 130.0) for month in range(1, 13)),
    _month(202601, None, None, 0),
    _month(202602, 90.0, 60.0, 12),
]


def test_growth_is_told_of_the_same_applications() -> None:
    """Fifty per cent more were counted; thirty per cent more by those who counted before."""
    drawn = adoption(frames.frame(YEARS), DARK, INDONESIAN)
    assert (
        drawn["layout"]["title"]["text"] == "2 aplikasi yang sama, 2025: 1.560 kunjungan, naik 30%"
    )
    filled, hollow = drawn["data"]
    assert filled["y"][24] is None
    assert filled["marker"]["color"][25] == DARK.data_muted != filled["marker"]["color"][0]
    assert hollow["y"][:13] == [0.0] * 12 + [20.0]
    (note,) = (each["text"] for each in drawn["layout"]["annotations"])
    assert note.startswith("2024: 1,2\xa0rb · 2025: 1,8\xa0rb · 2026*: 90")


def test_what_retired_ones_told_is_named() -> None:
    """They are in the years' sums, and no loss of the same applications."""
    frame = frames.frame(YEARS)
    frame.attrs["retired"] = 2
    (note,) = (each["text"] for each in adoption(frame, DARK, INDONESIAN)["layout"]["annotations"])
    assert "isi: 2 aplikasi yang sama; kosong: baru, atau 2 yang pensiun" in note
    row: dict[str, Any] = {
        "slug": "a", "name": "A", "category": "opd", "metric": "visits", "kind": "day", "leads": True,
        "value": 9.0, "coverage": 1.0, "change": None, "per_1000": None, "month": None,
    }  # fmt: skip
    rows = [row | {"slug": str(n), "name": f"Aplikasi {n}"} for n in range(12)]
    told = frames.frame([*rows, row | {"slug": "retired", "category": "retired", "value": 5.0}])
    told.attrs |= {"retired": 2, "leading": "visits", "days": 30}
    drawn = usage_by_application(told, DARK, INDONESIAN)
    assert "Aplikasi 0 terbanyak: 8% dari kunjungan 12 aplikasi, 30 hari" in drawn
    assert "5 aplikasi lain" in drawn
    assert "2 aplikasi pensiun" in drawn


def test_a_bucket_is_drawn_as_steps_to_the_end() -> None:
    """Between two steps nobody knows more: the line runs flat, to today, and says at least."""
    rows = [*YEARS, _step(20250310, 1000.0), _step(20260110, 5000.0)]
    drawn = adoption(frames.frame(rows), DARK, INDONESIAN)
    line = drawn["data"][-1]
    assert line["line"]["shape"] == "hv"
    assert line["y"] == [1000.0, 5000.0, 5000.0]
    assert line["x"][-1] == "2026-11-24"
    assert any("≥ 5\xa0rb" in note["text"] for note in drawn["layout"]["annotations"])


def test_people_of_a_month_are_a_level_and_a_gap_is_none() -> None:
    """Nobody is counted between two months, and a month nobody told is not the one before."""
    rows = [
        _step(day, value) | {"kind": "unique-month", "metric": "people"}
        for day, value in ((20260701, 40.0), (20260801, 50.0), (20261001, 60.0))
    ]
    drawn = adoption(frames.frame(rows), DARK, INDONESIAN)
    (line,) = drawn["data"]
    assert line["y"] == [40.0, 40.0, 50.0, 50.0, None, 60.0, 60.0]
    assert [line["x"][place] for place in (0, 1, 5, 6)] == [
        *("2026-07-01", "2026-07-31"),
        *("2026-10-01", "2026-10-31"),
    ]
    notes = [note["text"] for note in drawn["layout"]["annotations"]]
    assert "pengguna unik per bulan, tidak dijumlahkan" in notes


def test_figures_of_people_are_told_in_words() -> None:
    """A category that has nothing to add shows each for itself, and the sum without them."""
    empty: dict[str, Any] = {"value": None, "coverage": None, "change": None, "per_1000": None}
    row: dict[str, Any] = {
        "applications": 2,
        "telling": 0,
        "told": 0,
        "days": 0,
        "compared": 0,
        "before": None,
    }
    apart = (
        ("Dinkes", "people", "unique", 50.0, None),
        ("Dishub", "people", "unique", 30.0, None),
    )
    of_a_month = (("Pajak", "people", "unique-month", 20.0, 202610),)
    rows = [
        row | empty | {"category": "opd", "metric": None, "apart": apart},
        row | empty | {"category": "blud", "metric": None, "apart": of_a_month},
        row | empty | {"category": None, "metric": None, "apart": apart},
    ]
    drawn = usage_by_category(frames.frame(rows), DARK, INDONESIAN)
    assert "Dinkes: 50 per hari · Dishub: 30 per hari" in drawn
    assert "Pajak: Oktober 2026: 20" in drawn
    assert "jumlah penduduk belum didaftarkan" in drawn


def test_days_without_a_figure_are_gaps_on_the_shared_axis() -> None:
    """Both pictures have every day; the one nobody told has no column above."""
    day: dict[str, Any] = {"metric": "visits", "applications": 2, "degraded_ms": 0, "told_ms": 1}
    rows = [
        day | {"day": 20261121 + at, "value": value, "telling": telling, "down_ms": 60_000 * at}
        for at, (value, telling) in enumerate(((10.0, 2), (None, 0), (4.0, 1)))
    ]
    drawn = usage_outages(frames.frame(rows), DARK, INDONESIAN)
    above, below = drawn["data"]
    assert above["x"] == below["x"]
    assert above["y"] == [10.0, None, 4.0]
    assert below["y"] == [0.0, 1.0, 2.0]
    assert drawn["layout"]["xaxis"]["anchor"] == "y2"
    assert "1 hari tanpa angka · 1 hari belum semua" in drawn["layout"]["annotations"][0]["text"]
