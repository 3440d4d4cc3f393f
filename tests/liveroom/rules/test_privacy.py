"""Numbers of persons are masked, numbers of things are not, and small counts stay with the city."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.privacy import FEWEST, MASK, is_personal, masked, suppressed


@pytest.mark.parametrize(
    "secret",
    [
        "3671051234567890",
        "3671 0512 3456 7890",
        "081234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "62812345678",
        "(021) 5551234",
        "budi.santoso+laksa@contoh.go.id",
    ],
)
def test_what_names_a_person_is_masked_in_any_sentence(secret: str) -> None:
    """However people group their digits."""
    text = f"Tolong hubungi {secret}, jalan rusak."
    assert masked(text) == f"Tolong hubungi {MASK}, jalan rusak."
    assert is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lampu jalan padam",
        "RT 05/RW 12 sejak 24-11-2026 08.15",
        "Kecamatan 36.71.06",
        "LKS-2026-000311",
        "Perda 10 Tahun 2015 pasal 12 ayat 3",
        "Rp1.250.000",
        "@dishub",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    """A masked date or district would make the text useless."""
    assert masked(text) == text
    assert not is_personal(text)


def test_one_filter_hides_nothing_and_two_hide_the_small() -> None:
    """One complaint about one topic in one kecamatan is one citizen."""
    cells = {"jalan": 12, "lampu": 2, "sampah": 1, "banjir": 0}
    assert suppressed(cells, filters=1) == cells
    assert suppressed(cells, filters=2) == cells | {"lampu": None, "sampah": None}


def test_one_hidden_cell_is_never_alone() -> None:
    """The total less the others would tell it."""
    assert suppressed({"a": 40, "b": 5, "c": 1, "d": 0}, filters=2) == {
        "a": 40, "b": None, "c": None, "d": 0,
    }  # fmt: skip
    assert suppressed({"c": 1}, filters=3) == {"c": None}


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=8), st.integers(2, 4))
def test_no_small_count_can_be_read_or_worked_out(cells: dict[str, int], filters: int) -> None:
    """What is shown is true; what is hidden is none, or more than one where there are others."""
    shown = suppressed(cells, filters=filters)
    hidden = [key for key, count in shown.items() if count is None]
    assert all(count is None or count == cells[key] for key, count in shown.items())
    assert all(count is None or count == 0 or count >= FEWEST for count in shown.values())
    assert len(hidden) != 1 or sum(cells.values()) == cells[hidden[0]]
