"""POST /api/v1/beat/TOKEN: a sign of life from what cannot be polled."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso, problem
from dashboard.api.bucket import Bucket
from liveroom import clock
from liveroom.rules.periods import to_ms
from liveroom.store.beats import expected, keep_beat
from liveroom.store.engine import writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liveroom.room import Room

PATH = "/api/v1/beat/"
MOST, PER_S = 10, 1.0
WRONG_MOST, WRONG_PER_S = 30, 1.0
_LONGEST = 256


def routes(room: Room) -> Blueprint:
    """Return the blueprint of beats; it remembers digests of tokens and never a token itself."""
    blueprint = Blueprint("beats", __name__)
    digests = {_digest(value): name for name, value in room.settings.secrets.items()}
    buckets: dict[str, Bucket] = {}
    wrong = Bucket(WRONG_MOST, WRONG_PER_S)

    @blueprint.post(f"{PATH}<token>")
    def beat(token: str) -> Response:
        parameters.only()
        # What is compared is a digest: how long that takes says nothing of the token.
        name = digests.get(_digest(token)) if len(token) <= _LONGEST else None
        owners = {} if name is None else _owners(room, name)
        if name is None or not owners:
            return _refuse(wrong)
        if not buckets.setdefault(name, Bucket(MOST, PER_S)).take(clock.monotonic()):
            return _slower()
        now_ms = to_ms(clock.now())
        with writing(room.engine) as connection:
            for number in owners:
                keep_beat(connection, number, now_ms)
        return answer({"apps": list(owners.values()), "at": iso(now_ms)})

    return blueprint


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _owners(room: Room, name: str) -> Mapping[int, str]:
    with room.engine.connect() as connection:
        known = expected(connection, to_ms(clock.now()))
    return {each.application_id: each.slug for each in known if each.secret == name}


def _refuse(wrong: Bucket) -> Response:
    """Tell that nobody has this token; whoever goes on guessing is told to wait."""
    if not wrong.take(clock.monotonic()):
        return _slower()
    raise Problem(404, "no_beat")


def _slower() -> Response:
    response = problem(429, "beat_often", values={})
    response.headers["Retry-After"] = "2"
    return response
