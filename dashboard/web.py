"""The web side put together: Dash, the wall pages that go round its renderer, and the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dash import Dash
from flask_compress import Compress

from dashboard import api, callbacks

if TYPE_CHECKING:
    from liveroom.room import Room

ASSETS = Path(__file__).parent.parent / "assets"


def open_web(room: Room) -> Dash:
    """Return the Dash application of `room`, complete; nothing is started.

    A laptop page is Dash; `callbacks.register` hangs its layout. An API route is a blueprint
    in `dashboard.api`.
    """
    app = Dash(
        "liveroom",
        assets_folder=str(ASSETS),
        title="LIVE Room",
        update_title="",
        suppress_callback_exceptions=True,
    )
    Compress(app.server)
    api.register(app.server, room)
    callbacks.register(app, room)
    return app
