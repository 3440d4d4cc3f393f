"""The calendar the country keeps: its public holidays, as plain dates for the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

PUBLIC_HOLIDAYS = ("national", "national-and-joint", "none")
"""Which of the country's holidays close a city: libur nasional, cuti bersama too, or none."""


def public_holidays(kind: str, years: Iterable[int]) -> dict[date, str]:
    """Return Indonesia's holidays of some years with their Indonesian names.

    Days of the Islamic calendar beyond the decrees published so far are estimates, and say so.
    """
    if kind == "none":
        return {}
    # Eight megabytes and most of a second, which only a room with service hours should pay.
    from holidays.countries.indonesia import Indonesia  # noqa: PLC0415

    categories = ("public", "government") if kind == "national-and-joint" else ("public",)
    found = Indonesia(years=list(years), categories=categories, language="id", expand=False)
    return dict(found.items())
