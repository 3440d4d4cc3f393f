"""What each source's own words for how far a complaint has got mean to the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from liveroom.dialects.words import plain, usual
from liveroom.model import ComplaintStatus
from liveroom.rules.periods import to_ms
from liveroom.store.pulse import bump
from liveroom.store.tables import complaint_word, request, request_history, source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    Words = Mapping[str, ComplaintStatus]


def own_words(connection: Connection, number: int) -> Words:
    """Return what the city has decided for the words of one source, by the plain word."""
    query = select(complaint_word.c.word, complaint_word.c.status)
    found = connection.execute(query.where(complaint_word.c.source_id == number))
    return {row.word: ComplaintStatus(row.status) for row in found}


def change_words(
    connection: Connection,
    number: int,
    changes: Mapping[str, ComplaintStatus | None],
    by: str,
    now: datetime,
) -> int:
    """Map words of one source anew, None taking the city's own mapping away; words not named stay.

    Laid over every complaint that is kept, and over its history, at once; the source's own word is
    never changed. Return how many complaints have another status now.
    """
    words = {plain(word): status for word, status in changes.items()}
    here = complaint_word.c.source_id == number
    connection.execute(delete(complaint_word).where(here, complaint_word.c.word.in_(words)))
    rows = [
        {
            "source_id": number,
            "word": word,
            "status": status.value,
            "changed_ms": to_ms(now),
            "changed_by": by,
        }
        for word, status in words.items()
        if status is not None
    ]
    if rows:
        connection.execute(insert(complaint_word), rows)
    return relabel_requests(connection, number)


def relabel_requests(connection: Connection, number: int | None = None) -> int:
    """Lay the words over the complaints of one source, or of all, again; return how many changed."""
    query = select(source.c.id)
    numbers = [number] if number is not None else connection.execute(query).scalars().all()
    changed = sum(_relabelled(connection, each) for each in numbers)
    if changed:
        bump(connection)
    return changed


def _relabelled(connection: Connection, number: int) -> int:
    words, count = own_words(connection, number), 0
    mine = request.c.source_id == number
    seen = select(request.c.source_status, request.c.status, request.c.known_status).where(mine)
    for word, status, known in connection.execute(seen.distinct()).all():
        own = words.get(plain(word))
        told = (own, True) if own is not None else usual(word)
        if told == (status, known):
            continue
        same = (mine, request.c.source_status == word, request.c.status == status)
        values = {"status": told[0].value, "known_status": told[1]}
        changed = update(request).where(*same, request.c.known_status == known).values(values)
        count += connection.execute(changed).rowcount
        _relabel_history(connection, number, word, told[0])
    return count


def _relabel_history(
    connection: Connection, number: int, word: str, status: ComplaintStatus
) -> None:
    ours = select(request.c.id).where(request.c.source_id == number)
    connection.execute(
        update(request_history)
        .where(request_history.c.source_status == word, request_history.c.request_id.in_(ours))
        .values(status=status.value)
    )
