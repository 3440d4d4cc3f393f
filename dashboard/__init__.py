"""What a person sees: never collectors, never writes samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dash import Dash

    from liveroom.room import Room


def build(room: Room) -> Dash:
    """Return the web side of `room`: walls, laptop pages and API; nothing is started."""
    # Imported here so that words, themes and drawings can be had without loading Dash.
    from dashboard.web import open_web  # noqa: PLC0415 - see above

    return open_web(room)
