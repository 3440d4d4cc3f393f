"""Listening for silent outages: who is complained of far above the usual while the check is green."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from liveroom.model import ComplaintKind, Status
from liveroom.rules.periods import day_number, from_ms, to_ms
from liveroom.rules.silent import LEAST, WINDOWS, Heard, alarm, heard, is_calm, share, week
from liveroom.rules.usual import WEEKS
from liveroom.store.codes import STATUS_CODE
from liveroom.store.engine import reading, writing
from liveroom.store.episodes import episodes
from liveroom.store.pulse import bump
from liveroom.store.tables import (
    application,
    current,
    incident,
    maintenance,
    request,
    silent_outage,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection, Engine

HOUR_MS = 3_600_000
LONGEST = max(WINDOWS)
_WEEKS = timedelta(weeks=WEEKS)
_COMPLAINTS = (
    ComplaintKind.PENGADUAN,
    ComplaintKind.BERKADAR_PENGAWASAN,
    ComplaintKind.GAWAT_DARURAT,
)


def listen(engine: Engine, now: datetime, zone: ZoneInfo) -> int:
    """Open and end episodes by the complaints kept up to now; return how many changed.

    Where nothing is to be judged it only reads. A check is green where it says up, no outage of it
    was open in the last three hours, and no maintenance touched them. Raises StoreError.
    """
    with reading(engine) as connection:
        judged = _judged(connection, now, zone)
        if not judged:
            return 0
    with writing(engine) as connection:
        changed = _keep(connection, judged, now)
        if changed:
            bump(connection)
        return changed


class _Judged(NamedTuple):
    """An application: the alarm where there is one, since which complaint, and whether all is calm."""

    application_id: int
    alarm: Heard | None
    since_ms: int
    is_calm: bool


def _judged(connection: Connection, now: datetime, zone: ZoneInfo) -> list[_Judged]:
    ids = {row.slug: row.id for row in connection.execute(_REGISTERED, {"now_ms": to_ms(now)})}
    is_open = {one.application_id for one in episodes(connection)}
    recent = _recent(connection, now, zone)
    meant = {
        slug: recent.get(slug, [])
        for slug, number in ids.items()
        if number in is_open or len(recent.get(slug, ())) >= LEAST
    }
    gone = [_Judged(number, None, 0, is_calm=True) for number in is_open - set(ids.values())]
    if not meant:
        return gone
    first = connection.execute(select(func.min(request.c.received_ms))).scalar()
    end = now - LONGEST
    start = max(end - _WEEKS, end if first is None else from_ms(first))
    weeks = max((end - start) / timedelta(weeks=1), 0.0)
    shape = week(_by_hour(connection, start, end, zone))
    shares = [share(shape, now, window, zone) for window in WINDOWS]
    seen = _seen(connection, meant, start, end, zone)
    green = _green(connection, now)
    found = gone
    for slug, times in meant.items():
        counts = [len(times) - bisect_right(times, to_ms(now - window)) for window in WINDOWS]
        all_heard = heard(counts, seen.get(slug, 0), weeks, shares)
        rare = alarm(all_heard, len(ids)) if ids[slug] in green else None
        since = None if rare is None else to_ms(now - rare.window)
        since_ms = 0 if since is None else times[bisect_right(times, since)]
        found.append(_Judged(ids[slug], rare, since_ms, is_calm=is_calm(all_heard)))
    return [one for one in found if one.alarm is not None or one.application_id in is_open]


_REGISTERED = select(application.c.slug, application.c.id).where(
    application.c.retired_ms.is_(None) | (application.c.retired_ms > bindparam("now_ms"))
)


def _within(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a complaint received in `(start, end]`; the day's index is used."""
    first, last = (day_number(at.astimezone(zone).date()) for at in (start, end))
    return (
        request.c.received_day.between(first, last),
        request.c.received_ms > to_ms(start),
        request.c.received_ms <= to_ms(end),
        request.c.kind.in_([str(kind) for kind in _COMPLAINTS]),
    )


def _recent(connection: Connection, now: datetime, zone: ZoneInfo) -> dict[str, list[int]]:
    row = request.c
    query = select(row.application, row.received_ms).where(*_within(now - LONGEST, now, zone))
    query = query.where(row.application.is_not(None)).order_by(row.received_ms)
    found: dict[str, list[int]] = defaultdict(list)
    for slug, received_ms in connection.execute(query):
        found[slug].append(received_ms)
    return found


def _by_hour(
    connection: Connection, start: datetime, end: datetime, zone: ZoneInfo
) -> Counter[tuple[int, int]]:
    """Return the whole city's complaints by weekday and hour of the local clock."""
    hour = request.c.received_ms // HOUR_MS
    query = select(hour.label("hour"), func.count()).where(*_within(start, end, zone))
    cells: Counter[tuple[int, int]] = Counter()
    for number, count in connection.execute(query.group_by(hour)):
        local = from_ms(int(number) * HOUR_MS).astimezone(zone)
        cells[local.weekday(), local.hour] += count
    return cells


def _seen(
    connection: Connection, slugs: Collection[str], start: datetime, end: datetime, zone: ZoneInfo
) -> Mapping[str, int]:
    row = request.c
    query = select(row.application, func.count().label("seen")).where(*_within(start, end, zone))
    query = query.where(row.application.in_(slugs)).group_by(row.application)
    return {row.application: row.seen for row in connection.execute(query)}


def _green(connection: Connection, now: datetime) -> set[int]:
    since_ms, now_ms = to_ms(now - LONGEST), to_ms(now)
    up = select(current.c.application_id).where(current.c.status == STATUS_CODE[Status.UP])
    row = incident.c
    failed = select(row.application_id).where(
        row.severity == "down", row.closed_ms.is_(None) | (row.closed_ms > since_ms)
    )
    window = maintenance.c
    planned = select(window.application_id).where(
        window.start_ms <= now_ms, window.end_ms > since_ms
    )
    known = set(connection.execute(failed).scalars()) | set(connection.execute(planned).scalars())
    return set(connection.execute(up).scalars()) - known


def _keep(connection: Connection, judged: Sequence[_Judged], now: datetime) -> int:
    """Write what began, what grew and what is over; return how many rows that were."""
    is_open = {one.application_id: one for one in episodes(connection)}
    row, changed = silent_outage.c, 0
    for one in judged:
        episode = is_open.get(one.application_id)
        if one.alarm is not None:
            values = {
                "received": one.alarm.received,
                "expected": one.alarm.expected,
                "window_s": round(one.alarm.window.total_seconds()),
            }
            if episode is None:
                begun = {"application_id": one.application_id, "opened_ms": one.since_ms}
                values |= begun | {"seen_ms": to_ms(now)}
                connection.execute(insert(silent_outage).values(values))
            elif one.alarm.received > episode.received:
                connection.execute(update(silent_outage).where(row.id == episode.id).values(values))
            else:
                continue
            changed += 1
        elif episode is not None and one.is_calm:
            ended = update(silent_outage).where(row.id == episode.id)
            connection.execute(ended.values(closed_ms=to_ms(now)))
            changed += 1
    return changed
