"""GET /api/v1/state: the room in one document."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from dashboard.api import parameters
from dashboard.api.answers import answer, iso
from dashboard.pulse import page_id
from dashboard.queries.monitor import monitor
from dashboard.queries.state import state, totals
from liveroom import clock
from liveroom.model import Span, Status
from liveroom.store.episodes import episodes
from liveroom.store.reads import applications, city_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.room import Room
    from liveroom.store.episodes import Episode


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the state."""
    blueprint = Blueprint("state", __name__)

    @blueprint.get("/api/v1/state")
    def read() -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(document(connection, room, clock.now()))

    return blueprint


def document(connection: Connection, room: Room, now: datetime) -> dict[str, Any]:
    """Return the state at `now` under the contract's names, plus `sample` for invented data."""
    registered = applications(connection, round(now.timestamp() * 1000))
    frame = state(connection, registered, Span(now - timedelta(days=1), now, room.zone))
    silent = {one.application_id: one for one in episodes(connection)}
    judged = monitor(connection, round(now.timestamp() * 1000))
    city = city_facts(connection)
    count = None if city is None else city.declared_count
    return {
        "seq": judged.seq,
        "as_of": iso(judged.beat_ms),
        "build": page_id(city),
        "sample": city is not None and city.sample,
        "monitor": {
            "state": judged.state,
            "reason": str(judged.cause),
            "since": iso(judged.since_ms),
        },
        "totals": totals(frame),
        "declared": {
            "count": count,
            "source": None if city is None else city.declared_source,
            "residual": None if count is None else count - len(registered),
        },
        "apps": [_application(row, silent.get(int(str(row.id)))) for row in frame.itertuples()],
    }


def _silent(episode: Episode | None) -> dict[str, Any] | None:
    if episode is None:
        return None
    return {
        "since": iso(episode.opened_ms),
        "received": episode.received,
        "usual": round(episode.expected, 3),
        "window_s": episode.window_s,
    }


def _application(
    row: Any,  # noqa: ANN401 - a frame's row has no narrower type
    episode: Episode | None,
) -> dict[str, Any]:
    return {
        "id": row.slug,
        "name": row.name,
        "category": row.category,
        "owner": row.owner,
        "status": row.status,
        "cause": row.cause,
        "since": iso(row.since_ms),
        "as_of": iso(row.as_of_ms),
        "next_due": iso(row.next_due_ms),
        "latency_ms": row.latency_ms,
        "incident": row.incident_id,
        "parent": row.incident_parent_id,
        "flapping": bool(row.flapping),
        "acknowledged_by": row.acknowledged_by,
        "complaints": _silent(episode if row.status == Status.UP else None),
    }
