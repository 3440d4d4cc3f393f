"""Keeping what was published about complaints: beside what the room counts itself, never mixed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from liveroom.dialects.published import Published
from liveroom.rules.periods import to_ms
from liveroom.store.pulse import bump
from liveroom.store.tables import published

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection


def keep_published(
    connection: Connection, name: str, figures: Sequence[Published], now: datetime
) -> tuple[int, int, int]:
    """Keep the figures under the name of who published them; return new, updated, unchanged."""
    before = {(one.period, one.label): one for one in published_by(connection, name)}
    fresh = [one for one in figures if (one.period, one.label) not in before]
    changed = [one for one in figures if before.get((one.period, one.label), one) != one]
    for one in changed:
        here = (published.c.name == name, published.c.period == one.period)
        connection.execute(delete(published).where(*here, published.c.label == one.label))
    rows = [
        {
            "name": name,
            "period": one.period,
            "label": one.label,
            "count": one.count,
            "percent": one.percent,
            "citation": one.citation,
            "kept_ms": to_ms(now),
        }
        for one in (*fresh, *changed)
    ]
    if rows:
        connection.execute(insert(published), rows)
        bump(connection)
    return len(fresh), len(changed), len(figures) - len(fresh) - len(changed)


def published_by(connection: Connection, name: str) -> tuple[Published, ...]:
    """Return what is kept of one publisher, by period and label."""
    order = (published.c.period, published.c.label)
    query = select(published).where(published.c.name == name).order_by(*order)
    return tuple(
        Published(row["period"], row["label"], row["count"], row["percent"], row["citation"])
        for row in connection.execute(query).mappings()
    )
