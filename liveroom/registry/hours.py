"""How service hours are written: `{ mon-fri = "07:30-16:00", sat = "closed", holidays = "open" }`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from liveroom.model import Hours
from liveroom.registry import values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAYS = "holidays"
CLOSED, OPEN = "closed", "open"
DAY_MINUTES = 1440

_PIECE = re.compile(r"([0-9]{2}):([0-9]{2})\s*-\s*([0-9]{2}):([0-9]{2})")

Minutes = tuple[tuple[int, int], ...]


def problems(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every mistake in a table of hours: at which key (empty: in all of it), and what."""
    taken: dict[str, str] = {}
    for key, text in table.items():
        days = _days(key)
        if days is None:
            yield key, _unknown(key)
        for day in days or ():
            if day in taken:
                yield key, f"{day} has its hours in {values.shown(taken[day])} already"
                break
            taken[day] = key
        if isinstance(text, str):
            what = _wrong(text, can_be_open=key == HOLIDAYS)
            if what is not None:
                yield key, f"{values.shown(text)} {what}"
    if not any(_minutes(text) for key, text in table.items() if key != HOLIDAYS):
        yield "", "no weekday has any hours: name one, or leave hours out"


def read(table: Mapping[str, str]) -> Hours:
    """Return the hours of a table without mistakes; a day that is not named is closed."""
    days: dict[str, Minutes] = {}
    for key, text in table.items():
        days |= dict.fromkeys(_days(key) or (), _minutes(text))
    holidays = table.get(HOLIDAYS, CLOSED)
    return Hours(
        tuple(days.get(day, ()) for day in DAYS), None if holidays == OPEN else _minutes(holidays)
    )


def _days(key: str) -> tuple[str, ...] | None:
    """Return the weekdays a key names, none for holidays; None where it is no such key."""
    if key == HOLIDAYS:
        return ()
    first, _, last = key.partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS or DAYS.index(first) > DAYS.index(last):
        return None
    return DAYS[DAYS.index(first) : DAYS.index(last) + 1]


def _unknown(key: str) -> str:
    near = values.nearest(key, (*DAYS, HOLIDAYS))
    said = f"names no days: write {', '.join(DAYS)}, a range such as mon-fri, or {HOLIDAYS}"
    return f"no such key{near}" if near else said


def _wrong(text: str, *, can_be_open: bool) -> str | None:
    if text == CLOSED or (can_be_open and text == OPEN):
        return None
    found = [_PIECE.fullmatch(part.strip()) for part in text.split(",")]
    clocks = [tuple(map(int, match.groups())) for match in found if match is not None]
    if len(clocks) != len(found) or not all(_is_clock(*clock) for clock in clocks):
        return 'is not a piece of a day: write "07:30-16:00", or "closed"'
    pieces = _minutes(text)
    if any(begin >= end for begin, end in pieces):
        return "ends before it begins: hours over midnight are two pieces, one on each day"
    if any(after[0] < before[1] for before, after in pairwise(pieces)):
        return "has pieces that overlap, or are not in order"
    return None


def _is_clock(hour: int, minute: int, last_hour: int, last_minute: int) -> bool:
    begin, end = hour * 60 + minute, last_hour * 60 + last_minute
    return max(minute, last_minute) < 60 and begin < DAY_MINUTES and end <= DAY_MINUTES  # noqa: PLR2004  minutes


def _minutes(text: object) -> Minutes:
    matches = _PIECE.finditer(text) if isinstance(text, str) else ()
    clocks = [tuple(map(int, match.groups())) for match in matches]
    return tuple((clock[0] * 60 + clock[1], clock[2] * 60 + clock[3]) for clock in clocks)
