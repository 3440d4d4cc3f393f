"""Which column of a source's spreadsheets is which, as a person has confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.rules.periods import to_ms
from liveroom.sheets.columns import Columns, columns
from liveroom.store.tables import sheet_mapping
from liveroom.store.upsert import put

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def saved_columns(connection: Connection, source: str) -> Columns | None:
    """Return what was confirmed last for a source; None where nothing was."""
    mine = select(sheet_mapping.c.columns).where(sheet_mapping.c.source == source)
    text = connection.execute(mine).scalar_one_or_none()
    return None if text is None else columns(text)


def save_columns(
    connection: Connection, source: str, mapping: Columns, person: str, now: datetime
) -> None:
    """Keep what a person has confirmed for a source."""
    put(connection, sheet_mapping, [(source, mapping.text(), to_ms(now), person)])
