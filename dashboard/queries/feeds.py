"""How old each feed is: complaint sources by name, and usage as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from liveroom.store.tables import metric, reading, source

if TYPE_CHECKING:
    from sqlalchemy import Connection

USAGE = "usage"
USAGE_EVERY_S = 300
FILE_EVERY_S = 86_400  # a source that is filled by files is expected once a day


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as freshness sees it: when it was last read in full, and how often it should be."""

    name: str
    as_of_ms: int | None
    every_s: int


def read_again(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Return the sources whose complaints are read once more, and what is older than when is left."""
    query = select(source.c.name, source.c.again_ms).where(source.c.again_ms.is_not(None))
    return tuple(
        (row.name, row.again_ms) for row in connection.execute(query.order_by(source.c.id))
    )


def feeds(connection: Connection) -> tuple[Feed, ...]:
    """Return the complaint sources in their order, then `usage` where series are declared."""
    rows = connection.execute(
        select(source.c.name, source.c.as_of_ms, source.c.every_s).order_by(source.c.id)
    )
    found = [Feed(row.name, row.as_of_ms, row.every_s or FILE_EVERY_S) for row in rows]
    if connection.execute(select(metric.c.id).limit(1)).first() is not None:
        newest = connection.execute(select(func.max(reading.c.at_s))).scalar()
        found.append(Feed(USAGE, None if newest is None else newest * 1000, USAGE_EVERY_S))
    return tuple(found)
