"""The complaint sources: who they are, how far they have been read, whether they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.pulse import bump
from liveroom.store.tables import request, source

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.model import Feed


def known_source(connection: Connection, name: str) -> int | None:
    """Return the number of a source; None where nothing has come of it yet."""
    found = connection.execute(select(source.c.id).where(source.c.name == name))
    number: int | None = found.scalar_one_or_none()
    return number


def source_id(connection: Connection, name: str, dialect: str) -> int:
    """Return the number of a source; one that is new is made, filled by files until polled."""
    found = known_source(connection, name)
    if found is not None:
        return found
    connection.execute(insert(source).values(name=name, dialect=dialect, every_s=None))
    return source_id(connection, name, dialect)


def source_read(
    connection: Connection, name: str, feed: Feed, now: datetime, *, by_file: bool = False
) -> None:
    """Write that a source was read in full at `now`, as `source_told` does."""
    newest = max((to_ms(each.updated or each.received) for each in feed.requests), default=None)
    source_told(connection, name, newest, now, feed.again, by_file=by_file)


def source_told(
    connection: Connection,
    name: str,
    newest: int | None,
    now: datetime,
    again: tuple[datetime, datetime] | None = None,
    *,
    by_file: bool = False,
) -> None:
    """Write that a source was read in full at `now`; its fault, if it had one, is over.

    `newest` is the newest moment of its own clock that it told, in ms; the watermark never goes
    back. `again` are the ends between which it was read once more. A file says nothing of how a
    feed is: of a source that is polled, it leaves age and fault. Raises nothing for a source that
    is not there: it was let go while it was read.
    """
    row = connection.execute(select(source).where(source.c.name == name)).one_or_none()
    if row is None:
        return
    left = row.again_ms
    if again is not None and to_ms(again[1]) == left:  # else it is to be read anew since
        left = to_ms(again[0])
    moments = [ms for ms in (newest, row.watermark_ms) if ms is not None]
    is_feed = row.every_s is not None
    state = (
        {} if by_file and is_feed else {"as_of_ms": to_ms(now), "failed_ms": None, "failure": None}
    )
    connection.execute(
        update(source)
        .where(source.c.id == row.id)
        .values(
            watermark_ms=max(moments, default=None),
            first_day=_first_day(connection, row.id),
            again_ms=_unless_done(connection, row.id, left),
            **state,
        )
    )
    if row.failed_ms is not None or row.as_of_ms is None:
        bump(connection)


def source_failed(connection: Connection, name: str, failure: str, now: datetime) -> None:
    """Write since when, and why, a source cannot be read; what was read before stays.

    `failure` is a cause, `http-503`, or `message` of one that was sent; never a word of an answer.
    """
    row = connection.execute(select(source).where(source.c.name == name)).one_or_none()
    if row is None or (row.failed_ms is not None and row.failure == failure):
        return
    since_ms = to_ms(now) if row.failed_ms is None else row.failed_ms
    connection.execute(
        update(source).where(source.c.id == row.id).values(failed_ms=since_ms, failure=failure)
    )
    bump(connection)


def _unless_done(connection: Connection, number: int, left: int | None) -> int | None:
    oldest_ms = None if left is None else _oldest(connection, number)
    return None if left is None or oldest_ms is None or left <= oldest_ms else left


def to_read_again(connection: Connection, name: str) -> tuple[datetime, datetime] | None:
    """Return from when to when complaints of a source are still to be read once more, or None."""
    query = select(source.c.id, source.c.again_ms).where(source.c.name == name)
    row = connection.execute(query).one_or_none()
    left = None if row is None else _unless_done(connection, row.id, row.again_ms)
    if row is None or left is None:
        return None
    return from_ms(_oldest(connection, row.id) or left), from_ms(left)


def _oldest(connection: Connection, number: int) -> int | None:
    """Return when the oldest complaint of a source was received, by the index of days."""
    day = _first_day(connection, number)
    if day is None:
        return None
    mine = (request.c.source_id == number, request.c.received_day == day)
    return connection.execute(select(func.min(request.c.received_ms)).where(*mine)).scalar()


def _first_day(connection: Connection, number: int) -> int | None:
    mine = select(request.c.received_day).where(request.c.source_id == number)
    found = connection.execute(mine.order_by(request.c.received_day).limit(1)).scalar()
    return None if found is None else int(found)
