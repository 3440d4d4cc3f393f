"""The collector's sign of life, and the number that grows with every fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, bindparam, case, insert, or_, update

from liveroom.rules.periods import to_ms
from liveroom.store.ready import Ready
from liveroom.store.tables import heartbeat

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


_OLD = heartbeat.c
_IS_FIRST = _OLD.beat_ms == 0  # a row that an import made
_IS_NEWS = or_(_OLD.state != bindparam("word"), _OLD.reason != bindparam("why"))
_NOW, _BEGUN = bindparam("now_ms", type_=BigInteger), bindparam("begun_ms", type_=BigInteger)
_BEAT = Ready(
    update(heartbeat).values(
        beat_ms=_NOW,
        state=bindparam("word"),
        reason=bindparam("why"),
        seq=_OLD.seq + case((_IS_NEWS, 1), else_=0),
        since_ms=case((or_(_OLD.state != bindparam("word"), _IS_FIRST), _NOW), else_=_OLD.since_ms),
        started_ms=case((_BEGUN.is_not(None), _BEGUN), (_IS_FIRST, _NOW), else_=_OLD.started_ms),
    )
)
_BUMP = Ready(update(heartbeat).values(seq=_OLD.seq + 1))


def beat(
    connection: Connection,
    now: datetime,
    state: str = "ok",
    reason: str = "",
    *,
    started: datetime | None = None,
) -> None:
    """Write that the collector lives and how it fares: ok, offline, dns, overload, storage or clock.

    `started` is given once, at the first beat of a process. A changed state is a fact: `seq` grows.
    """
    now_ms = to_ms(now)
    begun_ms = None if started is None else to_ms(started)
    told = _BEAT.run(connection, now_ms=now_ms, word=state, why=reason, begun_ms=begun_ms)
    if told.rowcount == 0:
        _first(connection, now_ms, state, reason)


def bump(connection: Connection) -> None:
    """Let `seq` grow: called once by every writer whose transaction changed a fact."""
    if _BUMP.run(connection).rowcount == 0:  # an import before the first collector: no beat yet
        _first(connection, 0, "ok", "")


def _first(connection: Connection, beat_ms: int, state: str, reason: str) -> None:
    connection.execute(
        insert(heartbeat).values(
            id=1,
            beat_ms=beat_ms,
            started_ms=beat_ms,
            seq=1,
            state=state,
            reason=reason,
            since_ms=beat_ms,
        )
    )
