"""Exact tallies of any span, read from whole local days and, at the edges, from spells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from liveroom.model import Tally
from liveroom.rules.hours import outside
from liveroom.rules.periods import day_bounds, day_number, local_day, local_days, to_ms
from liveroom.rules.uptime import covered, tally, total, without
from liveroom.store.grids import grids, slot_bounds
from liveroom.store.hours import timetables
from liveroom.store.spells import among, load_runs
from liveroom.store.tables import application, city, current, tally_day
from liveroom.store.windows import windows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.rules.hours import Timetable
    from liveroom.rules.incidents import Run
    from liveroom.rules.uptime import Piece
    from liveroom.store.grids import Laid

_FAR_MS = 1 << 62


class Counted(NamedTuple):
    """A tally and the clipped span `[start_ms, end_ms)` it is of.

    `as_of_ms` is how far the application is told of within the asked span, retired or not.
    """

    tally: Tally
    start_ms: int
    end_ms: int
    as_of_ms: int


class DayCount(NamedTuple):
    """A local day (YYYYMMDD) of one application, and whether samples changed it afterwards."""

    day: int
    tally: Tally
    revised: bool


class _Bounds(NamedTuple):
    start_ms: int
    end_ms: int
    seen_ms: int  # the end of the last sample: daily tallies know nothing after it
    as_of_ms: int


def tallies(
    connection: Connection, span: Span, ids: Collection[int], now: datetime | None = None
) -> dict[int, Tally]:
    """Return each application's milliseconds by state over a span; see `counted`."""
    return {number: each.tally for number, each in counted(connection, span, ids, now).items()}


def counted(
    connection: Connection, span: Span, ids: Collection[int], now: datetime | None = None
) -> dict[int, Counted]:
    """Return each application's tally over a span, clipped to its life and to its `as_of`.

    `as_of` is the start of the slot in progress at `now` (None: at the end of the span, unless a
    later slot has been seen), and `now` itself for an application that is not polled. Daily tallies
    are of the city's local days; in another zone, spells alone are counted.
    """
    read = _read(connection, span, ids, now)
    sums = _daily(connection, ids, *read.days) if read.days else {}
    found = {}
    for number, mine in read.bounds.items():
        parts = [_edge(read, number, *edge) for edge in read.edges]
        whole = max(read.whole_ms[0], mine.start_ms), min(read.whole_ms[1], mine.end_ms)
        parts.append(_whole(read, number, *whole, sums.get(number, Tally())))
        found[number] = Counted(
            total(parts), mine.start_ms, mine.end_ms, min(read.span_ms[1], mine.as_of_ms)
        )
    return found


def daily(
    connection: Connection, span: Span, ids: Collection[int], now: datetime | None = None
) -> dict[int, tuple[DayCount, ...]]:
    """Return each application's tallies of the local days a span touches, oldest first.

    They add up to `counted` of the same span, and each says whether it was revised afterwards.
    """
    read = _read(connection, span, ids, now)
    touched = local_days(*read.span_ms, span.zone)
    days = [(day_number(day), *day_bounds(day, span.zone)) for day in touched]
    kept = _rows(connection, ids, days[0][0], days[-1][0]) if days else {}
    found = {}
    for number, mine in read.bounds.items():
        counts = []
        for day, first, last in days:
            tally_kept, revised = kept.get((number, day), (Tally(), False))
            start, end = max(first, mine.start_ms), min(last, mine.end_ms)
            if read.whole_ms[0] <= first and last <= read.whole_ms[1]:
                counts.append(DayCount(day, _whole(read, number, start, end, tally_kept), revised))
            else:
                counts.append(DayCount(day, _edge(read, number, first, last), revised))
        found[number] = tuple(counts)
    return found


def as_of(history: Sequence[Laid], *, polled: bool, now_ms: int) -> int:
    """Return the moment up to which an application is counted at `now_ms`."""
    return slot_bounds(history, now_ms)[0] if polled and history else now_ms


def _bounds(
    connection: Connection, span: tuple[int, int], ids: Collection[int], now_ms: int | None
) -> dict[int, _Bounds]:
    laid = grids(connection)
    rows = connection.execute(
        select(
            application.c.id,
            application.c.every_s,
            application.c.registered_ms,
            application.c.retired_ms,
            current.c.start_ms,
            current.c.end_ms,
        )
        .outerjoin(current, current.c.application_id == application.c.id)
        .where(among(application.c.id, ids))
    ).all()
    found = {}
    for number, every_s, registered, retired, slot, seen in rows:
        if number in ids:
            over = now_ms is None and slot is not None and slot > span[1]
            moment = span[1] if now_ms is None else now_ms
            limit = as_of(laid.get(number, ()), polled=every_s is not None, now_ms=moment)
            limit = _FAR_MS if over else limit
            start = max(span[0], registered)
            end = min(span[1], limit, _FAR_MS if retired is None else retired)
            found[number] = _Bounds(start, max(start, end), seen or registered, limit)
    return found


