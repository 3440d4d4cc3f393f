"""How fast one or more applications answered, slot of the day by slot, and when they were in trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import or_, select

from dashboard.queries.category import quantile
from dashboard.queries.days import to_ms
from liveroom.store.tables import incident, sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = ("kind", "start_ms", "end_ms", "p50_ms", "p95_ms", "answers", "severity")
BUCKETS = 144  # of a span: ten minutes in a day
P50, P95 = 0.50, 0.95


def response(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return the quantiles of measured answers per piece of the span, and its incidents.

    Columns: kind (`whole`: the span in one row; `piece`: one of its equal pieces, in order, 144 of
    them or fewer where slots are longer than that, since a line of single answers would be holes;
    `incident`: clipped to the span, of one application only), start_ms, end_ms, p50_ms, p95_ms and answers (of whole and
    piece; the quantiles missing where nothing was measured), severity (of an incident, `down` or
    `degraded`). Quantiles come from raw samples, never from averaged quantiles.
    """
    start_ms, end_ms = to_ms(span.start), to_ms(span.end)
    ids = [application.id for application in applications]
    query = select(sample.c.start_s, sample.c.latency_ms, sample.c.length_s).where(
        sample.c.start_s >= start_ms // 1000,
        sample.c.start_s < end_ms // 1000,
        sample.c.application_id.in_(ids),
        sample.c.latency_ms.is_not(None),
    )
    answers = connection.execute(query).all()
    longest_ms = 1000 * max((row.length_s for row in answers), default=0)
    size = max(1, longest_ms, -(-(end_ms - start_ms) // BUCKETS))
    pieces: dict[int, list[int]] = {}
    for start_s, latency_ms, _ in answers:
        pieces.setdefault((start_s * 1000 - start_ms) // size, []).append(latency_ms)
    every = [value for values in pieces.values() for value in values]
    rows = [_row("whole", start_ms, end_ms, every)]
    rows += [
        _row("piece", start_ms + at * size, min(start_ms + (at + 1) * size, end_ms), pieces.get(at))
        for at in range(-(-(end_ms - start_ms) // size))
    ]
    if len(ids) == 1:  # the incidents of many would shade everything
        rows += _incidents(connection, ids, start_ms, end_ms)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(kind: str, start_ms: int, end_ms: int, values: Sequence[int] | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "p50_ms": quantile(values, P50) if values else None,
        "p95_ms": quantile(values, P95) if values else None,
        "answers": len(values or ()),
    }


def _incidents(
    connection: Connection, ids: Sequence[int], start_ms: int, end_ms: int
) -> list[dict[str, Any]]:
    query = (
        select(incident.c.opened_ms, incident.c.closed_ms, incident.c.severity)
        .where(
            incident.c.application_id.in_(ids),
            incident.c.opened_ms < end_ms,
            or_(incident.c.closed_ms.is_(None), incident.c.closed_ms > start_ms),
        )
        .order_by(incident.c.opened_ms)
    )
    return [
        {
            "kind": "incident",
            "start_ms": max(row.opened_ms, start_ms),
            "end_ms": min(row.closed_ms or end_ms, end_ms),
            "severity": row.severity,
        }
        for row in connection.execute(query)
    ]
