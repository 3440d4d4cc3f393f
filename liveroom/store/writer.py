"""Whose turn it is to collect: one at a time, and who was passed over can never write again.

Every turn has a number, its epoch. A collector's engine carries its own, and each of its writing
transactions first looks whether that is still the number in the database. Taking over is a writing
transaction too, and those take turns: nothing can come between the look and the commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, update

from liveroom.rules.periods import to_ms
from liveroom.store.engine import reading, writing
from liveroom.store.tables import heartbeat, writer
from liveroom.store.upsert import put

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine


class Sight(NamedTuple):
    """Who had the last turn, by its epoch, and its last sign of life.

    `holder` is None where the last collector has left; `beat_ms` None where none has ever beaten.
    """

    epoch: int
    holder: str | None
    beat_ms: int | None


def sight(engine: Engine) -> Sight:
    """Return who writes now; nobody has epoch 0. Raises StoreError."""
    with reading(engine) as connection:
        return _seen(connection)


def seize(engine: Engine, holder: str, seen: Sight, now: datetime) -> Engine | None:
    """Take the turn; return an engine that writes only as long as it lasts.

    None where somebody has moved since `seen`: then it is not free. Raises StoreError.
    """
    with writing(engine) as connection:
        if _seen(connection) != seen:
            return None
        put(connection, writer, [(1, seen.epoch + 1, holder, to_ms(now))])
    return engine.execution_options(epoch=seen.epoch + 1)


def release(engine: Engine) -> None:
    """Give the turn of this engine back, so that the next collector need not wait."""
    with writing(engine) as connection:
        connection.execute(update(writer).values(holder=None))


def _seen(connection: Connection) -> Sight:
    row = connection.execute(select(writer.c.epoch, writer.c.holder)).one_or_none()
    beat_ms = connection.execute(select(heartbeat.c.beat_ms)).scalar_one_or_none()
    return Sight(0, None, beat_ms) if row is None else Sight(row.epoch, row.holder, beat_ms)
