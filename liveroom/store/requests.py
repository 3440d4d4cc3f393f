"""Keeping complaints: one row each, its history beside it, and nothing of the citizen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import bindparam, func, insert, literal, select, update

from liveroom.dialects.said import said
from liveroom.model import Feed
from liveroom.rules.periods import to_ms
from liveroom.store.judging import Judge, Row
from liveroom.store.late import mark_late
from liveroom.store.places import located
from liveroom.store.pulse import bump
from liveroom.store.sources import known_source, source_id
from liveroom.store.tables import request, request_history
from liveroom.store.topics import Told, registered_topics
from liveroom.store.upsert import fill, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection

    from liveroom.dialects.said import Said

Each = TypeVar("Each")

AHEAD = timedelta(minutes=15)
PART = 2_000
_HISTORY = ("updated_ms", "status", "source_status", "kind")
_SEEN = attrgetter(*_HISTORY)


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


def parts(told: Iterable[Said], size: int = PART) -> Iterator[list[Said]]:
    """Yield what was told in parts of at most `size` complaints, each for a short transaction.

    All rows of one id are in one part. What came at one time is kept at one time: then the indexes
    grow in few places.
    """
    alike = _alike(told, attrgetter("external_id"))
    yield from _cut(sorted(alike, key=lambda group: group[0].received_ms), size)


class Change(NamedTuple):
    """A complaint that was there: its number, what was kept of it, and what is now."""

    number: int
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Changes:
    """What a source's words change: rows that are new, with their `numbers`, and rows that differ."""

    fresh: list[Row] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    conflicting: tuple[str, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)

    def kept(self, told: Sequence[Said], now: datetime | None = None) -> Kept:
        """Return the counts of what was told; with `now`, of how much is dated later too."""
        new, updated, conflicts = len(self.fresh), len(self.changed), len(self.conflicting)
        ahead = 0 if now is None else _ahead(told, now)
        rest = len(told) - new - updated - conflicts
        return Kept(new, updated, rest, conflicts, 0, self.conflicting, ahead)


def _ahead(told: Iterable[Said], now: datetime) -> int:
    """Return how many complaints are dated later than now, by more than a clock may be wrong."""
    latest = to_ms(now + AHEAD)
    return len({each.external_id for each in told if each.received_ms > latest})


def batches(feed: Feed, size: int = PART) -> Iterator[Feed]:
    """Yield a feed in parts of at most `size` complaints, each to be kept in a short transaction.

    All rows of one id are in one part; the refusals and notes are in the first.
    """
    cut = _cut(_alike(feed.requests, attrgetter("id")), size)
    yield Feed(tuple(next(cut, ())), feed.refusals, feed.notes)
    for part in cut:
        yield Feed(tuple(part))


def _alike(told: Iterable[Each], whose: Callable[[Each], str]) -> list[list[Each]]:
    """Return what was told of each complaint together, in the order they were first told of."""
    groups: dict[str, list[Each]] = {}
    for each in told:
        groups.setdefault(whose(each), []).append(each)
    return list(groups.values())


def _cut(groups: Sequence[list[Each]], size: int) -> Iterator[list[Each]]:
    for start in range(0, len(groups), size):
        yield list(chain.from_iterable(groups[start : start + size]))


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
    told = [said(each) for each in feed.requests]
    kept = keep_told(connection, number, told, now, zone).kept(told, now)
    return replace(kept, rejected=len(feed.refusals))


def keep_told(
    connection: Connection, number: int, told: Sequence[Said], now: datetime, zone: ZoneInfo
) -> Changes:
    """Keep what the source of this number has told, and return what that changed."""
    changes = _judged(connection, number, told, zone)
    numbers = _add(connection, number, changes.fresh, to_ms(now))
    mark_late(connection, number, (row.received_day for row in changes.fresh), now, zone)
    _change(connection, changes.changed, to_ms(now))
    if changes.fresh or changes.changed:
        bump(connection)
    return replace(changes, numbers=numbers)


