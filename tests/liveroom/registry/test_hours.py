"""Hours are written as an office's door says them, and every mistake in them is told."""

from __future__ import annotations

import pytest

from liveroom.model import Hours
from liveroom.registry.hours import problems, read


def test_hours_are_read() -> None:
    """Ranges, single days, two pieces of a day, the end of a day, and what a holiday is."""
    found = read({"mon-thu": "07:30-12:00, 13:00 - 16:00", "fri": "07:30-24:00", "sun": "closed"})

    assert found == Hours((((450, 720), (780, 960)),) * 4 + (((450, 1440),), (), ()), holidays=())
    assert read({"mon-sun": "00:00-24:00", "holidays": "open"}).holidays is None
    assert read({"mon": "08:00-09:00", "holidays": "08:00-08:30"}).holidays == ((480, 510),)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"mon-fri": "07:30-16:00"}, []),
        ({"mon-fri": "07:30-16:00", "holidays": "open"}, []),
        ({}, [("", "no weekday has any hours")]),
        ({"sat": "closed", "holidays": "08:00-09:00"}, [("", "no weekday has any hours")]),
        ({"mon": "08:00-09:00", "senin": "08:00-09:00"}, [("senin", "names no days: write mon")]),
        ({"mon": "08:00-09:00", "holiday": "closed"}, [("holiday", 'did you mean "holidays"?')]),
        ({"fri-mon": "08:00-09:00"}, [("fri-mon", "names no days")]),
        ({"mon-wed": "08:00-09:00", "tue": "closed"}, [("tue", 'has its hours in "mon-wed"')]),
        ({"mon": "8-16"}, [("mon", "is not a piece of a day"), ("", "no weekday")]),
        ({"mon": "08:00-24:01"}, [("mon", '"08:00-24:01" is not a piece of a day')]),
        ({"mon": "08:60-09:00"}, [("mon", "is not a piece of a day")]),
        ({"mon": "open"}, [("mon", '"open" is not a piece of a day'), ("", "no weekday")]),
        ({"mon": "22:00-06:00"}, [("mon", "ends before it begins")]),
        ({"mon": "08:00-12:00, 11:00-13:00"}, [("mon", "has pieces that overlap")]),
        ({"mon": 3, "tue": "08:00-09:00"}, []),
    ],
)
def test_every_mistake_is_told(table: dict[str, object], told: list[tuple[str, str]]) -> None:
    """At its key, in words that say what to write; a wrong type is told by the shape."""
    found = list(problems(table))

    assert [key for key, _ in found] == [key for key, _ in told]
    assert all(said in what for (_, said), (_, what) in zip(told, found, strict=True))
