"""The few callbacks of the laptop pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

if TYPE_CHECKING:
    from dash import Dash

    from liveroom.room import Room


def register(app: Dash, room: Room) -> None:
    """Give `app` the layout of the laptop pages and their callbacks."""
    del room
    app.layout = html.Main()
