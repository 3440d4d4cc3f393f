"""What machines read: /healthz, /readyz, /metrics and /api/v1; one blueprint per subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.api import (
    beats,
    complaints,
    deadlines,
    exports,
    health,
    hooks,
    imports,
    incidents,
    lists,
    maintenance,
    mappings,
    notices,
    problems,
    scenes,
    state,
    uptime,
    views,
)
from dashboard.api.answers import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint, Flask

    from liveroom.room import Room

BLUEPRINTS: tuple[Callable[[Room], Blueprint], ...] = (
    health.routes,
    state.routes,
    lists.routes,
    complaints.routes,
    mappings.routes,
    deadlines.routes,
    views.routes,
    uptime.routes,
    incidents.routes,
    notices.routes,
    maintenance.routes,
    beats.routes,
    hooks.routes,
    imports.routes,
    scenes.routes,
    exports.routes,
    problems.unrouted,
)


def register(server: Flask, room: Room) -> None:
    """Hang every route of the API on `server`; a subject is one file and one row in BLUEPRINTS."""
    server.config[LANGUAGE] = room.settings.language
    problems.explain(server)
    for blueprint in BLUEPRINTS:
        server.register_blueprint(blueprint(room))
