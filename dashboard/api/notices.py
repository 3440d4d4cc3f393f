"""/api/v1/notices: who is told, what was told of late, and a test of a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, sent
from dashboard.queries.outbox import channels, letters
from liveroom import clock
from liveroom.rules.periods import to_ms
from liveroom.store.engine import writing
from liveroom.store.outbox import ask_test

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from liveroom.room import Room

NAME_LENGTH = 64
LATELY = 50


def routes(room: Room) -> Blueprint:
    """Return the blueprint of notices."""
    blueprint = Blueprint("notices", __name__)

    @blueprint.get("/api/v1/notices")
    def read() -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            ways = [_channel(row) for row in channels(connection).to_dict("records")]
            told = [_letter(row) for row in letters(connection, LATELY).to_dict("records")]
            return answer({"channels": ways, "notices": told})

    @blueprint.get("/api/v1/notices/<int:number>")
    def one(number: int) -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_one(connection, number))

    @blueprint.post("/api/v1/notices/test")
    def test() -> Response:
        parameters.only()
        name = line(sent(room.settings.base_url, "channel"), "channel", NAME_LENGTH)
        with writing(room.engine) as connection:
            number = ask_test(connection, name, to_ms(clock.now()))
        if number is None:
            raise Problem(404, "no_channel", name=name)
        with room.engine.connect() as connection:
            return answer(_one(connection, number), 202)

    return blueprint


def _one(connection: Connection, number: int) -> dict[str, Any]:
    found = letters(connection, 1, number=min(number, 2**53)).to_dict("records")
    if not found:
        raise Problem(404, "no_notice", number=str(number)[:40])
    return _letter(found[0])


def _channel(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "kind": row["kind"] or None,
        "level": row["level"],
        "after_s": row["after_s"],
        "waiting": int(row["waiting"]),
        "sent": iso(row["sent_ms"]),
        "failed": iso(row["failed_ms"]),
        "failures": row["failures"],
        "failure": row["failure"],
        "next": iso(row["next_ms"] or None) if row["failed_ms"] is not None else None,
    }


def _letter(row: Mapping[Any, Any]) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "channel", "subject", "step", "name", "title", "state")}
    return {
        **told,
        "queued": iso(row["queued_ms"]),
        "sent": iso(row["sent_ms"]),
        "attempts": row["attempts"],
        "doubtful": bool(row["is_doubtful"]),
    }
