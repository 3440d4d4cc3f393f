"""Whether the city keeps up: what is open, how old, past its deadline, and how fast it ends."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import case, func, not_, select

from dashboard.queries.days import last_days, to_ms, today, whole_days
from dashboard.queries.requests import (
    WAITING,
    about,
    ended_ms,
    is_done,
    is_ended,
    ranges,
    sources,
)
from liveroom.store.tables import agency, request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select

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
    row: dict[str, Any] = dict.fromkeys(FOLLOWUP, 0)
    for found in connection.execute(_open(now_ms).where(which)):
        row["open"] += 1
        row[_state(found.status, known=found.known_status)] += 1
        row["overdue"] += found.due_ms is not None and found.due_ms < now_ms
        row["without_deadline"] += found.due_ms is None
        row[_age(now_ms - found.received_ms)] += 1
    took = _took(connection, which, span)
    row["resolved_30d"] = len(took)
    row["median_ms"] = round(median(took)) if took else None
    recent = select(func.count()).where(is_ended, ended_ms >= now_ms - DAY_MS, ended_ms <= now_ms)
    row["ended_24h"] = int(connection.execute(recent.where(which)).scalar_one())
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
    month = to_ms(last_days(span, 30).start)
    so_far = next(iter(ranges(connection, (), today(span), which).values()), {})
    still = _open(now_ms).where(which).subquery()
    overdue = func.sum(case((still.c.due_ms < now_ms, 1), else_=0))
    found = connection.execute(select(func.count(), overdue).select_from(still)).one()
    done = func.sum(case((is_done, 1), else_=0))
    received = request.c.received_ms
    month_rows = select(func.count(), done).where(received >= month, received < now_ms, which)
    cohort = connection.execute(month_rows).one()
    row = {
        "today": so_far.get("received", 0),
        "today_low": so_far.get("low"),
        "today_high": so_far.get("high"),
        "today_above": so_far.get("above", False),
        "open": found[0],
        "overdue": int(found[1] or 0),
        "received_30d": cohort[0],
        "done_30d": int(cohort[1] or 0),
        "sources": sources(connection),
    }
    return pd.DataFrame([row], columns=list(FIGURES), dtype=object)


def overdue(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per agency with open complaints past their deadline, most first.

    Columns: agency (its name, missing where the complaint has none), overdue, longest_ms (past the
    deadline). Complaints without a deadline are nobody's fault here.
    """
    now_ms = to_ms(span.end)
    still = _open(now_ms).where(about(connection, applications)).subquery()
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
    sums = [func.sum(case((open_at(at), 1), else_=0)) for at in known]
    row = connection.execute(select(*sums).where(which)).one() if sums else ()
    rows = [{"at_ms": at, "open": int(n or 0)} for at, n in zip(known, row, strict=True)]
    return pd.DataFrame(rows, columns=["at_ms", "open"], dtype=object)


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


def open_at(at_ms: int) -> ColumnElement[bool]:
    """Return which complaints were open at a moment."""
    return (request.c.received_ms < at_ms) & (not_(is_ended) | (ended_ms >= at_ms))


def _open(now_ms: int) -> Select[Any]:
    columns = (
        request.c.status,
        request.c.known_status,
        request.c.due_ms,
        request.c.received_ms,
        request.c.agency,
    )
    return select(*columns).where(open_at(now_ms))


def _state(status: str, *, known: bool) -> str:
    if not known:
        return "unknown_word"
    return "waiting" if status in {str(s) for s in WAITING} else "in_process"


def _age(age_ms: int) -> str:
    return next((name for days, name in AGES if age_ms <= days * DAY_MS), "age_more")


def _took(connection: Connection, which: ColumnElement[bool], span: Span) -> list[int]:
    """Return how long each complaint took that was resolved in the last 30 local days."""
    month = to_ms(last_days(span, 30).start)
    resolved = request.c.resolved_ms
    query = select(resolved - request.c.received_ms).where(
        is_done, resolved >= month, resolved <= to_ms(span.end), which
    )
    return [max(0, int(row[0])) for row in connection.execute(query)]
