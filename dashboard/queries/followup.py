"""Whether the city keeps up: what is open, how old, past its deadline, and how fast it ends."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, case, func, not_, select

from dashboard.queries.days import last_days, to_ms, today, whole_days
from dashboard.queries.requests import (
    WAITING,
    about,
    ended_ms,
    is_done,
    is_ended,
    open_at,
    ranges,
    sources,
    within,
)
from liveroom.store.tables import agency, request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from liveroom.model import Span
    from liveroom.store.reads import Registered

DAY_MS = 86_400_000
FOLLOWUP = (
    "open",
    "waiting",
    "in_process",
    "unknown_word",
    "overdue",
    "without_deadline",
    "ended_24h",
    "median_ms",
    "resolved_30d",
    "age_1",
    "age_3",
    "age_7",
    "age_more",
    "sources",
)
FIGURES = (
    "today",
    "today_low",
    "today_high",
    "today_above",
    "open",
    "overdue",
    "received_30d",
    "done_30d",
    "sources",
)
LATEST = ("received_ms", "topic", "district", "agency", "status", "state", "mapping")
AGES = ((1, "age_1"), (3, "age_3"), (7, "age_7"))
WEEKS_SHOWN = 8
ROWS_SHOWN = 5


def followup(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row about everything open at the end of the span.

    Columns: open = waiting + in_process + unknown_word (words the source invented count as open);
    overdue (open past its deadline), without_deadline (open without one), ended_24h, median_ms
    (from received to resolved) over resolved_30d complaints resolved in 30 local days, open by age
    age_1 (up to 1 day) + age_3 (1 to 3) + age_7 (3 to 7) + age_more = open, sources.
    """
    which = about(connection, applications)
    now_ms = to_ms(span.end)
    row = _still(connection, which, now_ms)
    row["resolved_30d"], row["median_ms"] = _took(connection, which, span)
    day_ms = now_ms - DAY_MS
    recent = (is_ended, request.c.left_ms >= day_ms, ended_ms >= day_ms, ended_ms <= now_ms, which)
    row["ended_24h"] = connection.execute(select(func.count()).where(*recent)).scalar_one()
    row["sources"] = sources(connection)
    return pd.DataFrame([row], columns=list(FOLLOWUP), dtype=object)


