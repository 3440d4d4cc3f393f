"""Keeping complaints: one row each, its history beside it, and nothing of the citizen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, literal, select, update

from liveroom.dialects.words import plain
from liveroom.model import Feed
from liveroom.rules.periods import day_number, local_day, to_ms
from liveroom.store.deadlines import own_deadlines
from liveroom.store.late import mark_late
from liveroom.store.places import located
from liveroom.store.pulse import bump
from liveroom.store.sources import source_id
from liveroom.store.tables import request, request_history, source
from liveroom.store.topics import Told, registered_topics
from liveroom.store.wording import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import BindParameter, ColumnElement, Connection

    from liveroom.model import ComplaintStatus, ServiceRequest
    from liveroom.store.topics import Topics

    Row = dict[str, object]

AHEAD = timedelta(minutes=15)
_AT_ONCE = 500
_FACTS = tuple(
    column.name for column in request.columns if column.name != "id" and column.computed is None
)
_HISTORY = ("updated_ms", "status", "source_status", "kind")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the rows of a feed; the five counts add up to its rows.

    `conflicting` holds the ids that the feed told twice and differently: the first was kept.
    `ahead` of all these are dated later than now, by more than a clock may be wrong: they are kept,
    and counted when their day has come.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    rejected: int = 0
    conflicting: tuple[str, ...] = ()
    ahead: int = 0

    def __add__(self, other: Kept) -> Kept:
        """Return what became of the rows of two parts of a feed."""
        return Kept(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.conflicts + other.conflicts,
            self.rejected + other.rejected,
            self.conflicting + other.conflicting,
            self.ahead + other.ahead,
        )


def batches(feed: Feed, size: int = 2_000) -> Iterator[Feed]:
    """Yield a feed in parts of at most `size` complaints, each to be kept in a short transaction.

    All rows of one id are in one part; the refusals and notes are in the first.
    """
    places: dict[str, int] = {}
    parts: list[list[ServiceRequest]] = [[]]
    for each in feed.requests:
        place = places.setdefault(each.id, len(places)) // size
        if place == len(parts):
            parts.append([])
        parts[place].append(each)
    yield Feed(tuple(parts[0]), feed.refusals, feed.notes)
    for part in parts[1:]:
        yield Feed(tuple(part))


def keep_requests(
    connection: Connection,
    source_name: str,
    feed: Feed,
    now: datetime,
    zone: ZoneInfo,
    dialect: str = "file",
) -> Kept:
    """Keep what a feed says of each complaint, the newest `updated` winning; twice is once.

    A source that is new is made, as one of `dialect`. `zone` is whose local days are counted.
    `seq` grows only when something changed.
    """
    number = source_id(connection, source_name, dialect)
    fresh, changed, conflicting = _judged(connection, number, feed, zone)
    _add(connection, number, fresh, to_ms(now))
    mark_late(connection, number, (int(str(row["received_day"])) for row in fresh), now, zone)
    _change(connection, changed, to_ms(now))
    if fresh or changed:
        bump(connection)
    ahead = {each.id for each in feed.requests if each.received > now + AHEAD}
    return replace(_kept(feed, len(fresh), len(changed), conflicting), ahead=len(ahead))


def foresee_requests(connection: Connection, source_name: str, feed: Feed, zone: ZoneInfo) -> Kept:
    """Return what `keep_requests` would make of a feed now; nothing is written."""
    query = select(source.c.id).where(source.c.name == source_name)
    number = connection.execute(query).scalar_one_or_none()
    if number is None:
        once, conflicting = _once(feed.requests)
        return _kept(feed, len(once), 0, conflicting)
    fresh, changed, conflicting = _judged(connection, number, feed, zone)
    return _kept(feed, len(fresh), len(changed), conflicting)


def _judged(
    connection: Connection, number: int, feed: Feed, zone: ZoneInfo
) -> tuple[list[Row], list[Row], list[str]]:
    """Return the rows that are new, those that say something newer, and the ids in conflict."""
    once, conflicting = _once(located(connection, feed.requests))
    stored = _stored(connection, number, list(once))
    topics, words = registered_topics(connection), own_words(connection, number)
    deadlines = own_deadlines(connection, once.values(), zone)
    fresh: list[Row] = []
    changed: list[Row] = []
    for each in once.values():
        row = _row(number, each, topics, zone) | _status(each, words) | deadlines.of(each)
        before = stored.get(each.id)
        if before is None:
            fresh.append(row)
        elif _is_news(row, before):
            changed.append(row | {"row_id": before["id"], "moved": _moved(row, before)})
    return fresh, changed, conflicting


def _kept(feed: Feed, new: int, updated: int, conflicting: Sequence[str]) -> Kept:
    rest = len(feed.requests) - new - updated - len(conflicting)
    return Kept(new, updated, rest, len(conflicting), len(feed.refusals), tuple(conflicting))


def remap_requests(connection: Connection) -> int:
    """Lay the registry's topics over every complaint again; return how many changed."""
    count = 0
    for same, told, _ in list(_otherwise(connection)):
        count += connection.execute(update(request).where(*same).values(told._asdict())).rowcount
    return count


