"""Reading complaints: whose they are, which are open, how many fell into which span."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal, or_, select, true, union_all

from dashboard.queries.days import number, to_ms
from dashboard.words import from_ms
from liveroom.model import ComplaintStatus
from liveroom.rules.usual import earlier, usual
from liveroom.store.reads import applications as registered
from liveroom.store.tables import request, source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Subquery

    from liveroom.model import Span
    from liveroom.store.reads import Registered

DONE = (ComplaintStatus.RESOLVED, ComplaintStatus.CLOSED)
WAITING = (ComplaintStatus.RECEIVED, ComplaintStatus.VERIFIED)
SILENT_USUAL = 5

# A word the source invented counts as open, whatever it was filed under: the table says so.
is_ended = request.c.left_ms.is_not(None)
is_done = and_(is_ended, request.c.status.in_([str(s) for s in DONE]))
# When it ended: as the source says, else its last update, else at once.
ended_ms = func.coalesce(request.c.resolved_ms, request.c.updated_ms, request.c.received_ms)
ALL = true()
"""The condition every complaint meets."""
_COUNTED = (request.c.mapping, request.c.district, request.c.topic)
"""As `request_counted` lies: rows grouped by day and these in order need not be sorted first."""


def open_at(at_ms: int, which: ColumnElement[bool], *columns: ColumnElement[Any]) -> Subquery:
    """Return the columns of the complaints that were open at a moment.

    In two parts, each found by when it ended, so that what ended before is not read at all.
    """
    received, left = request.c.received_ms, request.c.left_ms
    # A sum is in no index: else nearly all would be looked up by when they came.
    parts = ((left.is_(None), received < at_ms), (left >= at_ms, received + 0 < at_ms))
    return union_all(*(select(*columns).where(*part, which) for part in parts)).subquery()


def about(connection: Connection, applications: Sequence[Registered]) -> ColumnElement[bool]:
    """Return which complaints speak of `applications`.

    All of them: every complaint of the city, also those about no application. Fewer: those mapped
    to one of them, and those mapped to a category whose applications are all among them.
    """
    everything = registered(connection)
    chosen = {application.slug for application in applications}
    if chosen >= {application.slug for application in everything}:
        return ALL
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
    found: dict[tuple[Any, ...], list[int]] = {}
    wheres = [(within(span), which) for span in spans]
    for place, values, count in _counted(connection, keys, wheres):
        found.setdefault(values, [0] * len(spans))[place] = count
    return found


def within(span: Span) -> ColumnElement[bool]:
    """Return which complaints were received in a span; their days lead to them in an index."""
    first, last = (number(at.astimezone(span.zone).date()) for at in (span.start, span.end))
    return and_(
        request.c.received_day.between(first, last),
        request.c.received_ms >= to_ms(span.start),
        request.c.received_ms < to_ms(span.end),
    )


def _counted(
    connection: Connection,
    keys: Sequence[ColumnElement[Any]],
    wheres: Sequence[Sequence[ColumnElement[bool]]],
) -> Iterator[tuple[int, tuple[Any, ...], int]]:
    """Yield (which of `wheres`, the values of `keys`, how many complaints), all in one question.

    Without keys there is a row for each of `wheres`, be it 0. With keys, rows are grouped as the
    index lies, which needs no sorting, and these few are added up over there.
    """
    sides = _grouped(keys) if keys else ()
    parts = [
        select(literal(place).label("place"), *sides, func.count().label("n"))
        .where(*where)
        .group_by(*sides)
        for place, where in enumerate(wheres)
    ]
    part = union_all(*parts).subquery().c
    wanted = [part.place, *(part[str(key.key)] for key in keys)]
    for place, *values, count in connection.execute(
        select(*wanted, func.sum(part.n)).group_by(*wanted)
    ):
        yield place, tuple(values), int(count)


def _grouped(keys: Sequence[ColumnElement[Any]]) -> Sequence[ColumnElement[Any]]:
    """Return by what to group so that rows come as they lie: by every side up to the last wanted."""
    day, known = request.c.received_day, (request.c.received_day, *_COUNTED)
    if any(all(key is not side for side in known) for key in keys):
        return (day, *(key for key in keys if key is not day))
    last = max(n for n, side in enumerate(known) for key in keys if key is side)
    return known[: last + 1]


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
    query = select(request.c.received_day, request.c.received_ms).where(
        request.c.received_day.in_(days), which
    )
    found: dict[int, list[int]] = defaultdict(list)
    for day, received_ms in connection.execute(query):
        found[day].append(received_ms)
    for moments in found.values():
        moments.sort()
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
    sides = (request.c.received_day, *keys)
    among = request.c.received_day.between(days[0], days[-1])
    until = request.c.received_ms < until_ms
    for _, (day, *values), count in _counted(connection, sides, [(among, until, which)]):
        found[tuple(values)][day] = count
    return found
