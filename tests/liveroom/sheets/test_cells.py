"""What people and spreadsheets write for a moment and a number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from liveroom.sheets.cells import moment_of, number_of, text_of
from liveroom.sheets.columns import Order


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("24/11/2026 14.32", Order.DAY_FIRST, "2026-11-24T14:32:00"),
        ("04/05/2026", Order.DAY_FIRST, "2026-05-04"),
        ("04/05/2026", Order.MONTH_FIRST, "2026-04-05"),
        ("11/24/26 2:32 PM", Order.MONTH_FIRST, "2026-11-24T14:32:00"),
        ("24-11-2026 12:05:09 am", Order.DAY_FIRST, "2026-11-24T00:05:09"),
        ("24.11.2026, 14:32 WIB", Order.DAY_FIRST, "2026-11-24T14:32:00+07:00"),
        ("24 November 2026 14.32 WITA", Order.MONTH_FIRST, "2026-11-24T14:32:00+08:00"),
        ("1 Agu 2026", Order.DAY_FIRST, "2026-08-01"),
        ("2026/11/24 14:32", Order.DAY_FIRST, "2026-11-24T14:32:00"),
        ("2026-11-24T14:32:00Z", Order.DAY_FIRST, "2026-11-24T14:32:00Z"),
        ("46350", Order.DAY_FIRST, "2026-11-24T00:00:00"),
        ("46350,5", Order.DAY_FIRST, "2026-11-24T12:00:00"),
        ("46350.25", Order.DAY_FIRST, "2026-11-24T06:00:00"),
        ("31/02/2026", Order.DAY_FIRST, "31/02/2026"),
        ("24/11/2026 sore", Order.DAY_FIRST, "24/11/2026 sore"),
        ("kemarin", Order.DAY_FIRST, "kemarin"),
        ("", Order.DAY_FIRST, ""),
    ],
)
def test_a_moment_is_read_as_it_is_written(text: str, order: str, moment: str) -> None:
    """What is none stays as it is, and is refused with its line."""
    assert moment_of(text, order) == moment


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (26000311.0, "26000311"),
        (1.5, "1.5"),
        (True, "true"),
        ("=1+1", "=1+1"),
        (datetime(2026, 11, 24, 14, 32), "2026-11-24T14:32:00"),  # noqa: DTZ001 - as a cell holds it
        (date(2026, 11, 24), "2026-11-24"),
        (timedelta(hours=1), "1:00:00"),
    ],
)
def test_a_cell_is_the_text_it_shows(value: object, text: str) -> None:
    """A number that names a complaint has no point."""
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,0", "1"), ("2.00", "2"), ("-6,1777", "-6.1777"), (" 3 ", "3"), ("x", "x")],
)
def test_a_number_may_have_a_decimal_comma(text: str, number: str) -> None:
    """Spreadsheets write one where nobody asked."""
    assert number_of(text) == number
