"""Cells as texts: what a spreadsheet stores as numbers and dates, and what people type for them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from liveroom.sheets.columns import Order

_WRITTEN = re.compile(
    r"(?P<a>[0-9]{1,2})[/. -](?P<b>[0-9]{1,2}|[A-Za-z]{3,9})[/. -](?P<year>[0-9]{4}|[0-9]{2})"
    r"(?:[ T,]+(?P<rest>.+))?"
)
_CENTURY = 100
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})[/.](?P<a>[0-9]{1,2})[/.](?P<b>[0-9]{1,2})(?:[ T,]+(?P<rest>.+))?"
)
_CLOCK = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?(?:\s*([AaPp])\.?[Mm]\.?)?(?:\s+(WIB|WITA|WIT))?"
)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]{1,12})?")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - what spreadsheets count their days from
_ZONES = {None: "", "WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00"}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari pebruari february", "mar maret march", "apr april",
            "mei may", "jun juni june", "jul juli july", "agu ags agt agustus aug august",
            "sep sept september", "okt oktober oct october", "nov november nopember",
            "des desember dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def text_of(value: object) -> str:
    """Return what a cell of a spreadsheet shows, as text: a whole number without its point."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


@lru_cache(maxsize=4096)
def moment_of(text: str, order: str) -> str:
    """Return a date as people and spreadsheets write it in ISO 8601; what is none stays as it is.

    Read are `24/11/2026 14.32`, `11/24/26 2:32 PM`, `24 November 2026`, `24-11-2026 14:32 WIB` and
    the number of days since 1900, with a comma or a point.
    """
    written = text.strip()
    found = _WRITTEN.fullmatch(written) or _YEAR_FIRST.fullmatch(written)
    if found is None:
        return _counted(written) if _SERIAL.fullmatch(written) else written
    day, month = found["a"], found["b"]
    if found.re is _YEAR_FIRST or (order == Order.MONTH_FIRST and month.isdigit()):
        day, month = month, day
    on, clock = _day(found["year"], month, day), _clock(found["rest"])
    return written if on is None or clock is None else on + clock


def _counted(days: str) -> str:
    seconds = round(float(days.replace(",", ".")) * 86_400)
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()


def number_of(text: str) -> str:
    """Return a number with a decimal point for its comma, and none where it is whole."""
    return re.sub(r"\.0*$", "", text.strip().replace(",", "."))


@lru_cache(maxsize=4096)
def _day(year: str, month: str, day: str) -> str | None:
    """Return a day as ISO 8601; None where the calendar has none such."""
    number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
    full = int(year)
    try:
        return date(full + 2000 if full < _CENTURY else full, number, int(day)).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _clock(text: str | None) -> str | None:
    """Return the time behind a date, with its zone where it is named; None where it is none."""
    if text is None:
        return ""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, half = int(found[1]), found[4]
    if half is not None:
        hour = hour % 12 + 12 * (half in "Pp")
    return f"T{hour:02}:{found[2]}:{found[3] or '00'}{_ZONES[found[5]]}"
