"""Columns are guessed, and used only as a person has confirmed them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.sheets.columns import (
    Columns,
    MappingError,
    Order,
    columns,
    guessed,
    named,
    order_of,
)

FOUR = {"ticket": "No", "received": "Tgl", "status": "Status", "topic": "Kategori"}


def test_usual_headings_are_known() -> None:
    """Without case and marks; what nobody knows stays out."""
    headings = ("NO. TIKET", "Tanggal_Masuk", "Status", "Kategori", "OPD", "Nama", "NIK")

    assert guessed(headings) == {
        "ticket": "NO. TIKET",
        "received": "Tanggal_Masuk",
        "status": "Status",
        "topic": "Kategori",
        "agency": "OPD",
    }


def test_headings_differ_and_are_short() -> None:
    """Each can be named, whatever stands in the file."""
    found = named(["id", "id", "", "x\x00y", "a" * 500])

    assert found == ("id", "id (2)", "(3)", "x y", "a" * 110)


@pytest.mark.parametrize(
    ("values", "order", "is_open"),
    [
        (["24/11/2026", "01/02/2026"], Order.DAY_FIRST, False),
        (["11/24/2026", "01/02/2026"], Order.MONTH_FIRST, False),
        (["01/02/2026", "03/04/2026"], Order.DAY_FIRST, True),
        (["24/11/2026", "11/24/2026", "23/11/2026"], Order.DAY_FIRST, True),
        ([], Order.DAY_FIRST, True),
    ],
)
def test_the_order_of_days_is_found_or_left_open(
    values: list[str], order: Order, *, is_open: bool
) -> None:
    """For the whole column at once; what is open is told."""
    assert order_of(values) == (order, is_open)


@given(st.dates().map(lambda day: f"{day:%d/%m/%Y}"), st.dates().map(lambda day: f"{day:%d/%m/%Y}"))
def test_a_day_above_twelve_settles_it(one: str, other: str) -> None:
    """Days first are never read as months first."""
    assert order_of([one, other])[0] is Order.DAY_FIRST


def test_a_mapping_is_kept_as_it_was_confirmed() -> None:
    """The same text for the same mapping."""
    mapping = Columns(FOUR, {"received": "mdy"})

    assert columns(mapping.text()) == mapping


@pytest.mark.parametrize(
    "value",
    [
        "x",
        [],
        {"headings": []},
        {"headings": {**FOUR, "nama": "Nama"}},
        {"headings": {**FOUR, "topic": "No"}},
        {"headings": {**FOUR, "topic": ""}},
        {"headings": {"ticket": "No"}},
        {"headings": FOUR, "orders": {"topic": "dmy"}},
        {"headings": FOUR, "orders": {"received": "ymd"}},
        {"headings": FOUR, "more": 1},
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(value: object) -> None:
    """With a sentence, before any file is read by it."""
    with pytest.raises(MappingError):
        columns(json.dumps(value) if not isinstance(value, str) else value)
