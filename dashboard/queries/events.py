"""What just changed: incidents as they began and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from dashboard.queries.days import to_ms
from liveroom.model import Status
from liveroom.store.tables import incident

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

SHOWN = 4


def events(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return the last changes within the span, newest first, at most four.

    Columns: at_ms, slug, name, status (what it became: down, degraded or up), lasted_ms (how long
    the incident was, where it ended; None where it began).
    """
    names = {application.id: application for application in applications}
    start_ms, end_ms = to_ms(span.start), to_ms(span.end)
    began = select(incident).where(incident.c.opened_ms.between(start_ms, end_ms))
    ended = select(incident).where(incident.c.closed_ms.between(start_ms, end_ms))
    newest_begun = began.order_by(incident.c.opened_ms.desc()).limit(10 * SHOWN)
    newest_ended = ended.order_by(incident.c.closed_ms.desc()).limit(10 * SHOWN)
    rows = [
        (row.opened_ms, row.application_id, row.severity, None)
        for row in connection.execute(newest_begun)
    ]
    rows += [
        (row.closed_ms, row.application_id, str(Status.UP), row.closed_ms - row.opened_ms)
        for row in connection.execute(newest_ended)
    ]
    listed = [
        (at_ms, names[which].slug, names[which].name, status, lasted_ms)
        for at_ms, which, status, lasted_ms in sorted(rows, key=lambda row: -row[0])
        if which in names
    ]
    columns = ["at_ms", "slug", "name", "status", "lasted_ms"]
    return pd.DataFrame(listed[:SHOWN], columns=columns, dtype=object)
