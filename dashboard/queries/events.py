"""What just changed: incidents as they began and ended."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from dashboard.queries.days import to_ms
from dashboard.queries.incidents import called
from liveroom.model import Status
from liveroom.store.tables import incident

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from liveroom.model import Span
    from liveroom.store.reads import Registered

SHOWN = 4
COLUMNS = ("at_ms", "slug", "name", "shared_kind", "shared_name", "count", "status", "lasted_ms")


def events(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return the last changes within the span, newest first, at most four.

    Columns: at_ms, slug, name, status (what it became: down, degraded or up), lasted_ms (how long
    the incident was, where it ended; None where it began), shared_kind, shared_name and count: of
    incidents of one cause, which are one change without slug and name, what they share and how
    many of the applications they are of. An incident of one application has count 1.
    """
    names = {application.id: application for application in applications}
    start_ms, end_ms = to_ms(span.start), to_ms(span.end)
    alone = select(incident).where(incident.c.parent_id.is_(None))
    began = alone.where(incident.c.opened_ms.between(start_ms, end_ms))
    ended = alone.where(incident.c.closed_ms.between(start_ms, end_ms))
    newest_begun = began.order_by(incident.c.opened_ms.desc()).limit(10 * SHOWN)
    newest_ended = ended.order_by(incident.c.closed_ms.desc()).limit(10 * SHOWN)
    rows = [(row.opened_ms, row, row.severity, None) for row in connection.execute(newest_begun)]
    rows += [
        (row.closed_ms, row, str(Status.UP), row.closed_ms - row.opened_ms)
        for row in connection.execute(newest_ended)
    ]
    members = _members(connection, [row for _, row, _, _ in rows], names)
    listed = [
        (at_ms, *_whose(row, names, members), status, lasted_ms)
        for at_ms, row, status, lasted_ms in sorted(rows, key=lambda row: -row[0])
        if row.application_id in names or members.get(row.id)
    ]
    return pd.DataFrame(listed[:SHOWN], columns=list(COLUMNS), dtype=object)


def _members(
    connection: Connection, rows: Iterable[Row[Any]], names: Mapping[int, Registered]
) -> Counter[int]:
    """Count the applications under each parent, of those that are asked about."""
    parents = {row.id for row in rows if row.application_id is None}
    pair = select(incident.c.parent_id, incident.c.application_id).distinct()
    under = connection.execute(pair.where(incident.c.parent_id.in_(parents))) if parents else ()
    return Counter(parent for parent, which in under if which in names)


def _whose(
    row: Row[Any], names: Mapping[int, Registered], members: Mapping[int, int]
) -> tuple[Any, ...]:
    one = names.get(row.application_id)
    if one is not None:
        return one.slug, one.name, None, None, 1
    said = called(row.shared_kind, row.shared_by, names.values())
    return None, None, row.shared_kind, said, members[row.id]
