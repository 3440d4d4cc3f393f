"""The local days complaints are counted by, laid anew when the city's zone is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from liveroom.rules.periods import day_number, local_day
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

_AT_ONCE = 10_000


def redate_requests(connection: Connection, zone: ZoneInfo) -> int:
    """Count every complaint on the local day it came; return how many lay on another."""
    changed = 0
    day = update(request).where(request.c.id == bindparam("row_id"))
    for rows in elsewhere(connection, zone):
        if rows:
            told = [{"row_id": number, "day": own} for number, own in rows]
            connection.execute(day.values(received_day=bindparam("day")), told)
        changed += len(rows)
    return changed


def elsewhere(connection: Connection, zone: ZoneInfo) -> Iterator[list[tuple[int, int]]]:
    """Yield the complaints that are not counted on their own day, with that day, some at a time."""
    columns = (request.c.id, request.c.received_ms, request.c.received_day)
    query, last = select(*columns).order_by(request.c.id).limit(_AT_ONCE), 0
    while rows := connection.execute(query.where(request.c.id > last)).all():
        days = [(row.id, day_number(local_day(row.received_ms, zone))) for row in rows]
        yield [one for one, row in zip(days, rows, strict=True) if one[1] != row.received_day]
        last = rows[-1].id
