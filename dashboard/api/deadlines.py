"""/api/v1/complaints/deadlines: by when complaints are due, read and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from dashboard.api import free_days as free
from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, sent
from dashboard.drawings.svg import records
from dashboard.queries.deadlines import rules, whose
from liveroom import clock
from liveroom.dialects.words import plain
from liveroom.model import ComplaintKind
from liveroom.rules.deadlines import MOST_DAYS, MOST_HOURS, Limit, Rule, Unit
from liveroom.store.deadlines import decide_deadlines, free_days, lay_deadlines
from liveroom.store.engine import writing
from liveroom.store.pulse import bump

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from liveroom.room import Room

NAME_LENGTH, TOPIC_LENGTH, MOST = 80, 120, 100
_PATH = "/api/v1/complaints/deadlines"
_ROW = ("class", "topic", "response", "resolution", "remove")


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the table of deadlines."""
    blueprint = Blueprint("deadlines", __name__)

    @blueprint.get(_PATH)
    def deadlines() -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_told(connection))

    @blueprint.put(_PATH)
    def decide() -> Response:
        body = sent(room.settings.base_url, "name", "rows", "free_days", "days")
        name, changes = line(body, "name", NAME_LENGTH), _changes(body.get("rows", []))
        whole, days = free.whole_list(body.get("free_days")), free.changes(body.get("days"))
        with writing(room.engine) as connection:
            decide_deadlines(connection, changes, name, clock.now())
            free.keep(connection, whole, days)
            lay_deadlines(connection, room.zone)
            bump(connection)
        with room.engine.connect() as connection:
            return answer(_told(connection))

    return blueprint


def _told(connection: Connection) -> dict[str, Any]:
    return {
        "rows": [
            {"class": row["class"], "topic": row["topic"]}
            | {part: _limit(row, part) for part in ("response", "resolution")}
            | {"origin": row["origin"], "changed": iso(row["changed_ms"])}
            | {"changed_by": row["changed_by"]}
            for row in records(rules(connection))
        ],
        "calendar": "national-and-joint",
        "free_days": [
            {"day": day.isoformat(), "name": name, "origin": origin}
            for origin in ("registry", "city")
            for day, name in free_days(connection, origin).items()
        ],
        "due": whose(connection),
    }


def _limit(row: dict[str, Any], part: str) -> dict[str, Any] | None:
    amount, unit = row[f"{part}_amount"], row[f"{part}_unit"]
    return None if amount is None else {"amount": amount, "unit": unit}


def _changes(rows: object) -> dict[tuple[str, str], Rule | None]:
    """Return the rules of the rows that were sent, by class and topic; None takes one away."""
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Problem(422, "bad_deadline_rows", most=MOST)
    found: dict[tuple[str, str], Rule | None] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if not isinstance(row, dict) or not row.keys() <= set(_ROW):
            raise Problem(422, "bad_deadline", known=", ".join(_ROW))
        kind, topic = row.get("class") or "", _topic(row.get("topic"))
        if kind and kind not in list(ComplaintKind):
            raise Problem(422, "bad_class", known=", ".join(ComplaintKind))
        if not kind and not topic:
            raise Problem(422, "deadline_of_nothing")
        if (kind, plain(topic)) in seen:
            raise Problem(422, "field_twice", name="rows")
        seen.add((kind, plain(topic)))
        rule = Rule(_sent(row.get("response")), _sent(row.get("resolution")))
        found[kind, topic] = None if row.get("remove") is True else rule
    return found


def _topic(told: object) -> str:
    if told is None:
        return ""
    if not isinstance(told, str) or len(told) > TOPIC_LENGTH or not told.isprintable():
        raise Problem(422, "field_line", name="topic", most=TOPIC_LENGTH)
    return " ".join(told.split())


def _sent(told: object) -> Limit | None:
    if told is None:
        return None
    if isinstance(told, dict) and told.keys() == {"amount", "unit"}:
        amount, unit = told["amount"], told["unit"]
        most = MOST_HOURS if unit == Unit.HOURS else MOST_DAYS
        if type(amount) is int and unit in list(Unit) and 1 <= amount <= most:
            return Limit(amount, Unit(unit))
    raise Problem(422, "bad_limit_of_deadline", hours=MOST_HOURS, days=MOST_DAYS)
