"""A kecamatan is one place however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.districts import NAMES, code_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Karang Tengah", "36.71.12"),
        ("KARANGTENGAH", "36.71.12"),
        ("Kec. Karang-Tengah", "36.71.12"),
        ("Kecamatan  Batu Ceper", "36.71.03"),
        ("Priuk", "36.71.08"),
        ("kec.tangerang", "36.71.01"),
        ("36.71.05", "36.71.05"),
        (" 367105 ", "36.71.05"),
        ("Tangerang Selatan", None),
        ("36.71.14", None),
        ("3671051234567890", None),
        ("kecamatan", None),
        ("", None),
    ],
)
def test_the_usual_spellings_are_known(text: str, code: str | None) -> None:
    """Exports write names as their operators do; an identity number is not a place."""
    assert code_of(text) == code


def test_there_are_thirteen_and_each_knows_itself() -> None:
    """The map on the wall has a tile for each code."""
    assert [code_of(name) for name in NAMES.values()] == list(NAMES)
    assert len(NAMES) == 13


@given(st.text())
def test_any_text_is_a_code_or_nothing(text: str) -> None:
    """No field of a feed can raise here."""
    assert code_of(text) in {None, *NAMES}
