"""The form of maintenance means moments in the city's zone, and says what it cannot mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard.pages.plan_form import Wanted, meaning, period
from dashboard.words import words
from tests.city import NOON, ZONE

ID = words("id", ZONE)


def test_the_next_five_times_are_told_before_they_are_announced() -> None:
    """Every Sunday night, across midnight, on the clock of the city."""
    found = meaning(Wanted("2026-11-22T22:00", "2026-11-23T01:00", "weekly", ""), ID, NOON)

    assert (found.start, found.end) == ("2026-11-22T22:00:00+07:00", "2026-11-23T01:00:00+07:00")
    assert found.rule == "FREQ=WEEKLY;BYDAY=SU"
    assert [start for start, _ in found.times] == [
        datetime(2026, 11, 29, 15, tzinfo=UTC),
        datetime(2026, 12, 6, 15, tzinfo=UTC),
        datetime(2026, 12, 13, 15, tzinfo=UTC),
        datetime(2026, 12, 20, 15, tzinfo=UTC),
        datetime(2026, 12, 27, 15, tzinfo=UTC),
    ]
    assert not found.is_late
    assert period(*found.times[0], ID) == (
        "Minggu, 29 Nov 2026 22.00 – Senin, 30 Nov 2026 01.00 WIB"
    )


def test_what_goes_on_already_is_not_excused_backwards() -> None:
    """It may still be announced, and the form says from when it counts."""
    found = meaning(Wanted("2026-11-24T11:00", "2026-11-24T13:00", "once", ""), ID, NOON)

    assert found.is_late
    assert len(found.times) == 1


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (Wanted("", "2026-11-24T13:00", "once", ""), "Isi waktu mulai"),
        (Wanted("x", "y", "once", ""), "Isi waktu mulai"),
        (Wanted("2026-11-25T13:00", "2026-11-25T13:00", "once", ""), "Selesai harus sesudah"),
        (Wanted("2026-11-25T13:00", "2027-01-25T13:00", "once", ""), "Selesai harus sesudah"),
        (Wanted("2026-11-20T13:00", "2026-11-20T14:00", "once", ""), "semuanya sudah lewat"),
        (Wanted("2026-11-20T13:00", "2026-11-20T14:00", "daily", "2026-11-22"), "semuanya sudah"),
        (Wanted("2026-11-25T13:00", "2026-11-25T14:00", "kept", "", "nonsense"), "tidak dapat"),
        (Wanted("0001-01-01T00:00", "0001-01-01T01:00", "once", ""), "Isi waktu mulai"),
        (Wanted("9999-12-31T22:00", "9999-12-31T23:00", "weekly", ""), "Isi waktu mulai"),
    ],
)
def test_what_cannot_be_meant_is_said(wanted: Wanted, problem: str) -> None:
    """Before it is sent, in words, and nothing is left to send."""
    found = meaning(wanted, ID, NOON)

    assert problem in found.problem
    assert (found.start, found.end, found.rule, found.times) == ("", "", "", ())
