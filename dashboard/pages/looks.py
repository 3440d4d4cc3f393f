"""In which colours and words somebody looks: `?tema=`, `?lang=` and `?tamu=1`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.guests import guest_words, is_guest
from dashboard.themes import DARK, LIGHT, NIGHT
from dashboard.words import LANGUAGES, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.themes import Theme
    from dashboard.words import Words
    from liveroom.room import Room

DESK = replace(LIGHT, name="meja")  # a laptop page: the light theme at its own size
THEMES = {theme.name: theme for theme in (DARK, NIGHT, replace(LIGHT, size=DARK.size), DESK)}


def look(room: Room, asked: Mapping[str, str]) -> tuple[Theme, Words]:
    """Return the wall's theme and words; a guest's are plain; what is not known is the dark one, and the room's own."""
    language = asked.get("lang", "")
    theme = THEMES.get(asked.get("tema", ""), DARK)
    spoken = words(language if language in LANGUAGES else room.settings.language, room.zone)
    return theme, guest_words(spoken) if is_guest(asked) else spoken
