"""GET /api/v1/uptime: who was how available over a window, exactly as the command says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, asker
from dashboard.exports.report import report
from dashboard.exports.table import table
from dashboard.queries.uptime import SIDES, document, uptime
from dashboard.words import words
from liveroom import clock
from liveroom.errors import UsageError
from liveroom.rules.periods import FORMS, parse
from liveroom.store.reads import applications, categories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.room import Room
    from liveroom.store.reads import Registered

WINDOW = "30d"


def routes(room: Room) -> Blueprint:
    """Return the blueprint of uptime."""
    blueprint = Blueprint("uptime", __name__)

    @blueprint.get("/api/v1/uptime")
    def of_uptime() -> Response:
        parameters.only("window", "by", "app", "category")
        now = _second()
        span, by = _window(now, room), parameters.choice("by", SIDES, "app")
        with room.engine.connect() as connection:
            found = uptime(connection, _asked(connection), span, now, by)
        return answer(document(found, words(asker().language, room.zone)))

    @blueprint.get("/api/v1/uptime.csv")
    def as_csv() -> Response:
        parameters.only("window", "by", "app", "category")
        now = _second()
        span, by = _window(now, room), parameters.choice("by", SIDES, "app")
        told = words(asker().language, room.zone)
        with room.engine.connect() as connection:
            asked = _asked(connection)
            found = uptime(connection, asked, span, now, by)
            names = _names(connection, asked, by, told.language)
        response = Response(table(report(found, names, told, now), told), mimetype="text/csv")
        name = f"uptime-{by}-{span.start:%Y%m%d}-{span.end:%Y%m%d}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def _names(
    connection: Connection, asked: Sequence[Registered], by: str, language: str
) -> dict[str, str]:
    if by == "category":
        return {each.slug: each.names[language] for each in categories(connection)}
    if by == "owner":
        return {one.owner: one.owner_name for one in asked}
    return {one.slug: one.name for one in asked}


def _second() -> datetime:
    """Return the whole second that has begun: who asks in the same one gets the same answer."""
    return clock.now().replace(microsecond=0)


def _window(now: datetime, room: Room) -> Span:
    # A plus sign that was not escaped arrives as a blank; nothing else in a window is one.
    text = request.args.get("window", WINDOW).replace(" ", "+")
    try:
        return parse(text, now, room.zone)
    except UsageError:
        short = text if len(text) <= parameters.SHOWN else text[: parameters.SHOWN] + "…"
        raise Problem(400, "bad_window", value=short, forms=FORMS) from None


def _asked(connection: Connection) -> Sequence[Registered]:
    """Return the applications asked for, the retired ones too: their past is part of the whole."""
    found: Sequence[Registered] = applications(connection, retired=True)
    slug, category = request.args.get("app"), request.args.get("category")
    if slug is not None:
        found = [one for one in found if one.slug == slug]
        if not found:
            raise Problem(400, "no_application", slug=slug[: parameters.SHOWN])
    if category is not None:
        found = [one for one in found if one.category == category]
        if not found:
            raise Problem(400, "no_category", slug=category[: parameters.SHOWN])
    return found
