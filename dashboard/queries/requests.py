"""Reading complaints: whose they are, which are open, how many fell into which span."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, true

from dashboard.queries.days import number, to_ms
from dashboard.words import from_ms
from liveroom.model import ComplaintStatus
from liveroom.rules.usual import earlier, usual
from liveroom.store.reads import applications as registered
from liveroom.store.tables import request, source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

ENDED = (
    ComplaintStatus.RESOLVED,
    ComplaintStatus.CLOSED,
    ComplaintStatus.REJECTED,
    ComplaintStatus.NOT_OUR_AUTHORITY,
    ComplaintStatus.ARCHIVED,
)
DONE = (ComplaintStatus.RESOLVED, ComplaintStatus.CLOSED)
WAITING = (ComplaintStatus.RECEIVED, ComplaintStatus.VERIFIED)
SILENT_USUAL = 5

# A word the source invented counts as open, whatever it was filed under.
is_ended = and_(request.c.status.in_([str(s) for s in ENDED]), request.c.known_status)
is_done = and_(request.c.status.in_([str(s) for s in DONE]), request.c.known_status)
# When it ended: as the source says, else its last update, else at once.
ended_ms = func.coalesce(request.c.resolved_ms, request.c.updated_ms, request.c.received_ms)


def about(connection: Connection, applications: Sequence[Registered]) -> ColumnElement[bool]:
    """Return which complaints speak of `applications`.

    All of them: every complaint of the city, also those about no application. Fewer: those mapped
    to one of them, and those mapped to a category whose applications are all among them.
    """
    everything = registered(connection)
    chosen = {application.slug for application in applications}
    if chosen >= {application.slug for application in everything}:
        return true()
    members: dict[str, set[str]] = defaultdict(set)
    for application in everything:
        members[application.category].add(application.slug)
    whole = sorted(category for category, slugs in members.items() if slugs <= chosen)
    return or_(request.c.application.in_(sorted(chosen)), _of_category(whole))


def _of_category(categories: Sequence[str]) -> ColumnElement[bool]:
    return and_(request.c.application.is_(None), request.c.category.in_(categories))


def first_received(connection: Connection) -> int | None:
    """Return when the first complaint ever kept was received, in ms; None where there is none."""
    found = connection.execute(select(func.min(request.c.received_ms))).scalar()
    return None if found is None else int(found)


def counts(
    connection: Connection,
    keys: Sequence[ColumnElement[Any]],
    spans: Sequence[Span],
    which: ColumnElement[bool],
) -> dict[tuple[Any, ...], list[int]]:
    """Return, per value of `keys`, how many complaints were received in each of `spans`."""
    if not spans:
        return {}
    received = request.c.received_ms
    sums = [
        func.sum(case((and_(received >= to_ms(s.start), received < to_ms(s.end)), 1), else_=0))
        for s in spans
    ]
    oldest, newest = min(span.start for span in spans), max(span.end for span in spans)
    zone = spans[0].zone
    first, last = (number(at.astimezone(zone).date()) for at in (oldest, newest))  # indexed
    query = select(*keys, *sums).where(
        request.c.received_day.between(first, last),
        received >= to_ms(oldest),
        received < to_ms(newest),
        which,
    )
    rows = connection.execute(query.group_by(*keys) if keys else query)
    width = len(keys)
    return {tuple(row[:width]): [int(n or 0) for n in row[width:]] for row in rows}


def ranges(
    connection: Connection,
    keys: Sequence[ColumnElement[Any]],
    span: Span,
    which: ColumnElement[bool],
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return, per value of `keys`, what `judged` says of the complaints received in `span`.

    Values that only occur in earlier weeks are there too, with received 0.
    """
    first = first_received(connection)
    past = earlier(span, None if first is None else from_ms(first))
    found = counts(connection, keys, (span, *past), which)
    return {key: judged(row[0], row[1:]) for key, row in found.items()}


def judged(received: int, past: Sequence[int]) -> dict[str, Any]:
    """Return a count beside its usual range, as columns of a frame.

    received, low, middle, high (None while fewer than four weeks are known), weeks, above.
    """
    known = usual(past)
    return {
        "received": received,
        "low": None if known is None else known.low,
        "middle": None if known is None else round(known.middle, 1),
        "high": None if known is None else known.high,
        "weeks": len(past),
        "above": known is not None and known.is_above(received),
    }


def sources(connection: Connection) -> str:
    """Return the names of the complaint feeds as a person writes them: `LAKSA, SP4N`."""
    rows = connection.execute(select(source.c.name).order_by(source.c.id))
    return ", ".join(row.name.upper() for row in rows)


def received_on(
    connection: Connection, days: Sequence[int], which: ColumnElement[bool]
) -> Mapping[int, list[int]]:
    """Return, per local day number, when complaints were received, in ms and in order."""
    query = (
        select(request.c.received_day, request.c.received_ms)
        .where(request.c.received_day.in_(days), which)
        .order_by(request.c.received_ms)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.received_day].append(row.received_ms)
    return found


def per_day(
    connection: Connection,
    keys: Sequence[ColumnElement[Any]],
    days: Sequence[int],
    which: ColumnElement[bool],
    until_ms: int,
) -> Mapping[tuple[Any, ...], Counter[int]]:
    """Return, per value of `keys`, how many complaints were received on each local day."""
    found: dict[tuple[Any, ...], Counter[int]] = defaultdict(Counter)
    if not days:
        return found
    query = select(*keys, request.c.received_day, func.count()).where(
        request.c.received_day.between(days[0], days[-1]), request.c.received_ms < until_ms, which
    )
    for row in connection.execute(query.group_by(*keys, request.c.received_day)):
        found[tuple(row[:-2])][row[-2]] = int(row[-1])
    return found
