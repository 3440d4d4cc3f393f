"""/healthz, /readyz and /metrics: how the room itself is, for those who watch the watcher."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from dashboard.api.answers import answer, asker, iso, problem
from dashboard.api.figures import figures
from dashboard.queries.monitor import monitor
from dashboard.version import build_id
from liveroom import clock
from liveroom.model import Span
from liveroom.rules.freshness import Freshness
from liveroom.store.reads import city_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from prometheus_client.core import Metric
    from sqlalchemy import Connection

    from liveroom.room import Room


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the room's own health."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def alive() -> Response:
        return answer({"status": "alive", "build": build_id()})

    @blueprint.get("/readyz")
    def ready() -> Response:
        reasons = _reasons(room, clock.now())
        if reasons:
            return problem(503, "not_ready", values={}, reasons=reasons)
        return answer({"status": "ready", "build": build_id()})

    @blueprint.get("/metrics")
    def metrics() -> Response:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Room(room, clock.now()))
        response = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


class _Room(Collector):
    """The figures of one moment, read when they are asked for."""

    def __init__(self, room: Room, now: datetime) -> None:
        self._room = room
        self._now = now

    def collect(self) -> Iterable[Metric]:
        span = Span(self._now - timedelta(days=1), self._now, self._room.zone)
        with self._room.engine.connect() as connection:
            return list(figures(connection, span))


def _reasons(room: Room, now: datetime) -> list[dict[str, str | None]]:
    try:
        with room.engine.connect() as connection:
            return [*_of_the_monitor(connection, now), *_of_the_registry(connection)]
    except DBAPIError:
        return [_reason("database")]


def _of_the_monitor(connection: Connection, now: datetime) -> list[dict[str, str | None]]:
    judged = monitor(connection, round(now.timestamp() * 1000))
    # A collector that beats has written: it tells of a trouble that is over.
    if judged.state == "storage" and judged.age is not Freshness.FRESH:
        return [_reason("storage", iso(judged.since_ms))]
    if not judged.beats:
        return [_reason("stopped", iso(judged.since_ms))]
    return []


def _of_the_registry(connection: Connection) -> list[dict[str, str | None]]:
    city = city_facts(connection)
    if city is None:
        return [_reason("no_registry")]
    if city.refused_ms is None:
        return []
    return [
        {"reason": "registry", "since": iso(city.refused_ms), "detail": sentence}
        for sentence in (city.refusal or "").splitlines() or [""]
    ]


def _reason(name: str, since: str | None = None) -> dict[str, str | None]:
    return {"reason": name, "since": since, "detail": asker()(f"api.ready_{name}")}
