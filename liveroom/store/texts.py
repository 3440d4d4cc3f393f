"""What citizens wrote, where the city chose to keep it: masked, each with the day it is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from liveroom.rules.periods import to_ms
from liveroom.rules.privacy import masked
from liveroom.store.engine import reading, writing
from liveroom.store.tables import request, request_text, source, text_destruction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from liveroom.model import Feed

LONGEST = 4_000
DAY_MS = 86_400_000
_AT_ONCE = 500


def keep_texts(
    connection: Connection, source_name: str, feed: Feed, now: datetime, days: int
) -> int:
    """Keep the texts of complaints that are kept, `days` from their receipt; return how many are new.

    Nothing is kept for 0 days, nor what would be destroyed already: read again, a text does not
    come back. E-mail addresses and numbers of persons are masked first.
    """
    told = {each.id: each.text for each in feed.requests if each.text}
    new = 0
    for each, before in list(_due(connection, source_name, told, now, days)):
        if before is None:
            connection.execute(insert(request_text).values(each))
            new += 1
        elif before != each["text"]:
            here = request_text.c.request_id == each["request_id"]
            connection.execute(update(request_text).where(here).values(text=each["text"]))
    return new


def add_texts(
    connection: Connection, source_name: str, told: Mapping[str, str], now: datetime, days: int
) -> None:
    """Keep the texts that a file tells by the ids of complaints, where none is kept yet.

    Nothing that is kept is changed: so `remove_texts` takes back whole what a file has added.
    """
    due = _due(connection, source_name, told, now, days)
    fresh = [each for each, before in due if before is None]
    if fresh:
        connection.execute(insert(request_text), fresh)


def remove_texts(connection: Connection, source_name: str, at_ms: int) -> None:
    """Remove the texts of a source's complaints that were kept at this moment."""
    mine = select(request.c.id).join(source).where(source.c.name == source_name)
    here = (request_text.c.kept_ms == at_ms, request_text.c.request_id.in_(mine))
    connection.execute(delete(request_text).where(*here))


def _due(
    connection: Connection, source_name: str, told: Mapping[str, str], now: datetime, days: int
) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield (the row of a text that is to be kept, the text that is)."""
    ids, now_ms = list(told) if days else [], to_ms(now)
    for start in range(0, len(ids), _AT_ONCE):
        query = (
            select(request.c.id, request.c.external_id, request.c.received_ms, request_text.c.text)
            .join(source, source.c.id == request.c.source_id)
            .outerjoin(request_text, request_text.c.request_id == request.c.id)
            .where(source.c.name == source_name)
            .where(request.c.external_id.in_(ids[start : start + _AT_ONCE]))
        )
        for row in connection.execute(query).all():
            ends_ms = row.received_ms + days * DAY_MS
            if ends_ms > now_ms:
                text = masked(told[row.external_id])[:LONGEST]
                values = {"request_id": row.id, "text": text, "kept_ms": now_ms}
                yield values | {"destroy_ms": ends_ms}, row.text


def destroy_texts(engine: Engine, now: datetime) -> int:
    """Destroy every text whose day has come, and write down how many; return how many.

    Both are one transaction: killed in between, the next run does it whole.
    """
    over = request_text.c.destroy_ms <= to_ms(now)
    with reading(engine) as connection:
        if (
            connection.execute(select(request_text.c.request_id).where(over).limit(1)).first()
            is None
        ):
            return 0
    with writing(engine) as connection:
        count = connection.execute(delete(request_text).where(over)).rowcount
        connection.execute(insert(text_destruction).values(at_ms=to_ms(now), texts=count))
    return count
