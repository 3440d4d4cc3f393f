"""GET /api/v1/scenes/NAME: what a wall draws, and at every poll the proof that it is fresh."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request

from dashboard.api import parameters
from dashboard.api.answers import Problem
from dashboard.gallery import NoSuchSceneError, View, find, hung_in
from dashboard.guests import is_guest
from dashboard.pages.looks import THEMES, look
from dashboard.pulse import Pulse, pulse
from dashboard.themes import DARK
from liveroom import clock

if TYPE_CHECKING:
    from dashboard.gallery import Picture
    from dashboard.queries.alarm import Alarm
    from liveroom.room import Room

NEXT_POLL_MS = 2000


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the scenes; what is painted is shared by every request."""
    blueprint = Blueprint("scenes", __name__)

    @blueprint.get("/api/v1/scenes/<path:name>")
    def read(name: str) -> Response:
        parameters.only("tema", "tamu", "have")
        parameters.choice("tema", THEMES, DARK.name)
        parameters.choice("tamu", ("0", "1"), "0")
        theme, words = look(room, request.args)
        now, gallery = clock.now(), hung_in(current_app)
        try:
            scene, subject = find(name)
            with room.engine.connect() as connection:
                beat = pulse(connection, now)
                view = View(beat.monitor.seq, now, theme, words, is_guest(request.args))
                picture = gallery.show(connection, scene, subject, view)
                alarm = gallery.alarm(connection, view)
        except NoSuchSceneError as error:
            raise Problem(404, "no_scene", name=name) from error
        response = _answer(picture, beat, alarm)
        for header, value in beat.headers(alarm).items():
            response.headers[header] = value
        response.set_etag(picture.etag, weak=True)  # compressing makes strong ones differ
        return response

    return blueprint


def _answer(picture: Picture, beat: Pulse, alarm: Alarm) -> Response:
    """Return 304 with nothing where every picture is known, else those that are not."""
    if request.if_none_match.contains_weak(picture.etag):
        return Response(status=304)
    have = frozenset(request.args.get("have", "").split(","))
    panels = ",".join(panel.json(beat) for panel in picture.panels if panel.hash not in have)
    head = json.dumps(
        {
            "seq": picture.seq,
            "as_of": beat.as_of,
            "build": beat.page,
            "next_poll_ms": NEXT_POLL_MS,
            "sources": beat.sources(),
            "deviating": alarm.deviating,
        }
    )
    response = Response(f'{head[:-1]},"panels":[{panels}]}}', mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response
