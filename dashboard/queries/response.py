"""How fast one or more applications answered, slot of the day by slot, and when they were in trouble."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from sqlalchemy import or_, select

from dashboard.queries.days import to_ms
from liveroom.rules.latency import bucket, quantile
from liveroom.store.latencies import HOUR_MS, hourly
from liveroom.store.tables import incident, sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = ("kind", "start_ms", "end_ms", "p50_ms", "p95_ms", "answers", "severity")
BUCKETS = 144  # of a span: ten minutes in a day
RAW_MS = 2 * 86_400_000  # up to here a chart is finer than an hour
P50, P95 = 0.50, 0.95


class Pieces(NamedTuple):
    """A span cut in equal pieces, and the histogram of each that has answers, by its number."""

    start_ms: int
    end_ms: int
    size_ms: int
    counts: Mapping[int, Counter[int]]


def response(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return the quantiles of measured answers per piece of the span, and its incidents.

    Columns: kind (`whole`: the span in one row; `piece`: one of its equal pieces, in order, 144 of
    them or fewer where slots are longer than that, since a line of single answers would be holes;
    `incident`: clipped to the span, of one application only), start_ms, end_ms, p50_ms, p95_ms and
    answers (of whole and piece; the quantiles missing where nothing was measured), severity (of an
    incident, `down` or `degraded`). Quantiles are within 2 %, of added histograms, never averaged;
    past two days these are of whole hours, so that the first piece may begin up to one before.
    """
    start_ms, end_ms = to_ms(span.start), to_ms(span.end)
    ids = [application.id for application in applications]
    raw = end_ms - start_ms <= RAW_MS
    read = _raw if raw else _histograms
    start_ms, end_ms, size, pieces = read(connection, ids, start_ms, end_ms)
    rows = [_row("whole", start_ms, end_ms, sum(pieces.values(), Counter()))]
    rows += [
        _row("piece", start_ms + at * size, min(start_ms + (at + 1) * size, end_ms), pieces.get(at))
        for at in range(-(-(end_ms - start_ms) // size))
    ]
    if len(ids) == 1:  # the incidents of many would shade everything
        rows += _incidents(connection, ids, start_ms, end_ms)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _raw(connection: Connection, ids: Sequence[int], start_ms: int, end_ms: int) -> Pieces:
    """Return pieces of raw answers: ten minutes of a day."""
    query = select(sample.c.start_s, sample.c.latency_ms, sample.c.length_s).where(
        sample.c.start_s >= start_ms // 1000,
        sample.c.start_s < end_ms // 1000,
        sample.c.application_id.in_(ids),
        sample.c.latency_ms.is_not(None),
    )
    answers = connection.execute(query).all()
    longest_ms = 1000 * max((row.length_s for row in answers), default=0)
    size = max(1, longest_ms, -(-(end_ms - start_ms) // BUCKETS))
    pieces: dict[int, Counter[int]] = defaultdict(Counter)
    for start_s, latency_ms, _ in answers:
        pieces[(start_s * 1000 - start_ms) // size][bucket(latency_ms)] += 1
    return Pieces(start_ms, end_ms, size, pieces)


def _histograms(connection: Connection, ids: Sequence[int], start_ms: int, end_ms: int) -> Pieces:
    """Return pieces of whole hours, the first of which may begin before the span."""
    found = hourly(connection, ids, start_ms, end_ms)
    first, after = start_ms // HOUR_MS, -(-end_ms // HOUR_MS)
    hours = -(-(after - first) // BUCKETS)
    pieces: dict[int, Counter[int]] = defaultdict(Counter)
    for hour, counts in found.items():
        pieces[(hour - first) // hours].update(counts)
    return Pieces(first * HOUR_MS, end_ms, hours * HOUR_MS, pieces)


def _row(kind: str, start_ms: int, end_ms: int, counts: Mapping[int, int] | None) -> dict[str, Any]:
    counts = counts or {}
    return {
        "kind": kind,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "p50_ms": quantile(counts, P50),
        "p95_ms": quantile(counts, P95),
        "answers": sum(counts.values()),
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