def date_requests(connection: Connection, zone: ZoneInfo) -> None:
    """Count every complaint on the local day of `zone` on which it came."""
    query = select(request.c.id, request.c.received_ms, request.c.received_day)
    moved = [
        {"number": number, "day": day}
        for number, ms, before in connection.execute(query)
        if (day := day_number(local_day(ms, zone))) != before
    ]
    if moved:
        mine = update(request).where(request.c.id == bindparam("number"))
        connection.execute(mine.values(received_day=bindparam("day")), moved)


def mapped_otherwise(connection: Connection) -> int:
    """Return how many complaints `remap_requests` would change."""
    return sum(count for _, _, count in _otherwise(connection))


def _otherwise(
    connection: Connection,
) -> Iterator[tuple[list[ColumnElement[bool]], Told, int]]:
    """Yield which complaints would be mapped otherwise now, how, and how many they are."""
    topics = registered_topics(connection)
    told_by = [request.c[name] for name in ("topic", "named_agency", "named_application")]
    columns = [*told_by, *(request.c[name] for name in Told._fields)]
    query = select(*columns, func.count()).group_by(*columns)
    for *values, count in connection.execute(query).all():
        told = topics.told(*values[:3])
        if tuple(told) != tuple(values[3:]):
            yield (
                [c.is_not_distinct_from(v) for c, v in zip(columns, values, strict=True)],
                told,
                count,
            )


def _once(requests: Iterable[ServiceRequest]) -> tuple[dict[str, ServiceRequest], list[str]]:
    """Return each complaint once, and the ids told differently without a time to choose by."""
    once: dict[str, ServiceRequest] = {}
    conflicting: list[str] = []
    for each in requests:
        first = once.setdefault(each.id, each)
        if first == each:
            continue
        if first.updated is None or each.updated is None or first.updated == each.updated:
            conflicting.append(each.id)
        elif each.updated > first.updated:
            once[each.id] = each
    return once, conflicting


def _stored(connection: Connection, number: int, ids: Sequence[str]) -> dict[str, Row]:
    query = select(request).where(request.c.source_id == number)
    found: dict[str, Row] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = query.where(request.c.external_id.in_(ids[start : start + _AT_ONCE]))
        for row in connection.execute(some).mappings():
            found[row["external_id"]] = dict(row)
    return found


def _row(number: int, each: ServiceRequest, topics: Topics, zone: ZoneInfo) -> Row:
    told: Told = topics.told(each.topic, each.agency, each.application)
    return {
        "source_id": number,
        "external_id": each.id,
        "received_ms": to_ms(each.received),
        "received_day": day_number(each.received.astimezone(zone).date()),
        "updated_ms": _ms(each.updated),
        "topic": each.topic,
        "agency": told.agency,
        "district": each.district,
        "category": told.category,
        "application": told.application,
        "mapping": told.mapping,
        "first_response_ms": _ms(each.first_response),
        "resolved_ms": _ms(each.resolved),
        "named_agency": each.agency,
        "named_application": each.application,
        "kind": each.kind.value,
        "channel": each.channel,
        "verified_ms": _ms(each.verified),
        "closed_ms": _ms(each.closed),
        "reopened_ms": _ms(each.reopened),
        "reopenings": each.reopenings,
    }


def _status(each: ServiceRequest, words: Mapping[str, ComplaintStatus]) -> Row:
    """Return what the city decided that the source's word means, else what the dialect made of it."""
    own = words.get(plain(each.source_status)) if words else None
    return {
        "status": (own or each.status).value,
        "source_status": each.source_status,
        "known_status": each.known_status or own is not None,
    }


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)


def _is_news(row: Row, before: Row) -> bool:
    """Say whether a row says something else than the stored one, and is not older."""
    told, known = row["updated_ms"], before["updated_ms"]
    if isinstance(told, int) and isinstance(known, int) and told < known:
        return False
    return any(row[name] != before[name] for name in _FACTS)


def _moved(row: Row, before: Row) -> bool:
    return any(row[name] != before[name] for name in _HISTORY)


def _add(connection: Connection, number: int, rows: Sequence[Row], now_ms: int) -> None:
    if not rows:
        return
    last = connection.execute(select(func.coalesce(func.max(request.c.id), 0))).scalar_one()
    connection.execute(insert(request), list(rows))
    # One writer at a time, so what lies beyond the last number is what was just added.
    seen = select(request.c.id, literal(now_ms), *(request.c[name] for name in _HISTORY)).where(
        request.c.source_id == number, request.c.id > last
    )
    connection.execute(
        insert(request_history).from_select(["request_id", "seen_ms", *_HISTORY], seen)
    )


def _change(connection: Connection, rows: Sequence[Row], now_ms: int) -> None:
    if not rows:
        return
    changes: dict[str, BindParameter[object]] = {name: bindparam(f"new_{name}") for name in _FACTS}
    connection.execute(
        update(request).where(request.c.id == bindparam("row_id")).values(changes),
        [{"row_id": row["row_id"]} | {f"new_{name}": row[name] for name in _FACTS} for row in rows],
    )
    history = [
        {"request_id": row["row_id"], "seen_ms": now_ms} | {name: row[name] for name in _HISTORY}
        for row in rows
        if row["moved"]
    ]
    if history:
        connection.execute(insert(request_history), history)
