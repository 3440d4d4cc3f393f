"""Announced maintenance as counting lays it over verdicts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from liveroom.rules.uptime import Piece, join, window
from liveroom.store.ready import Ready
from liveroom.store.tables import maintenance

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


FAR_MS = 1 << 62

_TOUCHING = Ready(
    select(
        maintenance.c.application_id,
        maintenance.c.announced_ms,
        maintenance.c.start_ms,
        maintenance.c.end_ms,
    )
    .where(maintenance.c.end_ms > bindparam("low"), maintenance.c.start_ms < bindparam("high"))
    .order_by(maintenance.c.application_id)
)


class Touched(NamedTuple):
    """A piece of an application's time to be counted again; to its end where `end_ms` is None."""

    application_id: int
    start_ms: int
    end_ms: int | None


def windows_of(
    connection: Connection, ids: Collection[int], start_ms: int = 0, end_ms: int = FAR_MS
) -> dict[int, tuple[Piece, ...]]:
    """Return, per application that has any, the joined pieces of time that maintenance covers.

    Only windows that share time with `[start_ms, end_ms)` are looked at, and told whole.
    """
    rows = _TOUCHING.rows(connection, low=start_ms, high=end_ms)
    return {
        number: join(window(*piece) for _, *piece in mine)
        for number, mine in groupby(rows, key=lambda row: row[0])
        if number in ids
    }