def figures(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row with the key figures of the complaint wall.

    Columns: today (received since local midnight), today_low, today_high, today_above (of the usual
    up to this hour), open, overdue, received_30d and of those done_30d (resolved or closed),
    sources.
    """
    which = about(connection, applications)
    now_ms = to_ms(span.end)
    so_far = next(iter(ranges(connection, (), today(span), which).values()), {})
    still = open_at(now_ms, which, request.c.due_ms)
    overdue = func.sum(case((still.c.due_ms < now_ms, 1), else_=0))
    found = connection.execute(select(func.count(), overdue).select_from(still)).one()
    month = last_days(span, 30)
    received = select(func.count()).where(within(month), which)
    month_ms, came = to_ms(month.start), request.c.received_ms + 0  # found by when they ended
    done = (is_done, request.c.left_ms >= month_ms, came >= month_ms, came < now_ms)
    row = {
        "today": so_far.get("received", 0),
        "today_low": so_far.get("low"),
        "today_high": so_far.get("high"),
        "today_above": so_far.get("above", False),
        "open": found[0],
        "overdue": int(found[1] or 0),
        "received_30d": connection.execute(received).scalar_one(),
        "done_30d": connection.execute(select(func.count()).where(*done, which)).scalar_one(),
        "sources": sources(connection),
    }
    return pd.DataFrame([row], columns=list(FIGURES), dtype=object)


def overdue(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per agency with open complaints past their deadline, most first.

    Columns: agency (its name, missing where the complaint has none), overdue, longest_ms (past the
    deadline). Complaints without a deadline are nobody's fault here.
    """
    now_ms = to_ms(span.end)
    columns = request.c.agency, request.c.due_ms
    still = open_at(now_ms, about(connection, applications), *columns)
    name = func.coalesce(agency.c.name, still.c.agency)
    query = (
        select(name, func.count(), func.min(still.c.due_ms))
        .select_from(still.outerjoin(agency, agency.c.slug == still.c.agency))
        .where(still.c.due_ms < now_ms)
        .group_by(name)
    )
    rows = [
        {"agency": row[0], "overdue": row[1], "longest_ms": now_ms - row[2]}
        for row in connection.execute(query)
    ]
    rows.sort(key=lambda row: (-row["overdue"], -row["longest_ms"]))
    return pd.DataFrame(rows, columns=["agency", "overdue", "longest_ms"], dtype=object)


def backlog(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return how many complaints were open at the end of the span and 1 to 8 weeks before.

    Columns: at_ms, open; oldest first. Moments before the first complaint are left out.
    """
    which = about(connection, applications)
    first = connection.execute(select(func.min(request.c.received_ms)).where(which)).scalar()
    moments = [to_ms(span.end - timedelta(weeks=weeks)) for weeks in range(WEEKS_SHOWN, -1, -1)]
    known = [] if first is None else [at for at in moments if at >= first]
    counts = _open_at_each(connection, which, known)
    rows = [{"at_ms": at, "open": count} for at, count in zip(known, counts, strict=True)]
    return pd.DataFrame(rows, columns=["at_ms", "open"], dtype=object)


def _open_at_each(
    connection: Connection, which: ColumnElement[bool], moments: Sequence[int]
) -> list[int]:
    """Return how many were open at each of the moments, of which the oldest comes first.

    Counted at the last of them; before each week fewer had come, and fewer had ended.
    """
    if not moments:
        return []
    still = open_at(moments[-1], which, request.c.received_ms)
    counts = [int(connection.execute(select(func.count()).select_from(still)).scalar_one())]
    for start, end in reversed(list(pairwise(moments))):
        came, left = (
            select(func.count()).where(at >= start, at < end, which).scalar_subquery()
            for at in (request.c.received_ms, request.c.left_ms)
        )
        counts.append(counts[-1] + int(connection.execute(select(left - came)).scalar_one()))
    return counts[::-1]


def latest(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return the newest five complaints up to the end of the span, without their citizens.

    Columns: received_ms, topic, district (code), agency (name), status (canonical), state
    (waiting, in_process, unknown_word, ended or overdue), mapping.
    """
    return _newest(connection, applications, span, limit=ROWS_SHOWN)


def related(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return every complaint about the applications in the span's local days; columns as `latest`."""
    days = whole_days(span)
    return _newest(connection, applications, days, request.c.received_ms >= to_ms(days.start))


def _newest(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *where: ColumnElement[bool],
    limit: int | None = None,
) -> pd.DataFrame:
    now_ms = to_ms(span.end)
    query = (
        select(request, func.coalesce(agency.c.name, request.c.agency).label("agency_name"))
        .add_columns(case((is_ended, 1), else_=0).label("ended"))
        .outerjoin(agency, agency.c.slug == request.c.agency)
        .where(about(connection, applications), request.c.received_ms < now_ms, *where)
        .order_by(request.c.received_ms.desc(), request.c.id.desc())
        .limit(limit)
    )
    rows = [_latest(row, now_ms) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=list(LATEST), dtype=object)


def _latest(row: Row[Any], now_ms: int) -> tuple[object, ...]:
    state = _state(row.status, known=row.known_status)
    if row.ended:
        state = "ended"
    elif row.due_ms is not None and row.due_ms < now_ms:
        state = "overdue"
    place = (row.received_ms, row.topic, row.district, row.agency_name)
    return (*place, row.status, state, row.mapping)


def _still(connection: Connection, which: ColumnElement[bool], now_ms: int) -> dict[str, Any]:
    """Return what is open at a moment: how many in all, in which state, how old, how late."""
    names = ("status", "known_status", "due_ms", "received_ms")
    row = open_at(now_ms, which, *(request.c[name] for name in names)).c
    waiting = row.status.in_([str(status) for status in WAITING])
    parts = {
        "waiting": and_(row.known_status, waiting),
        "in_process": and_(row.known_status, not_(waiting)),
        "unknown_word": not_(row.known_status),
        "overdue": row.due_ms < now_ms,
        "without_deadline": row.due_ms.is_(None),
    }
    younger_ms = -1
    for days, name in AGES:
        age = now_ms - row.received_ms
        parts[name] = and_(age > younger_ms, age <= days * DAY_MS)
        younger_ms = days * DAY_MS
    parts["age_more"] = now_ms - row.received_ms > younger_ms
    sums = (func.sum(case((part, 1), else_=0)) for part in parts.values())
    count, *found = connection.execute(select(func.count(), *sums)).one()
    return {"open": count} | {name: int(n or 0) for name, n in zip(parts, found, strict=True)}


def _state(status: str, *, known: bool) -> str:
    if not known:
        return "unknown_word"
    return "waiting" if status in {str(s) for s in WAITING} else "in_process"


def _took(connection: Connection, which: ColumnElement[bool], span: Span) -> tuple[int, int | None]:
    """Return how many complaints were resolved in the last 30 local days, and how long in the middle.

    Of an even number the middle lies between two; None where there is none.
    """
    month, resolved = to_ms(last_days(span, 30).start), request.c.resolved_ms
    took = case((resolved > request.c.received_ms, resolved - request.c.received_ms), else_=0)
    query = select(took).where(
        is_done,
        request.c.left_ms >= month,  # indexed
        resolved >= month,
        resolved <= to_ms(span.end),
        which,
    )
    count = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    # Put in order over there: hundreds of thousands of numbers are dearer to fetch than to sort.
    middle = query.order_by(took).offset((count - 1) // 2).limit(2 - count % 2)
    found = connection.execute(middle).scalars().all() if count else ()
    return count, round(median(found)) if found else None
