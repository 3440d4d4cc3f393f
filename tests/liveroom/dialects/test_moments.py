"""Times are read in the forms people write, and are UTC from there on."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.dialects.moments import moment

JAKARTA = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 11, 24, 7, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zoned"),
    [
        ("2026-11-24T14:32:00+07:00", True),
        ("2026-11-24T07:32:00Z", True),
        ("2026-11-24T07:32:00.000Z", True),
        ("2026-11-24T01:32:00-0600", True),
        ("2026-11-24 14:32:00", False),
        ("2026-11-24T14:32", False),
        ("24/11/2026 14:32", False),
        ("24-11-2026 14.32", False),
        ("24/11/2026 14.32.00", False),
    ],
)
def test_a_moment_is_read(text: str, zoned: bool) -> None:  # noqa: FBT001
    """One moment in every form; a text without a zone is the city's time and says so."""
    assert moment(text, JAKARTA) == (AT, zoned)


def test_a_date_alone_is_its_local_midnight() -> None:
    """Exports often leave the hour out."""
    assert moment("2026-11-24", JAKARTA) == (datetime(2026, 11, 23, 17, tzinfo=UTC), False)
    assert moment("24/11/2026", JAKARTA) == (datetime(2026, 11, 23, 17, tzinfo=UTC), False)


@pytest.mark.parametrize(
    "text",
    ["", "kemarin", "2026-13-01", "31/02/2026", "11/24/2026 14:32", "9999-12-31T23:59:59Z",
     "0001-01-01", "2026-W48-2", "20261124", "2026-11-24T25:00", "1795485600", "2026-11-24T14:32+99:99",
     "\u0662\u0660\u0662\u0666-11-24"],
)  # fmt: skip
def test_what_is_no_time_is_none(text: str) -> None:
    """A guess here would put a complaint on the wrong day."""
    assert moment(text, JAKARTA) is None


def test_a_time_that_exists_twice_is_the_first() -> None:
    """As rule 12 of the counting policy says."""
    told = moment("2026-10-25 02:30", ZoneInfo("Europe/Berlin"))
    assert told == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False)


@given(
    st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?", fullmatch=True)
)
def test_any_text_is_a_moment_or_none(text: str) -> None:
    """No field of a feed can raise here."""
    told = moment(text, JAKARTA)
    assert told is None or told[0].tzinfo is UTC
