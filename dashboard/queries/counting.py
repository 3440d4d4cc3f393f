"""Counts of many applications, worked out once for each sequence number."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import select

from liveroom.store.counts import counted
from liveroom.store.ready import Ready
from liveroom.store.tables import heartbeat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from liveroom.model import Span
    from liveroom.store.counts import Counted

    Key = tuple[int, Span, datetime | None, tuple[int, ...]]

KEPT = 8
"""Answers of one database that are kept: of 10,000 applications some 5 MB each."""

_SEQ = Ready(select(heartbeat.c.seq))
_known: WeakKeyDictionary[Engine, dict[Key, Mapping[int, Counted]]] = WeakKeyDictionary()
_lock = Lock()


def counted_once(
    connection: Connection, span: Span, ids: Sequence[int], now: datetime | None
) -> Mapping[int, Counted]:
    """Return what `counted` returns; asked the same at the same number, it is not counted again.

    Whatever changes a count lets the number grow, and the connection sees both at one moment. Nobody
    may change the answer: others have the same.
    """
    if connection.get_execution_options().get("writing", False):
        return counted(connection, span, ids, now)  # of what may yet be undone
    found = _SEQ.rows(connection)
    key = (int(found[0][0]) if found else 0, span, now, tuple(ids))
    with _lock:
        known = _known.setdefault(connection.engine, {})
        answer = known.get(key)
    if answer is None:
        answer = counted(connection, span, ids, now)
        with _lock:
            known[key] = answer
            while len(known) > KEPT:
                known.pop(next(iter(known)))
    return answer
