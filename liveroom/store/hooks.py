"""Who may send complaints by themselves, and which of their messages have been counted."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from liveroom.model import Hook
from liveroom.rules.periods import to_ms
from liveroom.store.tables import hook, hook_message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

REMEMBERED = timedelta(days=30)
"""How long a message's id is known: senders try again for days, and sign each attempt anew."""


def keep_hooks(connection: Connection, hooks: Sequence[Hook]) -> None:
    """Make the database say who may send; whoever is not named any more may not."""
    connection.execute(delete(hook))
    rows = [
        {"source": each.source, "dialect": each.dialect, "secrets": json.dumps(each.secrets)}
        for each in hooks
    ]
    if rows:
        connection.execute(insert(hook), rows)


def hook_of(connection: Connection, source: str) -> Hook | None:
    """Return by which secrets complaints of a source may be sent; None where they may not be."""
    row = connection.execute(select(hook).where(hook.c.source == source)).one_or_none()
    return None if row is None else Hook(row.source, tuple(json.loads(row.secrets)), row.dialect)


def counted(connection: Connection, source: str, message: str) -> str | None:
    """Return the digest of the body that came under an id; None where nothing did."""
    mine = (hook_message.c.source == source, hook_message.c.message_id == message)
    return connection.execute(select(hook_message.c.digest).where(*mine)).scalar_one_or_none()


def count(connection: Connection, source: str, message: str, digest: str, now: datetime) -> None:
    """Remember that a message has been counted, and forget those nobody sends again."""
    gone = hook_message.c.at_ms < to_ms(now - REMEMBERED)
    connection.execute(delete(hook_message).where(gone))
    values = {"source": source, "message_id": message, "digest": digest, "at_ms": to_ms(now)}
    connection.execute(insert(hook_message).values(values))
