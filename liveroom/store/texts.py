"""What citizens wrote, where the city chose to keep it: masked, each with the day it is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from liveroom.rules.periods import to_ms
from liveroom.rules.privacy import masked
from liveroom.store.engine import reading, writing
from liveroom.store.tables import request, request_text, source, text_destruction

if TYPE_CHECKING:
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
    texts = {each.id: masked(each.text)[:LONGEST] for each in feed.requests if each.text}
    ids = list(texts) if days else []
    new = 0
    for start in range(0, len(ids), _AT_ONCE):
        query = (
            select(request.c.id, request.c.external_id, request.c.received_ms, request_text.c.text)
            .join(source, source.c.id == request.c.source_id)
            .outerjoin(request_text, request_text.c.request_id == request.c.id)
            .where(source.c.name == source_name)
            .where(request.c.external_id.in_(ids[start : start + _AT_ONCE]))
        )
        for row in connection.execute(query).all():
            told, ends_ms = texts[row.external_id], row.received_ms + days * DAY_MS
            if ends_ms <= to_ms(now) or row.text == told:
                continue
            if row.text is None:
                values = {"request_id": row.id, "text": told, "kept_ms": to_ms(now)}
                connection.execute(insert(request_text).values(**values, destroy_ms=ends_ms))
                new += 1
            else:
                here = request_text.c.request_id == row.id
                connection.execute(update(request_text).where(here).values(text=told))
    return new


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
