"""What citizens wrote, as far as it is kept: for the operators' own page and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import func, select

from liveroom.store.tables import request, request_text, source, text_destruction

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMNS = ("source", "number", "received_ms", "topic", "status", "text", "destroy_ms")
MOST = 100


def texts(connection: Connection) -> pd.DataFrame:
    """Return the newest hundred complaints whose text is kept.

    Columns: source, number (the source's own of the complaint), received_ms, topic, status, text
    (masked), destroy_ms (when it will be destroyed).
    """
    named = (source.c.name.label("source"), request.c.external_id.label("number"))
    facts = (request.c.received_ms, request.c.topic, request.c.status)
    query = (
        select(*named, *facts, request_text.c.text, request_text.c.destroy_ms)
        .select_from(request_text)
        .join(request, request.c.id == request_text.c.request_id)
        .join(source, source.c.id == request.c.source_id)
        .order_by(request.c.received_ms.desc())
        .limit(MOST)
    )
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def destroyed(connection: Connection) -> tuple[int, int | None]:
    """Return how many texts have been destroyed, and when the last of them were."""
    columns = (
        func.coalesce(func.sum(text_destruction.c.texts), 0),
        func.max(text_destruction.c.at_ms),
    )
    count, last_ms = connection.execute(select(*columns)).one()
    return int(count), last_ms
