"""Complaints of a span by one of their sides, in parts that add up to the whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, case, func, not_, select

from dashboard.queries.days import to_ms
from dashboard.queries.requests import WAITING, about, is_done, is_ended
from liveroom.model import ComplaintStatus
from liveroom.rules.periods import day_number, day_of
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

CALENDAR = ("day", "week", "month", "year")
SIDES = {
    **dict.fromkeys(CALENDAR, request.c.received_day),
    "topic": request.c.topic,
    "owner": request.c.agency,
    "district": request.c.district,
    "status": request.c.status,
    "app": request.c.application,
    "channel": request.c.channel,
    "class": request.c.kind,
}
OPEN = ("waiting", "in_progress", "unknown_word")
OTHERWISE = ("rejected", "not_our_authority", "archived")
TIMELY = ("on_time", "late", "without_time")
PARTS = (
    "received",
    "resolved",
    "open",
    "overdue",
    "unmapped",
    "otherwise_closed",
    *OPEN,
    *OTHERWISE,
    *TIMELY,
    "verified",
    "reopened",
)


def received(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *,
    by: str | None = None,
    now_ms: int,
    where: Sequence[ColumnElement[bool]] = (),
) -> pd.DataFrame:
    """Return the complaints received in the span by one of SIDES, or all of them in one row.

    Columns: key (None where a complaint has none; a local day as YYYYMMDD, the Monday of a week, the
    first of a month or year), received, and of these resolved + open + otherwise_closed = received;
    waiting + in_progress + unknown_word = open; rejected + not_our_authority + archived =
    otherwise_closed; on_time + late + without_time (no deadline, or no time of resolution) =
    resolved; overdue (open, and due before `now_ms`), unmapped (topic unknown to the registry),
    verified (resolved, and its end confirmed), reopened (taken up again, whatever became of it).
    `where` narrows what is counted.
    """
    sums = _sums(now_ms)
    labelled = [sums[name].label(name) for name in PARTS]
    zone = span.zone
    first, last = (day_number(at.astimezone(zone).date()) for at in (span.start, span.end))
    query = select(*labelled).where(
        request.c.received_day.between(first, last),  # indexed
        request.c.received_ms >= to_ms(span.start),
        request.c.received_ms < to_ms(span.end),
        about(connection, applications),
        *where,
    )
    if by is None:
        rows = [(None, *(int(part or 0) for part in connection.execute(query).one()))]
    else:
        side = SIDES[by]
        found = connection.execute(query.add_columns(side.label("key")).group_by(side))
        rows = _gathered([(row.key, *(int(getattr(row, n)) for n in PARTS)) for row in found], by)
    return pd.DataFrame(rows, columns=["key", *PARTS], dtype=object)


def ahead(connection: Connection, now_ms: int) -> int:
    """Return how many complaints are dated later than now; no span up to now counts them."""
    query = select(func.count()).where(request.c.received_ms > now_ms)
    return int(connection.execute(query).scalar_one())


def _gathered(rows: list[tuple[Any, ...]], by: str) -> list[tuple[Any, ...]]:
    """Return the rows in their order: time runs on, anything else has most first and none last."""
    if by not in CALENDAR:
        return sorted(rows, key=lambda row: (row[0] is None, -row[1], str(row[0])))
    sums: dict[int, list[int]] = {}
    for key, *parts in rows:
        begun = _begin(key, by)
        sums[begun] = [a + b for a, b in zip(sums.get(begun, [0] * len(parts)), parts, strict=True)]
    return [(key, *sums[key]) for key in sorted(sums)]


def _begin(number: int, by: str) -> int:
    day = day_of(number)
    if by == "week":
        return day_number(day - timedelta(days=day.weekday()))
    if by == "month":
        return day_number(day.replace(day=1))
    return day_number(day.replace(month=1, day=1)) if by == "year" else number


def _sums(now_ms: int) -> dict[str, ColumnElement[int]]:
    status, known, due = request.c.status, request.c.known_status, request.c.due_ms
    timed = and_(is_done, due.is_not(None), request.c.resolved_ms.is_not(None))
    on_time = and_(timed, request.c.resolved_ms <= due)
    late = and_(timed, request.c.resolved_ms > due)
    waiting = status.in_([str(one) for one in WAITING])
    confirmed = (status == str(ComplaintStatus.CLOSED)) | request.c.closed_ms.is_not(None)
    ended = {name: _count(and_(is_ended, status == name)) for name in OTHERWISE}
    return {
        "received": func.count(),
        "resolved": _count(is_done),
        "open": _count(not_(is_ended)),
        "overdue": _count(and_(not_(is_ended), due.is_not(None), due < now_ms)),
        "unmapped": _count(request.c.mapping == "unmapped"),
        "otherwise_closed": _count(and_(is_ended, not_(is_done))),
        "waiting": _count(and_(known, waiting)),
        "in_progress": _count(and_(known, not_(waiting), not_(is_ended))),
        "unknown_word": _count(not_(known)),
        **ended,
        "on_time": _count(on_time),
        "late": _count(late),
        "without_time": _count(and_(is_done, not_(timed))),
        "verified": _count(and_(is_done, confirmed)),
        "reopened": _count(request.c.reopenings > 0),
    }


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))
