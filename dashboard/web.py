"""The web side put together: Dash, the wall pages that go round its renderer, and the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dash import Dash
from flask import Response, request
from flask_compress import Compress
from sqlalchemy.exc import DBAPIError

from dashboard import api, callbacks, headers
from dashboard.gallery import NoSuchSceneError, View, hung_in, open_gallery
from dashboard.guests import is_guest
from dashboard.pages import lost, wall
from dashboard.pages.laptop import is_page
from dashboard.pages.looks import look
from dashboard.pages.wall import Facts, Urls
from dashboard.pulse import pulse
from dashboard.suite import plotly_url
from liveroom import clock
from liveroom.rules.periods import to_ms

if TYPE_CHECKING:
    from liveroom.room import Room

ASSETS = Path(__file__).parent.parent / "assets"
WALL = "/wall"
LOOP = ("room.js", *sorted(f"room/{file.name}" for file in (ASSETS / "room").glob("*.js")))
"""The browser loop and its parts, which wait for each other."""


class Web(Dash):
    """Dash, except that its index answers a wall's address with a page that needs no renderer."""

    def __init__(self, room: Room) -> None:
        self.room = room
        super().__init__(
            "liveroom",
            assets_folder=str(ASSETS),
            assets_ignore=r"^wall\.css$",
            title="LIVE Room",
            update_title="",
            suppress_callback_exceptions=True,
        )

    def index(self, *args: object, **kwargs: object) -> Response | str:
        """Return the page of the address asked for."""
        if request.path == WALL or request.path.startswith(f"{WALL}/"):
            return self._wall(request.path.removeprefix(WALL).strip("/"))
        page: str = super().index(*args, **kwargs)  # type: ignore[no-untyped-call]  # Dash is untyped
        return page if self._is_page(request.path) else Response(page, 404)

    def _is_page(self, path: str) -> bool:
        try:
            return is_page(path, self.room.engine.connect, to_ms(clock.now()))
        except DBAPIError:
            return True  # nobody can know: the page itself says that the database is silent

    def _wall(self, path: str) -> Response:
        theme, words = look(self.room, request.args)
        now, urls, guest = clock.now(), self._urls(), is_guest(request.args)
        try:
            with self.room.engine.connect() as connection:
                beat = pulse(connection, now)
                view = View(beat.monitor.seq, now, theme, words, guest)
                gallery = hung_in(self.server)
                known = wall.facts(
                    connection, words, view.now, gallery.alarm(connection, view).deviating
                )
                try:
                    stops = wall.stops_of(path, known)
                except NoSuchSceneError:
                    return Response(lost.page(request.path, known, view, urls), 404)
                first = stops[0]
                picture = gallery.show(connection, first.scene, first.subject, view)
        except DBAPIError:
            # The page still comes, so that the browser can show its own last picture as old.
            self.server.logger.exception("The wall %s was sent without pictures.", path)
            return self._unread(path, View(0, now, theme, words, guest), urls)
        painted = {panel.id: panel for panel in picture.panels}
        return Response(wall.page(stops, known, view, urls, beat, painted))

    @staticmethod
    def _unread(path: str, view: View, urls: Urls) -> Response:
        try:
            stop = wall.stop_unread(path, view.words)
        except NoSuchSceneError:
            return Response(lost.page(request.path, Facts(), view, urls), 404)
        return Response(wall.page((stop,), Facts(), view, urls, None, {}))

    def _urls(self) -> Urls:
        css, crest, *loop = (
            str(self.get_asset_url(name)) for name in ("wall.css", "crest.svg", *LOOP)
        )
        js = tuple(headers.fresh(one) for one in loop)
        return Urls(headers.fresh(css), js, crest, plotly_url(self))


LONGEST_BODY = 4 << 20
"""No request is read further, but for the files that are uploaded."""


def open_web(room: Room) -> Dash:
    """Return the Dash application of `room`, complete; nothing is started.

    A laptop page is Dash; `callbacks.register` hangs its layout. An API route is a blueprint
    in `dashboard.api`.
    """
    app = Web(room)
    # Werkzeug's conditional answers add a Date of their own beside the server's; ours do without.
    app.server.config["COMPRESS_EVALUATE_CONDITIONAL_REQUEST"] = False
    # What no route bounds more narrowly: the answers of Dash, whose bodies are a page's own state.
    app.server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    Compress(app.server)
    open_gallery(app.server, room)
    api.register(app.server, room)
    callbacks.register(app, room, lambda: plotly_url(app))
    headers.guard(app)
    return app
