"""What the complaints' own words and topics are taken to mean, and how many complaints say each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import func, select

from liveroom.dialects.words import plain, usual
from liveroom.store.tables import complaint_topic, complaint_word, request, source, topic
from liveroom.store.topics import registered_topics

if TYPE_CHECKING:
    from sqlalchemy import Connection

WORDS = ("source", "dialect", "word", "status", "origin", "changed_by", "changed_ms", "received")
TOPICS = (
    "topic", "owner", "category", "application", "mapping", "origin",
    "changed_by", "changed_ms", "received",
)  # fmt: skip


def words(connection: Connection) -> pd.DataFrame:
    """Return every status word a source has used, or the city has decided on, by source and word.

    Columns: source, dialect, word (as first seen), status (what it counts as), origin (city: the
    city decided; default: this version knows it; unmapped: nobody does, and it counts as open),
    changed_by, changed_ms (of the city's decision, else missing), received (complaints that have
    it now).
    """
    seen: dict[tuple[int, str], list[object]] = {}
    counted = select(request.c.source_id, request.c.source_status, func.count())
    grouped = counted.group_by(request.c.source_id, request.c.source_status)
    for number, word, count in connection.execute(grouped.order_by(request.c.source_status)):
        told = seen.setdefault((number, plain(word)), [word, 0])
        told[1] = int(str(told[1])) + count
    decided = {(row.source_id, row.word): row for row in connection.execute(select(complaint_word))}
    names = {row.id: row for row in connection.execute(select(source))}
    rows = []
    for key in {*seen, *decided}:
        word, count = seen.get(key, [key[1], 0])
        own, (status, known) = decided.get(key), usual(key[1])
        rows.append(
            {
                "source": names[key[0]].name,
                "dialect": names[key[0]].dialect,
                "word": word,
                "status": status.value if own is None else own.status,
                "origin": "city" if own is not None else "default" if known else "unmapped",
                "changed_by": None if own is None else own.changed_by,
                "changed_ms": None if own is None else own.changed_ms,
                "received": count,
            }
        )
    rows.sort(key=lambda row: (row["source"], row["origin"] != "unmapped", plain(str(row["word"]))))
    return pd.DataFrame(rows, columns=list(WORDS), dtype=object)


def topics(connection: Connection) -> pd.DataFrame:
    """Return every topic that is decided on, registered or complained about, most complaints first.

    Columns: topic, owner, category, application (by slug, or missing), mapping (mapped, unrelated:
    known and not about an application, unmapped: nobody has listed it), origin (city, registry or
    unmapped), changed_by, changed_ms (of the city's decision, else missing), received (complaints
    of that topic, whatever application their source named itself).
    """
    told = registered_topics(connection)
    query = select(request.c.topic, func.count()).group_by(request.c.topic)
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, count in connection.execute(query.order_by(request.c.topic)):
        names.setdefault(plain(name), name)
        counts[plain(name)] = counts.get(plain(name), 0) + count
    registry = {plain(row.name): row.name for row in connection.execute(select(topic))}
    decided = {row.topic: row for row in connection.execute(select(complaint_topic))}
    names |= registry | {key: row.name for key, row in decided.items()}
    rows = []
    for key, name in names.items():
        owner, category, about = told.topics.get(key, (None, None, None))
        own = decided.get(key)
        listed = "registry" if key in registry else "unmapped"
        rows.append(
            {
                "topic": name,
                "owner": owner,
                "category": category,
                "application": about,
                "mapping": told.told(name, None, None).mapping,
                "origin": listed if own is None else "city",
                "changed_by": None if own is None else own.changed_by,
                "changed_ms": None if own is None else own.changed_ms,
                "received": counts.get(key, 0),
            }
        )
    rows.sort(key=lambda row: (-int(str(row["received"])), plain(str(row["topic"]))))
    return pd.DataFrame(rows, columns=list(TOPICS), dtype=object)