class _Read(NamedTuple):
    """All that a count needs, read once: whole days between, and runs at, the edges of a span."""

    span_ms: tuple[int, int]
    days: tuple[date, date] | None
    whole_ms: tuple[int, int]
    at_edges: list[tuple[tuple[int, int], dict[int, list[Run]]]]
    bounds: dict[int, _Bounds]
    windows: Mapping[int, tuple[Piece, ...]]
    timetables: Mapping[int, Timetable]
    known: dict[tuple[object, int, int], tuple[Piece, ...]]

    @property
    def edges(self) -> list[tuple[int, int]]:
        return [edge for edge, _ in self.at_edges]

    def runs(self, number: int, start_ms: int) -> Sequence[Run]:
        """Return the runs of the edge that contains a moment."""
        found = (runs for edge, runs in self.at_edges if edge[0] <= start_ms < edge[1])
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


def _whole_days(start_ms: int, end_ms: int, zone: ZoneInfo) -> tuple[date, date] | None:
    if start_ms >= end_ms:
        return None
    first, last = local_day(start_ms, zone), local_day(end_ms, zone)
    if day_bounds(first, zone)[0] < start_ms:
        first = local_day(day_bounds(first, zone)[1], zone)
    last = local_day(day_bounds(last, zone)[0] - 1, zone)  # the day before the one in progress
    return (first, last) if first <= last else None


def _read(connection: Connection, span: Span, ids: Collection[int], now: datetime | None) -> _Read:
    start_ms, end_ms = to_ms(span.start), to_ms(span.end)
    bounds = _bounds(connection, (start_ms, end_ms), ids, None if now is None else to_ms(now))
    last_ms = min([end_ms, *(each.as_of_ms for each in bounds.values())])
    kept = connection.execute(select(city.c.zone)).scalar_one_or_none() or span.zone.key
    days = _whole_days(start_ms, last_ms, span.zone) if kept == span.zone.key else None
    whole_ms, edges = (start_ms, start_ms), [(start_ms, end_ms)]
    if days is not None:
        whole_ms = day_bounds(days[0], span.zone)[0], day_bounds(days[1], span.zone)[1]
        edges = [(start_ms, whole_ms[0]), (whole_ms[1], end_ms)]
    edges = [edge for edge in edges if edge[0] < edge[1]]
    return _Read(
        (start_ms, end_ms),
        days,
        whole_ms,
        [(edge, load_runs(connection, ids, *edge)) for edge in edges],
        bounds,
        windows_of(connection, ids),
        timetables(connection, ids, ZoneInfo(kept)),
        {},
    )


def _daily(
    connection: Connection, ids: Collection[int], first: date, last: date
) -> dict[int, Tally]:
    row = tally_day.c
    states = (row.up_ms, row.degraded_ms, row.down_ms, row.maintenance_ms)
    query = (
        select(row.application_id, *(func.sum(state) for state in states))
        .where(row.day >= day_number(first), row.day <= day_number(last))
        .where(among(row.application_id, ids))
        .group_by(row.application_id)
    )
    rows = connection.execute(query).all()
    return {number: Tally(*map(int, states)) for number, *states in rows}


def _rows(
    connection: Connection, ids: Collection[int], first: int, last: int
) -> dict[tuple[int, int], tuple[Tally, bool]]:
    row = tally_day.c
    states = (row.up_ms, row.degraded_ms, row.down_ms, row.maintenance_ms)
    query = (
        select(row.application_id, row.day, row.revised, *states)
        .where(row.day >= first, row.day <= last)
        .where(among(row.application_id, ids))
    )
    return {
        (number, day): (Tally(*states), revised)
        for number, day, revised, *states in connection.execute(query)
    }


def _edge(read: _Read, number: int, start_ms: int, end_ms: int) -> Tally:
    """Return the tally of a piece that is counted from its spells."""
    mine, spells = read.bounds[number], read.runs(number, start_ms)
    start, end = max(start_ms, mine.start_ms), min(end_ms, mine.end_ms)
    closed = read.closed(number, start, end)
    return tally([run[:3] for run in spells], read.windows.get(number, ()), start, end, closed)


def _whole(read: _Read, number: int, start_ms: int, end_ms: int, kept: Tally) -> Tally:
    """Return the tally of whole days, from what their rows hold and what no row speaks of.

    A day has no row where nothing was ever seen: windows and hours are laid over that time here.
    """
    if start_ms >= end_ms:
        return Tally()
    away = covered(read.closed(number, start_ms, end_ms), start_ms, end_ms)
    unseen = max(start_ms, read.bounds[number].seen_ms)
    laid = read.windows.get(number, ())
    ahead = covered(laid, unseen, end_ms) and covered(
        without(laid, read.closed(number, unseen, end_ms)), unseen, end_ms
    )
    maintenance = kept.maintenance + ahead
    told_ms = kept.up + kept.degraded + kept.down
    unobserved = end_ms - start_ms - told_ms - maintenance - away
    return Tally(kept.up, kept.degraded, kept.down, maintenance, unobserved, away)
