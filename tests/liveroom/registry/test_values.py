"""Durations, statuses, moments and names are written one way, and other ways are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liveroom.registry import values

JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("250ms", timedelta(milliseconds=250)),
        ("60s", timedelta(seconds=60)),
        ("5m", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
    ],
)
def test_a_duration_carries_its_unit(text: str, length: timedelta) -> None:
    """A number without a unit would be read in two ways."""
    assert values.duration(text) == length


@pytest.mark.parametrize("wrong", ["60", 60, "1.5s", "-1s", "s", "", None, "1w", "９s"])
def test_other_durations_are_told(wrong: object) -> None:
    """The sentence shows what was written and how to write it."""
    with pytest.raises(ValueError, match="is not a length of time"):
        values.duration(wrong)


def test_statuses_are_ranges() -> None:
    """One number, a range, or several of them."""
    assert values.statuses(204) == [(204, 204)]
    assert values.statuses("200-299, 304") == [(200, 299), (304, 304)]


@pytest.mark.parametrize("wrong", ["2xx", "299-200", "99", "600", "", ["200"], "200-"])
def test_other_statuses_are_told(wrong: object) -> None:
    """A range that can never match would make an application down for ever."""
    with pytest.raises(ValueError, match="is not a range of HTTP statuses"):
        values.statuses(wrong)


def test_a_date_is_local_midnight() -> None:
    """The day a city writes begins in the city."""
    found = values.moment(date(2026, 1, 1), JAKARTA)

    assert found == datetime(2025, 12, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize("wrong", [datetime(2026, 1, 1), "2026-01-01", 2026])  # noqa: DTZ001  the wrong thing is meant
def test_a_moment_without_offset_is_told(wrong: object) -> None:
    """A time without an offset is a different moment on every machine."""
    with pytest.raises(ValueError, match="write"):
        values.moment(wrong, JAKARTA)
    with pytest.raises(ValueError, match="is not a moment"):
        values.exact(wrong)


@pytest.mark.parametrize("wrong", ["", "A", "a_b", "-a", "a--b", "a b", "__proto__", "a" * 65])
def test_a_slug_can_stand_in_an_address(wrong: str) -> None:
    """Slugs are in URLs and in published files for years."""
    with pytest.raises(ValueError, match="is not a slug"):
        values.slug(wrong)


@pytest.mark.parametrize("wrong", ["", "  ", "a\nb", "a\x00", "a\x1b[2J", "x" * 201])
def test_a_name_can_be_shown_on_one_line(wrong: str) -> None:
    """Terminal codes and line breaks never reach a log or a wall."""
    with pytest.raises(ValueError, match="a name"):
        values.title(wrong)


@pytest.mark.parametrize("name", ["<b>tebal</b>", "{{7*7}}", "NULL", "0", "PPDB (web) & co"])
def test_a_name_may_be_anything_else(name: str) -> None:
    """What looks like markup is only text here; pages escape it."""
    assert values.title(name) == name


def test_what_is_shown_is_short_and_printable() -> None:
    """A sentence quotes what was written without letting it act."""
    assert values.shown("a\x1bb") == '"a\N{REPLACEMENT CHARACTER}b"'
    assert len(values.shown("x" * 500)) == 80
    assert values.shown(3) == "3"


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_no_calendar_reckons_with_is_told(day: str) -> None:
    """Near the ends of the calendar a zone leads out of it: a sentence, and never an overflow."""
    told = date.fromisoformat(day)
    for at in (told, datetime.fromisoformat(f"{day}T00:00:00+14:00")):
        with pytest.raises(ValueError, match="is not of the years 1970 to 2199"):
            values.moment(at, JAKARTA)
    with pytest.raises(ValueError, match="is not of the years"):
        values.day(told)
    with pytest.raises(ValueError, match="is not of the years"):
        values.exact(datetime.fromisoformat(f"{day}T00:00:00-14:00"))
