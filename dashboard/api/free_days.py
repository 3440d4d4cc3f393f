"""The city's own free days as they are sent: the whole list, or some of them by their day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dashboard.api.answers import Problem
from liveroom.store.deadlines import NEWEST, OLDEST, free_days, keep_free_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    Changes = Mapping[date, str | None]

NAME_LENGTH, MOST = 80, 100
_ROW = frozenset({"day", "name", "remove"})


def whole_list(told: object) -> dict[date, str] | None:
    """Return the days that take the place of all others; None where they were not sent."""
    if told is None:
        return None
    if not isinstance(told, dict):
        raise Problem(422, "bad_free_days", most=MOST)
    return {_day(day): _name(name) for day, name in told.items()}


def changes(told: object) -> Changes:
    """Return the names of the days that were sent one by one; None takes a day away."""
    if told is None:
        return {}
    rows = told if isinstance(told, list) else [None]
    found: dict[date, str | None] = {}
    for row in rows:
        if not isinstance(row, dict) or not row.keys() <= _ROW:
            raise Problem(422, "bad_free_day")
        day = _day(row.get("day"))
        if day in found:
            raise Problem(422, "field_twice", name="days")
        found[day] = None if row.get("remove") is True else _name(row.get("name"))
    return found


def keep(connection: Connection, whole: Mapping[date, str] | None, changed: Changes) -> None:
    """Make these the city's days; whoever calls lays the deadlines anew."""
    before = free_days(connection, "city") if whole is None else whole
    days = {day: name for day, name in {**before, **changed}.items() if name is not None}
    if len(days) > MOST:
        raise Problem(422, "bad_free_days", most=MOST)
    keep_free_days(connection, "city", days)


def _day(told: object) -> date:
    try:
        day = date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        day = None
    if day is None or not OLDEST <= day.year <= NEWEST or day.isoformat() != told:
        raise Problem(422, "bad_free_day")
    return day


def _name(told: object) -> str:
    name = told.strip() if isinstance(told, str) else ""
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        raise Problem(422, "bad_free_day")
    return name
