"""/api/v1/complaints/views: filters of the complaint page under a name, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response
from sqlalchemy import delete, func, insert, select

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, sent
from dashboard.queries.filters import FILTERS
from liveroom import clock
from liveroom.rules.periods import to_ms
from liveroom.store.engine import writing
from liveroom.store.tables import saved_view

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from liveroom.room import Room

VIEW_LENGTH, NAME_LENGTH, VALUE_LENGTH, MOST = 60, 80, 120, 50
_PATH = "/api/v1/complaints/views"
_ASKED = ("periode", *FILTERS)


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the saved views."""
    blueprint = Blueprint("views", __name__)

    @blueprint.get(_PATH)
    def views() -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_told(connection))

    @blueprint.put(_PATH)
    def save() -> Response:
        body = sent(room.settings.base_url, "view", "name", "remove", *_ASKED)
        view, name = line(body, "view", VIEW_LENGTH), line(body, "name", NAME_LENGTH)
        chosen = {key: line(body, key, VALUE_LENGTH) for key in _ASKED if body.get(key)}
        with writing(room.engine) as connection:
            connection.execute(delete(saved_view).where(saved_view.c.name == view))
            if body.get("remove") is not True:
                _save(connection, view, urlencode(chosen), name)
        with room.engine.connect() as connection:
            return answer(_told(connection))

    return blueprint


def _save(connection: Connection, view: str, query: str, name: str) -> None:
    if connection.execute(select(func.count()).select_from(saved_view)).scalar_one() >= MOST:
        raise Problem(422, "views_many", most=MOST)
    values = {"name": view, "query": query, "changed_by": name, "changed_ms": to_ms(clock.now())}
    connection.execute(insert(saved_view).values(values))


def _told(connection: Connection) -> dict[str, Any]:
    return {
        "rows": [
            {
                "view": row.name,
                "query": row.query,
                "changed": iso(row.changed_ms),
                "changed_by": row.changed_by,
            }
            for row in connection.execute(select(saved_view).order_by(saved_view.c.name))
        ]
    }
