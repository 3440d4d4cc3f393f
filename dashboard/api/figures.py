"""What Prometheus is told: the room's own pulse, and one figure per application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily

from dashboard.queries.monitor import monitor
from dashboard.queries.state import state, totals
from dashboard.version import build_id
from liveroom.model import Status
from liveroom.store.reads import applications, city_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from prometheus_client.core import Metric
    from sqlalchemy import Connection

    from liveroom.model import Span

KNOWN_UP = frozenset({str(Status.UP), str(Status.DEGRADED)})


def figures(connection: Connection, span: Span) -> Iterator[Metric]:
    """Return every metric family as it stands at the end of the span; every value is finite."""
    now_ms = round(span.end.timestamp() * 1000)
    frame = state(connection, applications(connection, now_ms), span)
    yield from _of_the_room(connection, now_ms)
    by_status = GaugeMetricFamily(
        "liveroom_applications", "Applications by what they are said to be.", labels=["status"]
    )
    for status, count in totals(frame).items():
        by_status.add_metric([status], count)
    yield by_status
    yield from _of_applications(frame)


def _of_the_room(connection: Connection, now_ms: int) -> Iterator[Metric]:
    judged = monitor(connection, now_ms)
    city = city_facts(connection)
    build = GaugeMetricFamily("liveroom_build_info", "Which build answers.", labels=["build"])
    build.add_metric([build_id()], 1)
    yield build
    yield _gauge("liveroom_monitor_up", "1 while the heartbeat is fresh.", judged.beats)
    if judged.beat_ms is not None:
        age_s = max(0, now_ms - judged.beat_ms) / 1000
        yield _gauge("liveroom_heartbeat_age_seconds", "Since the last sign of life.", age_s)
    yield _gauge("liveroom_sequence", "Grows with every commit that changed a fact.", judged.seq)
    accepted = city is not None and city.refused_ms is None
    yield _gauge("liveroom_registry_accepted", "1 while the file on disk is in force.", accepted)
    sample = city is not None and city.sample
    yield _gauge("liveroom_sample_data", "1 where every figure is invented.", sample)


def _of_applications(frame: pd.DataFrame) -> Iterator[Metric]:
    up = GaugeMetricFamily(
        "liveroom_application_up",
        "1 where it is known to be up or degraded, else 0; liveroom_application_status says which.",
        labels=["application"],
    )
    status = GaugeMetricFamily(
        "liveroom_application_status",
        "1 at the status it has, 0 at the others.",
        labels=["application", "status"],
    )
    latency = GaugeMetricFamily(
        "liveroom_application_latency_seconds",
        "Of the last verdict; absent where nothing was measured.",
        labels=["application"],
    )
    for row in frame.itertuples():
        up.add_metric([str(row.slug)], int(str(row.status) in KNOWN_UP))
        for name in Status:
            status.add_metric([str(row.slug), str(name)], int(str(row.status) == str(name)))
        if row.latency_ms is not None:
            latency.add_metric([str(row.slug)], int(str(row.latency_ms)) / 1000)
    yield from (up, status, latency)


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(name, said, value=float(value))
