"""Exact tallies of any span, read from whole local days and, at the edges, from spells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from liveroom.model import Status, Tally
from liveroom.rules.groups import Member
from liveroom.rules.groups import any_down as union
from liveroom.rules.periods import day_bounds, day_number, local_days
from liveroom.rules.uptime import covered, tally, total, without
from liveroom.store.spans import read_span
from liveroom.store.spells import among
from liveroom.store.sums import sums
from liveroom.store.tables import tally_day, tally_hour

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.rules.groups import AnyDown
    from liveroom.store.spans import Bounds, Read

HOUR_MS = 3_600_000
_NOTHING = (0, 0, 0, 0, 0)


class Counted(NamedTuple):
    """A tally and the clipped span `[start_ms, end_ms)` it is of.

    `as_of_ms` is how far the application is told of within the asked span, retired or not;
    `revised` says that an hour or day of it was changed after it had been told.
    """

    tally: Tally
    start_ms: int
    end_ms: int
    as_of_ms: int
    revised: bool = False


class DayCount(NamedTuple):
    """A local day (YYYYMMDD) of one application, and whether samples changed it afterwards."""

    day: int
    tally: Tally
    revised: bool


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
    read = read_span(connection, span, ids, now)
    known = sums(connection, ids, *read.days) if read.days else {}
    late = _revised(connection, read.edges)
    laid_over = {*read.windows, *read.timetables}
    found = {}
    for number, mine in read.bounds.items():
        kept = known.get(number, _NOTHING)
        count = _laid_over if number in laid_over else _plain
        as_of_ms = min(read.span_ms[1], mine.as_of_ms)
        revised = bool(kept[0]) or number in late
        tally = count(read, number, mine, kept)
        found[number] = Counted(tally, mine.start_ms, mine.end_ms, as_of_ms, revised)
    return found


def _plain(read: Read, number: int, mine: Bounds, kept: Sequence[int]) -> Tally:
    """Return the tally of one with neither windows nor hours: nearly everybody, so in one go."""
    start_ms, end_ms = mine.start_ms, mine.end_ms
    up = degraded = down = maintenance = 0
    if max(read.whole_ms[0], start_ms) < min(read.whole_ms[1], end_ms):
        _, up, degraded, down, maintenance = kept
    for edge, spells in read.at_edges:
        low, high = max(edge[0], start_ms), min(edge[1], end_ms)
        for start, end, status in spells.get(number, ()):
            lasted = (end if end < high else high) - (start if start > low else low)
            if lasted <= 0:
                continue
            if status is Status.UP:
                up += lasted
            elif status is Status.DOWN:
                down += lasted
            elif status is Status.DEGRADED:
                degraded += lasted
    unobserved = end_ms - start_ms - up - degraded - down - maintenance
    return Tally(up, degraded, down, maintenance, unobserved)


def _laid_over(read: Read, number: int, mine: Bounds, kept: Sequence[int]) -> Tally:
    """Return the tally of one with windows or service hours, piece by piece."""
    parts = [_edge(read, number, *edge) for edge in read.edges]
    whole = max(read.whole_ms[0], mine.start_ms), min(read.whole_ms[1], mine.end_ms)
    return total([*parts, _whole(read, number, *whole, Tally(*kept[1:]))])


def daily(
    connection: Connection, span: Span, ids: Collection[int], now: datetime | None = None
) -> dict[int, tuple[DayCount, ...]]:
    """Return each application's tallies of the local days a span touches, oldest first.

    They add up to `counted` of the same span, and each says whether it was revised afterwards.
    """
    read = read_span(connection, span, ids, now)
    touched = local_days(*read.span_ms, span.zone)
    days = [(day_number(day), *day_bounds(day, span.zone)) for day in touched]
    kept = _rows(connection, ids, days[0][0], days[-1][0]) if days else {}
    found = {}
    for number, mine in read.bounds.items():
        counts = []
        for day, first, last in days:
            tally_kept, revised = kept.get((number, day), (Tally(), False))
            start, end = max(first, mine.start_ms), min(last, mine.end_ms)
            edge = max(first, read.span_ms[0]), min(last, read.span_ms[1])
            if read.whole_ms[0] <= first and last <= read.whole_ms[1]:
                counts.append(DayCount(day, _whole(read, number, start, end, tally_kept), revised))
            else:
                counts.append(DayCount(day, _edge(read, number, *edge), revised))
        found[number] = tuple(counts)
    return found


def any_down(
    connection: Connection,
    span: Span,
    groups: Mapping[str, Collection[int]],
    now: datetime | None = None,
) -> dict[str, AnyDown]:
    """Return, for each group of applications, when at least one was down, and one was told.

    Of spells alone: a union is no sum, and days cannot be added to it.
    """
    ids = {number for mine in groups.values() for number in mine}
    read = read_span(connection, span, ids, now, by_days=False)
    members = {
        number: Member(
            read.spells(number, read.span_ms[0]),
            read.windows.get(number, ()),
            read.closed(number, mine.start_ms, mine.end_ms),
            mine.start_ms,
            mine.end_ms,
        )
        for number, mine in read.bounds.items()
    }
    return {name: union(members[number] for number in mine) for name, mine in groups.items()}


def _revised(connection: Connection, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Return the applications of which an hour that touches one of the edges was revised."""
    row = tally_hour.c
    found: set[int] = set()
    for start_ms, end_ms in edges:
        hours = row.hour_s.between(start_ms // HOUR_MS * 3600, (end_ms - 1) // 1000)
        found.update(
            connection.execute(select(row.application_id).where(hours, row.revised)).scalars()
        )
    return found


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


def _edge(read: Read, number: int, start_ms: int, end_ms: int) -> Tally:
    """Return the tally of a piece that is counted from its spells."""
    mine, spells = read.bounds[number], read.spells(number, start_ms)
    start, end = max(start_ms, mine.start_ms), min(end_ms, mine.end_ms)
    closed = read.closed(number, start, end)
    return tally(spells, read.windows.get(number, ()), start, end, closed)


def _whole(read: Read, number: int, start_ms: int, end_ms: int, kept: Tally) -> Tally:
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
