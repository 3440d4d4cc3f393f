"""What comes again keeps its place on the city's clock, and a rule that says nothing is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liveroom.calendars import (
    PUBLIC_HOLIDAYS,
    comes_true,
    occurrences,
    public_holidays,
    recurrence_problem,
)

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
NEVER = datetime(2030, 1, 1, tzinfo=UTC)


def local(zone: ZoneInfo, month: int, day: int, hour: int) -> datetime:
    """Return a local time of 2026 as a moment of UTC."""
    return datetime(2026, month, day, hour, tzinfo=zone).astimezone(UTC)


def first(zone: ZoneInfo, day: int, hour: int, until: int) -> tuple[datetime, datetime]:
    """Return a window of a day in March 2026."""
    return local(zone, 3, day, hour), local(zone, 3, day, until)


def told(rule: str, start: tuple[datetime, datetime], zone: ZoneInfo, count: int) -> list[str]:
    """Return the first `count` windows as days and hours of the zone's clock."""
    found = []
    for begin, end in occurrences(rule, start, zone, NEVER):
        here, there = begin.astimezone(zone), end.astimezone(zone)
        found.append(f"{here:%d.%m. %H:%M}-{there:%H:%M} {(end - begin).seconds // 3600}h")
        if len(found) == count:
            break
    return found


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        ("FREQ=DAILY;COUNT=2", ["01.03. 01:00-05:00 4h", "02.03. 01:00-05:00 4h"]),
        ("FREQ=WEEKLY;BYDAY=SU;INTERVAL=2", ["01.03. 01:00-05:00 4h", "15.03. 01:00-05:00 4h"]),
        ("FREQ=MONTHLY;BYDAY=2SU", ["08.03. 01:00-05:00 4h", "12.04. 01:00-05:00 4h"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["31.03. 01:00-05:00 4h", "30.04. 01:00-05:00 4h"]),
        ("FREQ=DAILY;UNTIL=20260301", ["01.03. 01:00-05:00 4h"]),
        ("FREQ=DAILY;UNTIL=20260301T180000Z", ["01.03. 01:00-05:00 4h", "02.03. 01:00-05:00 4h"]),
    ],
)
def test_a_rule_names_its_days(rule: str, meant: list[str]) -> None:
    """The days an operator wrote down, and no other."""
    assert told(rule, first(JAKARTA, 1, 1, 5), JAKARTA, 2) == meant


def test_summer_time_moves_no_window_on_the_clock() -> None:
    """The night that loses an hour has a shorter window; the weeks after begin at the same time."""
    meant = ["22.03. 02:00-04:00 2h", "29.03. 03:00-04:00 1h", "05.04. 02:00-04:00 2h"]
    assert told("FREQ=WEEKLY;BYDAY=SU", first(BERLIN, 22, 2, 4), BERLIN, 3) == meant


def test_an_hour_that_comes_twice_is_in_the_window_both_times() -> None:
    """From one to four, in the night that has the hour after two twice, are four hours."""
    start = local(BERLIN, 10, 24, 1), local(BERLIN, 10, 24, 4)
    meant = ["24.10. 01:00-04:00 3h", "25.10. 01:00-04:00 4h"]
    assert told("FREQ=DAILY", start, BERLIN, 2) == meant


def test_nothing_is_laid_out_beyond_the_end_asked_for() -> None:
    """A rule without an end must not be followed for ever; without a rule there is one time."""
    start = first(JAKARTA, 1, 1, 5)
    before = start[0] + timedelta(days=3)
    assert len(list(occurrences("FREQ=DAILY", start, JAKARTA, before))) == 3
    assert list(occurrences(None, start, JAKARTA, before)) == [start]


@pytest.mark.parametrize(
    "rule",
    [
        *("", "FREQ", "FREQ=HOURLY", "BYDAY=SU", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYHOUR=3"),
        *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=x", "FREQ=WEEKLY;BYDAY=MI", "FREQ=DAILY "),
        *("FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=20261201;COUNT=3", "FREQ=DAILY;WKST=2MO"),
        *("FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;BYDAY=" + "SU," * 80),
    ],
)
def test_a_rule_that_says_nothing_is_refused(rule: str) -> None:
    """With a sentence, and before anything is laid out by it."""
    assert recurrence_problem(rule)
    with pytest.raises(ValueError, match=r"FREQ|recurrence|RFC 5545|exclude|each once"):
        next(occurrences(rule, first(JAKARTA, 1, 1, 5), JAKARTA, NEVER))


def test_a_day_that_never_comes_is_found_out() -> None:
    """The thirtieth of February is good grammar, and looked for without end."""
    start = first(JAKARTA, 1, 1, 5)
    assert not comes_true("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start, JAKARTA)
    assert comes_true("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", start, JAKARTA)


@pytest.mark.parametrize(("kind", "days"), list(zip(PUBLIC_HOLIDAYS, (17, 25, 0), strict=True)))
def test_a_city_chooses_which_holidays_close_it(kind: str, days: int) -> None:
    """Libur nasional, cuti bersama too, or none of them: 2026 as it was decreed."""
    found = public_holidays(kind, [2026])

    assert len(found) == days
    assert (date(2026, 8, 17) in found) == (kind != "none")
    assert (date(2026, 12, 24) in found) == (kind == "national-and-joint")


def test_holidays_have_indonesian_names() -> None:
    """They are shown as the decree calls them."""
    assert public_holidays("national", [2026])[date(2026, 3, 19)] == "Hari Suci Nyepi"


@pytest.mark.parametrize("until", ["99991231T235959Z", "00010101T000000Z"])
def test_an_end_beyond_the_calendar_is_a_problem(until: str) -> None:
    """Announced through the API it was an internal error, in the registry a traceback."""
    assert recurrence_problem(f"FREQ=DAILY;UNTIL={until}")
