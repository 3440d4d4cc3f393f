"""The collector's sign of life, and the number that grows with every fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from liveroom.rules.periods import to_ms
from liveroom.store.tables import heartbeat

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


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
    row = connection.execute(
        select(heartbeat.c.state, heartbeat.c.reason, heartbeat.c.beat_ms)
    ).one_or_none()
    if row is None:
        _first(connection, now_ms, state, reason)
        return
    values: dict[str, object] = {"beat_ms": now_ms}
    if (row.state, row.reason) != (state, reason):
        values |= {"state": state, "reason": reason, "seq": heartbeat.c.seq + 1}
    if row.state != state or row.beat_ms == 0:
        values["since_ms"] = now_ms
    if started is not None or row.beat_ms == 0:
        values["started_ms"] = to_ms(started or now)
    connection.execute(update(heartbeat).values(values))


def bump(connection: Connection) -> None:
    """Let `seq` grow: called once by every writer whose transaction changed a fact."""
    grown = connection.execute(update(heartbeat).values(seq=heartbeat.c.seq + 1))
    if grown.rowcount == 0:  # an import before the first collector: no beat yet
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
