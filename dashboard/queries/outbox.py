"""The ways by which notices leave, how they fare, and what was told of late; no address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import case, func, select

from liveroom.store.outbox import WAITING
from liveroom.store.tables import channel, notice

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHANNELS = (
    *("name", "kind", "level", "after_s", "waiting"),
    *("sent_ms", "failed_ms", "failures", "failure", "next_ms"),
)
NOTICES = (
    *("id", "channel", "subject", "step", "name", "title"),
    *("state", "queued_ms", "sent_ms", "attempts", "is_doubtful"),
)


def channels(connection: Connection) -> pd.DataFrame:
    """Columns: those of CHANNELS; one row for each registered channel, in the order of the file.

    `kind` is empty where a secret decides; `waiting` is how many notices wait; `failed_ms` since
    when it takes none, `failure` the word why, `next_ms` when it is tried again.
    """
    waiting = func.coalesce(func.sum(case((notice.c.state == WAITING, 1), else_=0)), 0)
    query = (
        select(channel, waiting.label("waiting"))
        .outerjoin(notice, notice.c.channel == channel.c.name)
        .group_by(channel.c.name)
        .order_by(channel.c.position)
    )
    return _frame(connection, query, CHANNELS)


def letters(
    connection: Connection, limit: int, *, name: str | None = None, number: int | None = None
) -> pd.DataFrame:
    """Columns: those of NOTICES; the newest first, of one channel or with one number if asked.

    What was only noted, and never meant to leave, is left out.
    """
    query = select(notice).where(notice.c.state != "quiet")
    if name is not None:
        query = query.where(notice.c.channel == name)
    if number is not None:
        query = query.where(notice.c.id == number)
    return _frame(connection, query.order_by(notice.c.id.desc()).limit(limit), NOTICES)


def _frame(connection: Connection, query: Any, columns: tuple[str, ...]) -> pd.DataFrame:  # noqa: ANN401  any select
    rows = [{key: row[key] for key in columns} for row in connection.execute(query).mappings()]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)
