"""Announced maintenance: kept for ever once it has begun, and never counted backwards."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select, update

from liveroom.rules.periods import to_ms
from liveroom.rules.uptime import Piece, join, window
from liveroom.store.tables import maintenance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Application


_ALL = select(
    maintenance.c.application_id,
    maintenance.c.announced_ms,
    maintenance.c.start_ms,
    maintenance.c.end_ms,
).order_by(maintenance.c.application_id)


class Kept(NamedTuple):
    """A stored window."""

    id: int
    application_id: int
    announced_ms: int
    start_ms: int
    end_ms: int


class Touched(NamedTuple):
    """A piece of an application's time to be counted again; to its end where `end_ms` is None."""

    application_id: int
    start_ms: int
    end_ms: int | None


def windows_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Piece, ...]]:
    """Return, per application that has any, the joined pieces of time that maintenance covers."""
    rows = connection.execute(_ALL).all()
    return {
        number: join(window(row.announced_ms, row.start_ms, row.end_ms) for row in mine)
        for number, mine in groupby(rows, key=lambda row: row.application_id)
        if number in ids
    }


def keep_windows(
    connection: Connection, applications: Sequence[Application], ids: Mapping[str, int], now_ms: int
) -> list[Touched]:
    """Make the stored windows those of the registry; return the time that changed.

    A longer end is a new announcement, now, for the added time. A window that left the file, or
    got a shorter end, is cut at `now` at the earliest: what was under maintenance stays so.
    """
    rows = connection.execute(select(maintenance).order_by(maintenance.c.start_ms))
    stored = [
        Kept(row.id, row.application_id, row.announced_ms, row.start_ms, row.end_ms) for row in rows
    ]
    touched: list[Touched] = []
    meant: dict[int, int] = {}  # stored window -> the end the file means
    for each in applications:
        number = ids[each.slug]
        mine = [row for row in stored if row.application_id == number] if each.maintenance else []
        for declared in each.maintenance:
            wanted = Kept(
                0, number, to_ms(declared.announced), to_ms(declared.start), to_ms(declared.end)
            )
            chain = _chain(mine, wanted)
            meant |= {row.id: wanted.end_ms for row in chain}
            touched += _announce(connection, chain, wanted, declared.why, now_ms)
    return touched + _cut(connection, stored, meant, now_ms)


def _chain(mine: Iterable[Kept], wanted: Kept) -> list[Kept]:
    rows = sorted(mine, key=lambda row: row.end_ms)
    same = (wanted.start_ms, wanted.announced_ms)
    chain = [row for row in rows if (row.start_ms, row.announced_ms) == same][:1]
    while chain and chain[-1].end_ms < wanted.end_ms:
        more = [row for row in rows if row.start_ms == chain[-1].end_ms]
        if not more:
            break
        chain.append(more[0])
    return chain


def _announce(
    connection: Connection, chain: Sequence[Kept], wanted: Kept, why: str, now_ms: int
) -> list[Touched]:
    start_ms, announced_ms = wanted.start_ms, wanted.announced_ms
    if chain:
        start_ms, announced_ms = chain[-1].end_ms, now_ms
    if start_ms >= wanted.end_ms:
        return []
    connection.execute(
        maintenance.insert().values(
            application_id=wanted.application_id,
            announced_ms=announced_ms,
            first_seen_ms=now_ms,
            start_ms=start_ms,
            end_ms=wanted.end_ms,
            why=why,
        )
    )
    return [Touched(wanted.application_id, max(start_ms, announced_ms), wanted.end_ms)]


def _cut(
    connection: Connection, stored: Iterable[Kept], meant: Mapping[int, int], now_ms: int
) -> list[Touched]:
    touched = []
    for row in stored:
        end_ms = max(meant.get(row.id, 0), min(now_ms, row.end_ms))
        if end_ms >= row.end_ms:
            continue
        this = maintenance.c.id == row.id
        if end_ms <= row.start_ms:
            connection.execute(delete(maintenance).where(this))
        else:
            connection.execute(update(maintenance).where(this).values(end_ms=end_ms))
        touched.append(Touched(row.application_id, end_ms, row.end_ms))
    return touched
