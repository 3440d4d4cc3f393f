"""POST /api/v1/complaints/hook/SOURCE: complaints from a system that sends them by itself, signed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, asker, problem
from dashboard.api.bodies import received
from dashboard.api.bucket import Bucket
from liveroom import clock
from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.model import Malformed
from liveroom.rules.signatures import Head, is_genuine, key
from liveroom.store.engine import reading, writing
from liveroom.store.hooks import count, counted, hook_of
from liveroom.store.requests import keep_requests
from liveroom.store.sources import source_failed, source_read
from liveroom.store.texts import keep_texts

if TYPE_CHECKING:
    from datetime import datetime

    from liveroom.model import Feed, Hook
    from liveroom.room import Room
    from liveroom.store.requests import Kept

PATH = "/api/v1/complaints/hook/"
LIMIT = 1 << 20
MOST, PER_S = 100, 50.0
WRONG_MOST, WRONG_PER_S = 30, 1.0
_NOBODY = b"a key that nobody has, held against as many signatures"
_ENCODED = 415


def routes(room: Room) -> Blueprint:
    """Return the blueprint of signed messages; each is answered when its complaints are on disk."""
    blueprint = Blueprint("hooks", __name__)
    buckets: dict[str, Bucket] = {}
    wrong = Bucket(WRONG_MOST, WRONG_PER_S)

    @blueprint.post(f"{PATH}<source>")
    def deliver(source: str) -> Response:
        parameters.only()
        body, now = _body(), clock.now()
        with reading(room.engine) as connection:
            hook = hook_of(connection, source)
        keys = () if hook is None else _keys(room, hook)
        if not is_genuine(_head(), body, keys or (_NOBODY,), now) or hook is None:
            return _refuse(wrong)
        if not buckets.setdefault(source, Bucket(MOST, PER_S)).take(clock.monotonic()):
            return _slower()
        feed = COMPLAINT_DIALECTS[hook.dialect](body, room.zone)
        if isinstance(feed, Malformed):
            with writing(room.engine) as connection:
                source_failed(connection, source, "message", now)
            raise Problem(422, "hook_malformed", why=feed.reason)
        if feed.refusals and not feed.requests:
            raise Problem(422, "hook_refused", why=asker().refused(feed.refusals[0].reason))
        return _taken(room, hook, feed, body, now)

    return blueprint


def _taken(room: Room, hook: Hook, feed: Feed, body: bytes, now: datetime) -> Response:
    """Keep the complaints of a message, once; what is answered has been committed."""
    message, digest = _head().id, hashlib.sha256(body).hexdigest()
    kept: Kept | None = None
    with writing(room.engine) as connection:
        before = counted(connection, hook.source, message)
        if before is None:
            kept = keep_requests(connection, hook.source, feed, now, room.zone, hook.dialect)
            keep_texts(connection, hook.source, feed, now, room.settings.keep_text)
            source_read(connection, hook.source, feed, now)
            count(connection, hook.source, message, digest, now)
        elif before != digest:
            raise Problem(409, "hook_again")
    document = {
        "id": message,
        "counted": kept is not None,
        "complaints": list(dict.fromkeys(each.id for each in feed.requests)),
        "refused": [
            {"row": each.line, "reason": asker().refused(each.reason)} for each in feed.refusals
        ],
        "conflicts": [] if kept is None else list(kept.conflicting),
        "notes": list(feed.notes),
    }
    return answer(document, 200 if kept is None else 201)


def _body() -> bytes:
    """Return the body as it travelled, which is what was signed."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(_ENCODED, "hook_encoded")
    return received(LIMIT)


def _head() -> Head:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return Head(*(request.headers.get(name, "") for name in names))


def _keys(room: Room, hook: Hook) -> tuple[bytes, ...]:
    found = []
    for name in hook.secrets:
        one = key(room.settings.secrets.get(name, ""))
        if one is None:
            current_app.logger.error(
                'The secret "%s" of the hook "%s" is missing or is no whsec_ secret: '
                "set it where this process starts.",
                name,
                hook.source,
            )
        else:
            found.append(one)
    return tuple(found)


def _refuse(wrong: Bucket) -> Response:
    """Say that this is not what a sender of ours sent; nothing more, and not for ever."""
    if not wrong.take(clock.monotonic()):
        return _slower()
    raise Problem(401, "hook_unsigned")


def _slower() -> Response:
    response = problem(429, "hook_often", values={})
    response.headers["Retry-After"] = "2"
    return response
