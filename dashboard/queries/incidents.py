"""The incidents of a span, newest first: a list to be read in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import and_, or_, select

from liveroom.store.codes import CAUSE
from liveroom.store.tables import incident

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = (
    "id",
    "slug",
    "name",
    "category",
    "owner",
    "owner_name",
    "severity",
    "cause",
    "opened_ms",
    "closed_ms",
    "acknowledged_by",
    "acknowledged_ms",
)


def incidents(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *,
    is_open: bool | None = None,
    after: tuple[int, int] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Return the incidents that touch the span, newest first; `after` is the last one had.

    `after` is (opened_ms, id), `is_open` keeps only the open or the closed ones. `closed_ms`,
    `acknowledged_by` and `acknowledged_ms` are None where it did not happen.
    """
    known = {application.id: application for application in applications}
    start_ms, end_ms = (round(at.timestamp() * 1000) for at in (span.start, span.end))
    query = select(incident).where(
        incident.c.opened_ms < end_ms,
        or_(incident.c.closed_ms.is_(None), incident.c.closed_ms > start_ms),
    )
    if is_open is not None:
        closed = incident.c.closed_ms
        query = query.where(closed.is_(None) if is_open else closed.is_not(None))
    if after is not None:
        opened_ms, number = after
        same = and_(incident.c.opened_ms == opened_ms, incident.c.id < number)
        query = query.where(or_(incident.c.opened_ms < opened_ms, same))
    if len(known) == 1:
        query = query.where(incident.c.application_id == next(iter(known)))
    query = query.order_by(incident.c.opened_ms.desc(), incident.c.id.desc())
    rows = []
    for row in connection.execute(query):
        application = known.get(row.application_id)
        if application is None:
            continue
        rows.append(
            (
                row.id,
                *(getattr(application, name) for name in COLUMNS[1:6]),
                row.severity,
                str(CAUSE[row.cause]),
                row.opened_ms,
                row.closed_ms,
                row.acknowledged_by,
                row.acknowledged_ms,
            )
        )
        if limit is not None and len(rows) == limit:
            break
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
