"""/api/v1/incidents: what happened, what has one cause, and who has taken it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, prose, sent
from dashboard.queries.affected import affected_by
from dashboard.queries.incidents import one_incident
from liveroom import clock
from liveroom.model import MetricKind
from liveroom.rules.periods import to_ms
from liveroom.store.claims import acknowledge, give_back, steps
from liveroom.store.engine import writing
from liveroom.store.events import events_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from dashboard.queries.affected import Count
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
            return answer(_document(connection, number, room.zone))

    @blueprint.post(f"{_PATH}/acknowledge")
    def take(number: str) -> Response:
        return _step(room, number, acknowledge)

    @blueprint.delete(f"{_PATH}/acknowledge")
    def leave(number: str) -> Response:
        return _step(room, number, give_back)

    return blueprint


def told(
    connection: Connection, rows: Sequence[Mapping[Any, Any]], now_ms: int, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return incidents of a frame of `dashboard.queries.incidents` as the API tells them."""
    each = [one for row in rows for one in (row, *row.get("children", ()))]
    counts = affected_by(connection, each, now_ms, zone)
    return [_told(row, counts) for row in rows]


def _told(row: Mapping[Any, Any], counts: Mapping[int, tuple[Count, ...]]) -> dict[str, Any]:
    shared = None
    if row["shared_kind"] is not None:
        shared = {"kind": row["shared_kind"], "by": row["shared_by"]}
    said = {
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
        "affected": [_affected(one) for one in counts[row["id"]]] if row["id"] in counts else None,
    }
    if "children" in row:
        said["children"] = [_told(child, counts) for child in row["children"]]
    return said


def _affected(one: Count) -> dict[str, Any]:
    usual = one.usual
    unit = "count" if one.kind is MetricKind.COUNTER else "hours"
    figures = {"expected": usual.expected, "low": usual.low, "high": usual.high}
    shown = {key: None if n is None else round(n, 1) for key, n in figures.items()}
    return {"metric": one.metric, "unit": unit, **shown, "weeks": usual.weeks}


def _step(
    room: Room, number: str, step: Callable[[Connection, int, str, str, int], bool]
) -> Response:
    """Do one step about having an incident, and tell how it stands; again is the same as once."""
    parameters.only()
    body = sent(room.settings.base_url, "name", "note")
    name, note = line(body, "name", NAME_LENGTH), prose(body, "note", NOTE_LENGTH)
    with writing(room.engine) as connection:
        which = _document(connection, number, room.zone)["id"]
        step(connection, which, name, note, to_ms(clock.now()))
    with room.engine.connect() as connection:
        return answer(_document(connection, number, room.zone))


def _document(connection: Connection, number: str, zone: ZoneInfo) -> dict[str, Any]:
    is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    found = one_incident(connection, int(number)) if is_number else None
    if found is None:
        raise Problem(404, "no_incident", number=number[:40])
    (row,) = told(connection, [found], to_ms(clock.now()), zone)
    return {
        **row,
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