def foresee(
    connection: Connection, source_name: str, told: Sequence[Said], now: datetime, zone: ZoneInfo
) -> Kept:
    """Return what `keep_told` would make of what a source told now; nothing is written."""
    number = known_source(connection, source_name)
    if number is not None:
        return _judged(connection, number, told, zone).kept(told, now)
    once, conflicting = _once(told)
    rest = len(told) - len(once) - len(conflicting)
    counts = len(once), 0, rest, len(conflicting), 0
    return Kept(*counts, tuple(conflicting), _ahead(told, now))


def _judged(connection: Connection, number: int, told: Sequence[Said], zone: ZoneInfo) -> Changes:
    """Return the rows that are new, those that say something newer, and the ids in conflict."""
    once, conflicting = _once(located(connection, told))
    stored = _stored(connection, number, list(once))
    judge = Judge(connection, number, once.values(), zone)
    changes = Changes(conflicting=tuple(conflicting))
    for each in once.values():
        row, before = judge.row(each), stored.get(each.external_id)
        if before is None:
            changes.fresh.append(row)
        elif _is_news(row, before[1]):
            changes.changed.append(Change(*before, row))
    return changes


def remap_requests(connection: Connection) -> int:
    """Lay the registry's topics over every complaint again; return how many changed."""
    count = 0
    for same, told, _ in list(_otherwise(connection)):
        count += connection.execute(update(request).where(*same).values(told._asdict())).rowcount
    return count


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


def _once(told: Iterable[Said]) -> tuple[dict[str, Said], list[str]]:
    """Return each complaint once, and the ids told differently without a time to choose by."""
    once: dict[str, Said] = {}
    conflicting: list[str] = []
    for each in told:
        first = once.setdefault(each.external_id, each)
        if first == each:
            continue
        if (
            first.updated_ms is None
            or each.updated_ms is None
            or first.updated_ms == each.updated_ms
        ):
            conflicting.append(each.external_id)
        elif each.updated_ms > first.updated_ms:
            once[each.external_id] = each
    return once, conflicting


def _stored(connection: Connection, number: int, ids: list[str]) -> dict[str, tuple[int, Row]]:
    query = select(request.c.id, *(request.c[name] for name in Row._fields))
    query = query.where(request.c.source_id == number)
    found: dict[str, tuple[int, Row]] = {}
    for start in range(0, len(ids), PART):
        some = one_of(connection, request.c.external_id, ids[start : start + PART])
        for key, *rest in connection.execute(query.where(some)):
            row = Row(*rest)
            found[row.external_id] = key, row
    return found


def _is_news(row: Row, before: Row) -> bool:
    """Say whether a row says something else than the stored one, and is not older."""
    told, known = row.updated_ms, before.updated_ms
    return row != before and (told is None or known is None or told >= known)


def _add(connection: Connection, number: int, rows: Sequence[Row], now_ms: int) -> dict[str, int]:
    """Add rows, and return the number that each complaint was given."""
    if not rows:
        return {}
    last = connection.execute(select(func.coalesce(func.max(request.c.id), 0))).scalar_one()
    fill(connection, request, Row._fields, rows)
    # One writer at a time, so what lies beyond the last number is what was just added.
    new = (request.c.source_id == number, request.c.id > last)
    seen = select(request.c.id, literal(now_ms), *(request.c[name] for name in _HISTORY))
    connection.execute(
        insert(request_history).from_select(["request_id", "seen_ms", *_HISTORY], seen.where(*new))
    )
    found = connection.execute(select(request.c.external_id, request.c.id).where(*new))
    return {row[0]: row[1] for row in found}


def _change(connection: Connection, changes: Sequence[Change], now_ms: int) -> None:
    if not changes:
        return
    connection.execute(
        update(request).where(request.c.id == bindparam("row_id")),
        [{"row_id": each.number} | each.after._asdict() for each in changes],
    )
    history = [
        {"request_id": each.number, "seen_ms": now_ms}
        | {name: getattr(each.after, name) for name in _HISTORY}
        for each in changes
        if _SEEN(each.after) != _SEEN(each.before)
    ]
    if history:
        connection.execute(insert(request_history), history)
