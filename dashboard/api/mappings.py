"""/api/v1/complaints/words and /topics: what complaints' own words mean, read and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response
from sqlalchemy import func, select

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, sent
from dashboard.queries import mappings
from liveroom import clock
from liveroom.dialects.words import SYSTEMS, plain
from liveroom.model import ComplaintStatus
from liveroom.store.engine import writing
from liveroom.store.pulse import bump
from liveroom.store.requests import remap_requests
from liveroom.store.tables import agency, application, category, request, source
from liveroom.store.topics import decide_topics
from liveroom.store.wording import change_words

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from liveroom.room import Room

    Decision = tuple[str | None, str | None, str | None]

NAME_LENGTH, WORD_LENGTH, TOPIC_LENGTH = 80, 40, 120
MOST = 200
_WORDS, _TOPICS = "/api/v1/complaints/words", "/api/v1/complaints/topics"
_KEYS = {"owner": agency.c.slug, "category": category.c.slug, "application": application.c.slug}


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the two tables by which complaints are understood."""
    blueprint = Blueprint("mappings", __name__)

    @blueprint.get(_WORDS)
    def words() -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_words(connection))

    @blueprint.put(_WORDS)
    def decide_words() -> Response:
        body = sent(room.settings.base_url, "name", "source", "words")
        name, feed = line(body, "name", NAME_LENGTH), line(body, "source", NAME_LENGTH)
        changes = {word: _status(told) for word, told in _given(body, "words", WORD_LENGTH).items()}
        with writing(room.engine) as connection:
            change_words(connection, _source(connection, feed), changes, name, clock.now())
            bump(connection)
        with room.engine.connect() as connection:
            return answer(_words(connection))

    @blueprint.get(_TOPICS)
    def topics() -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_topics(connection))

    @blueprint.put(_TOPICS)
    def decide() -> Response:
        body = sent(room.settings.base_url, "name", "topics")
        name, given = line(body, "name", NAME_LENGTH), _given(body, "topics", TOPIC_LENGTH)
        with writing(room.engine) as connection:
            changes = {each: _decision(connection, told) for each, told in given.items()}
            decide_topics(connection, changes, name, clock.now())
            remap_requests(connection)
            bump(connection)
        with room.engine.connect() as connection:
            return answer(_topics(connection))

    return blueprint


def _words(connection: Connection) -> dict[str, Any]:
    rows = _rows(mappings.words(connection))
    return {
        "statuses": [status.value for status in ComplaintStatus],
        "defaults": {
            system: {word: status.value for word, status in of.items()}
            for system, of in SYSTEMS.items()
        },
        "unmapped": sum(row["received"] for row in rows if row["origin"] == "unmapped"),
        "rows": rows,
    }


def _topics(connection: Connection) -> dict[str, Any]:
    counted = select(request.c.mapping, func.count()).group_by(request.c.mapping)
    buckets = {row[0]: int(row[1]) for row in connection.execute(counted)}
    return {
        **{name: buckets.get(name, 0) for name in ("mapped", "unrelated", "unmapped")},
        "rows": _rows(mappings.topics(connection)),
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    named = ({str(key): value for key, value in row.items()} for row in frame.to_dict("records"))
    return [{"changed": iso(row.pop("changed_ms")), **row} for row in named]


def _given(body: dict[str, Any], name: str, longest: int) -> dict[str, Any]:
    """Return the changes, by the word or topic they are of, no two of which are the same."""
    found = body.get(name)
    if not isinstance(found, dict) or not 0 < len(found) <= MOST:
        raise Problem(422, "field_changes", name=name, most=MOST)
    for each in found:
        if not plain(each) or len(each) > longest or not each.isprintable():
            raise Problem(422, "field_line", name=name, most=longest)
    if len({plain(each) for each in found}) < len(found):
        raise Problem(422, "field_twice", name=name)
    return found


def _source(connection: Connection, name: str) -> int:
    found = connection.execute(select(source.c.id).where(source.c.name == name)).scalar()
    if found is None:
        raise Problem(422, "no_source", name=name)
    return int(found)


def _status(told: object) -> ComplaintStatus | None:
    if told is None:
        return None
    if not isinstance(told, str) or told not in list(ComplaintStatus):
        raise Problem(422, "bad_complaint_status", known=", ".join(ComplaintStatus))
    return ComplaintStatus(told)


def _decision(connection: Connection, told: object) -> Decision | None:
    """Return what was decided of a topic; nothing about a category or application: unrelated."""
    if told is None:
        return None
    if not isinstance(told, dict) or not told.keys() <= _KEYS.keys():
        raise Problem(422, "bad_topic", known=", ".join(_KEYS))
    for key, column in _KEYS.items():
        slug = told.get(key)
        if slug is None:
            continue
        known = (
            isinstance(slug, str)
            and connection.execute(select(column).where(column == slug)).scalar()
        )
        if not known:
            raise Problem(422, "no_slug", name=key, slug=str(slug)[:64])
    if told.get("category") is not None and told.get("application") is not None:
        raise Problem(422, "topic_both")
    return told.get("owner"), told.get("category"), told.get("application")
