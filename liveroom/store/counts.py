"""Exact tallies of any span, read from whole local days and, at the edges, from spells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from liveroom.model import Tally
from liveroom.rules.periods import day_bounds, day_number, local_day, to_ms
from liveroom.rules.uptime import covered, tally, total
from liveroom.store.grids import grids, slot_bounds
from liveroom.store.spells import among, load_runs
from liveroom.store.tables import application, city, current, tally_day
from liveroom.store.windows import windows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Span
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
    start_ms, end_ms = to_ms(span.start), to_ms(span.end)
    bounds = _bounds(connection, (start_ms, end_ms), ids, None if now is None else to_ms(now))
    last_ms = min([end_ms, *(each.as_of_ms for each in bounds.values())])
    kept = connection.execute(select(city.c.zone)).scalar_one_or_none()
    days = _whole_days(start_ms, last_ms, span.zone) if kept == span.zone.key else None
    windows = windows_of(connection, ids)
    if days is None:
        whole_ms, edges = (start_ms, start_ms), [(start_ms, end_ms)]
        sums: Mapping[int, Tally] = {}
    else:
        whole_ms = day_bounds(days[0], span.zone)[0], day_bounds(days[1], span.zone)[1]
        edges = [(start_ms, whole_ms[0]), (whole_ms[1], end_ms)]
        sums = _daily(connection, ids, *days)
    seen = [(edge, load_runs(connection, ids, *edge)) for edge in edges if edge[0] < edge[1]]
    found = {}
    for number, mine in bounds.items():
        laid = windows.get(number, ())
        parts = [_edge(edge, runs.get(number, ()), laid, mine) for edge, runs in seen]
        unseen = max(whole_ms[0], mine.seen_ms, mine.start_ms), min(whole_ms[1], mine.end_ms)
        parts += [sums.get(number, Tally()), Tally(maintenance=covered(laid, *unseen))]
        found[number] = _filled(total(parts), mine, min(end_ms, mine.as_of_ms))
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


def _whole_days(start_ms: int, end_ms: int, zone: ZoneInfo) -> tuple[date, date] | None:
    if start_ms >= end_ms:
        return None
    first, last = local_day(start_ms, zone), local_day(end_ms, zone)
    if day_bounds(first, zone)[0] < start_ms:
        first = local_day(day_bounds(first, zone)[1], zone)
    last = local_day(day_bounds(last, zone)[0] - 1, zone)  # the day before the one in progress
    return (first, last) if first <= last else None


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


def _edge(
    edge: tuple[int, int], runs: Sequence[Run], windows: tuple[Piece, ...], mine: _Bounds
) -> Tally:
    start, end = max(edge[0], mine.start_ms), min(edge[1], mine.end_ms)
    return tally([run[:3] for run in runs], windows, start, end)


def _filled(part: Tally, mine: _Bounds, as_of_ms: int) -> Counted:
    spoken = part.up + part.degraded + part.down + part.maintenance + part.outside_hours
    unobserved = mine.end_ms - mine.start_ms - spoken
    whole = Tally(
        part.up, part.degraded, part.down, part.maintenance, unobserved, part.outside_hours
    )
    return Counted(whole, mine.start_ms, mine.end_ms, as_of_ms)
