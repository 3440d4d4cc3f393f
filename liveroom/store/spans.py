"""What a count over a span takes, read once: bounds, whole days between, spells at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from liveroom.rules.hours import outside
from liveroom.rules.periods import day_bounds, local_day, to_ms
from liveroom.store.grids import grids, slot_bounds
from liveroom.store.hours import timetables
from liveroom.store.ready import Ready
from liveroom.store.spells import MANY, load_spells
from liveroom.store.tables import application, current
from liveroom.store.windows import windows_of
from liveroom.store.zone import said_zone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.rules.hours import Timetable
    from liveroom.rules.uptime import Piece, Spell
    from liveroom.store.grids import Laid

_FAR_MS = 1 << 62

_LIVES = select(
    application.c.id,
    application.c.every_s.is_not(None),
    application.c.registered_ms,
    application.c.retired_ms,
    current.c.start_ms,
    current.c.end_ms,
).outerjoin(current, current.c.application_id == application.c.id)
_LIVES_OF_ALL = Ready(_LIVES)
_LIVES_OF_SOME = Ready(_LIVES.where(application.c.id.in_(bindparam("ids", expanding=True))))


class Bounds(NamedTuple):
    """The clipped span of one application, and how far it has been seen and may be told of."""

    start_ms: int
    end_ms: int
    seen_ms: int  # the end of the last sample: daily tallies know nothing after it
    as_of_ms: int


class Read(NamedTuple):
    """All that a count needs, read once: whole days between, and spells at, the edges of a span."""

    span_ms: tuple[int, int]
    days: tuple[date, date] | None
    whole_ms: tuple[int, int]
    at_edges: list[tuple[tuple[int, int], dict[int, list[Spell]]]]
    bounds: dict[int, Bounds]
    windows: Mapping[int, tuple[Piece, ...]]
    timetables: Mapping[int, Timetable]
    known: dict[tuple[object, int, int], tuple[Piece, ...]]

    @property
    def edges(self) -> list[tuple[int, int]]:
        """Return the pieces at the ends of the span that are counted from spells."""
        return [edge for edge, _ in self.at_edges]

    def spells(self, number: int, start_ms: int) -> Sequence[Spell]:
        """Return the spells of the edge that contains a moment."""
        found = (spells for edge, spells in self.at_edges if edge[0] <= start_ms < edge[1])
        return next(found, {}).get(number, ())

    def closed(self, number: int, start_ms: int, end_ms: int) -> tuple[Piece, ...]:
        """Return what lies outside service hours; most applications share their hours."""
        timetable = self.timetables.get(number)
        if timetable is None:
            return ()
        key = (timetable.history, start_ms, end_ms)
        if key not in self.known:
            self.known[key] = outside(timetable, start_ms, end_ms)
        return self.known[key]


def read_span(
    connection: Connection,
    span: Span,
    ids: Collection[int],
    now: datetime | None,
    *,
    by_days: bool = True,
) -> Read:
    """Return what counting these applications over a span takes; `counted` says what `now` means."""
    start_ms, end_ms, ids = to_ms(span.start), to_ms(span.end), frozenset(ids)
    bounds = _bounds(connection, (start_ms, end_ms), ids, None if now is None else to_ms(now))
    last_ms = min([end_ms, *(each.as_of_ms for each in bounds.values())])
    kept = said_zone(connection) or span.zone
    days = _whole_days(start_ms, last_ms, span.zone) if kept.key == span.zone.key else None
    days = days if by_days else None
    whole_ms, edges = (start_ms, start_ms), [(start_ms, end_ms)]
    if days is not None:
        whole_ms = day_bounds(days[0], span.zone)[0], day_bounds(days[1], span.zone)[1]
        edges = [(start_ms, whole_ms[0]), (whole_ms[1], end_ms)]
    edges = [edge for edge in edges if edge[0] < edge[1]]
    return Read(
        (start_ms, end_ms),
        days,
        whole_ms,
        [(edge, load_spells(connection, ids, *edge)) for edge in edges],
        bounds,
        windows_of(connection, ids),
        timetables(connection, ids, kept),
        {},
    )


def as_of(history: Sequence[Laid], *, polled: bool, now_ms: int) -> int:
    """Return the moment up to which an application is counted at `now_ms`."""
    return slot_bounds(history, now_ms)[0] if polled and history else now_ms


def _bounds(
    connection: Connection, span: tuple[int, int], ids: Collection[int], now_ms: int | None
) -> dict[int, Bounds]:
    laid = grids(connection)
    if len(ids) > MANY:
        rows = _LIVES_OF_ALL.rows(connection)
    else:
        rows = _LIVES_OF_SOME.rows(connection, ids=list(ids))
    found = {}
    moment = span[1] if now_ms is None else now_ms
    for number, polled, registered, retired, slot, seen in rows:
        if number in ids:
            over = now_ms is None and slot is not None and slot > span[1]
            limit = as_of(laid.get(number, ()), polled=bool(polled), now_ms=moment)
            limit = _FAR_MS if over else limit
            start = max(span[0], registered)
            end = min(span[1], limit, _FAR_MS if retired is None else retired)
            found[number] = Bounds(start, max(start, end), seen or registered, limit)
    return found


def _whole_days(start_ms: int, end_ms: int, zone: ZoneInfo) -> tuple[date, date] | None:
    if start_ms >= end_ms:
        return None
    first, last = local_day(start_ms, zone), local_day(end_ms, zone)
    if day_bounds(first, zone)[0] < start_ms:
        first = local_day(day_bounds(first, zone)[1], zone)
    last = local_day(day_bounds(last, zone)[0] - 1, zone)  # the day before the one in progress
    return (first, last) if first <= last else None
