"""Local days: which a span covers, where they begin, how a row names them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from liveroom.model import Span
from liveroom.rules.periods import day_number as number
from liveroom.rules.periods import midnight, to_ms

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = [
    "last_days",
    "local_days",
    "midnight",
    "number",
    "period_of_days",
    "to_ms",
    "today",
    "whole_days",
]


def whole_days(span: Span) -> Span:
    """Return the span from the first local midnight in it.

    The last 7 times 24 hours touch 8 local days, the first of them cut; counted per day, "7 days"
    are today and the 6 before, and every panel that says so must mean the same days. A span that
    begins at a midnight (a month, a quarter) is not changed.
    """
    first = span.start.astimezone(span.zone).date()
    start = midnight(first, span.zone)
    if start < span.start:
        start = midnight(first + timedelta(days=1), span.zone)
    return Span(min(start, span.end), span.end, span.zone)


def local_days(span: Span) -> tuple[date, ...]:
    """Return the local days that begin within the span, oldest first."""
    days = whole_days(span)
    if days.start >= days.end:
        return ()
    ends = (days.start, days.end - timedelta.resolution)
    first, last = (at.astimezone(span.zone).date().toordinal() for at in ends)
    return tuple(map(date.fromordinal, range(first, last + 1)))


def today(span: Span) -> Span:
    """Return the local day in progress at the end of the span, so far."""
    start = midnight(span.end.astimezone(span.zone).date(), span.zone)
    return Span(start, span.end, span.zone)


def last_days(span: Span, days: int) -> Span:
    """Return the last so many local days up to the end of the span, the one in progress included."""
    first = span.end.astimezone(span.zone).date() - timedelta(days=days - 1)
    return Span(midnight(first, span.zone), span.end, span.zone)


def period_of_days(period: str, now: datetime, zone: ZoneInfo) -> str:
    """Return `7d`, `30d`, `90d` or `365d` as FROM/TO of so many local days; other periods as given.

    To scripts they are the last so many times 24 hours. To people they are today so far and the
    days before it, on every wall and page, so that no two figures of "30 days" are of different
    time.
    """
    count = period.removesuffix("d")
    if period not in ("7d", "30d", "90d", "365d"):
        return period
    today = now.astimezone(zone).date()
    return f"{today - timedelta(days=int(count) - 1)}/{today + timedelta(days=1)}"
