"""Pieces of time: a span that is counted, a window that is announced, the hours of service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open piece of time `[start, end)`, in UTC, with the zone its local days belong to."""

    start: datetime
    end: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Window:
    """An announced piece of maintenance of one application.

    With `rrule`, a recurrence in the words of RFC 5545, it is the first of many.
    """

    announced: datetime
    start: datetime
    end: datetime
    why: str = ""
    rrule: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When an application serves, week by week, in the city's zone.

    `days` are seven lists of pieces, Monday first, in minutes from local midnight (1,440 is the
    next one); `holidays` are the pieces of a holiday, None where it is a day like any other.
    """

    days: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[tuple[int, int], ...] | None = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the city's own on which service hours are those of a holiday."""

    day: date
    name: str
