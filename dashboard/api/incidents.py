"""/api/v1/incidents: what happened, what has one cause, and who has taken it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, prose, sent
from dashboard.queries.incidents import one_incident
from liveroom import clock
from liveroom.rules.periods import to_ms
from liveroom.store.claims import acknowledge, give_back, steps
from liveroom.store.engine import writing
from liveroom.store.events import events_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from liveroom.room import Room

NAME_LENGTH, NOTE_LENGTH = 80, 500
_MOST_DIGITS = 15
_PATH = "/api/v1/incidents/<number>"


def routes(room: Room) -> Blueprint:
    """Return the blueprint of single incidents; the list of them is one of the lists."""
    blueprint = Blueprint("incidents", __name__)

    @blueprint.get(_PATH)
    def read(number: str) -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_document(connection, number))

    @blueprint.post(f"{_PATH}/acknowledge")
    def take(number: str) -> Response:
        return _step(room, number, acknowledge)

    @blueprint.delete(f"{_PATH}/acknowledge")
    def leave(number: str) -> Response:
        return _step(room, number, give_back)

    return blueprint


def row_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return an incident of a frame of `dashboard.queries.incidents` as the API tells it."""
    shared = None
    if row["shared_kind"] is not None:
        shared = {"kind": row["shared_kind"], "by": row["shared_by"]}
    told = {
        "id": row["id"],
        "app": row["slug"],
        "severity": row["severity"],
        "cause": row["cause"],
        "opened": iso(row["opened_ms"]),
        "closed": iso(row["closed_ms"]),
        "acknowledged_by": row["acknowledged_by"],
        "acknowledged": iso(row["acknowledged_ms"]),
        "note": row["note"],
        "flapping": row["flapping"],
        "unobserved_ms": row["unobserved_ms"],
        "revised": iso(row["revised_ms"]),
        "parent": row["parent_id"],
        "shared": shared,
    }
    if "children" in row:
        told["children"] = [row_of(child) for child in row["children"]]
    return told


def _step(
    room: Room, number: str, step: Callable[[Connection, int, str, str, int], bool]
) -> Response:
    """Do one step about having an incident, and tell how it stands; again is the same as once."""
    parameters.only()
    body = sent(room.settings.base_url, "name", "note")
    name, note = line(body, "name", NAME_LENGTH), prose(body, "note", NOTE_LENGTH)
    with writing(room.engine) as connection:
        which = _document(connection, number)["id"]
        step(connection, which, name, note, to_ms(clock.now()))
    with room.engine.connect() as connection:
        return answer(_document(connection, number))


def _document(connection: Connection, number: str) -> dict[str, Any]:
    is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    found = one_incident(connection, int(number)) if is_number else None
    if found is None:
        raise Problem(404, "no_incident", number=number[:40])
    return {
        **row_of(found),
        "history": [
            {
                "at": iso(each.at_ms),
                "name": each.name,
                "note": each.note,
                "step": "acknowledged" if each.taken else "given_back",
            }
            for each in steps(connection, found["id"])
        ],
        "events": [
            {"step": each.step, "at": iso(each.at_ms), "seen": iso(each.seen_ms)}
            for each in events_of(connection, found["id"])
        ],
    }
