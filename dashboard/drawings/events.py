"""The last changes: when, what it became, which application."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, width_of
from dashboard.drawings.svg import glyph, picture, records, sentence, text, title
from dashboard.words import from_ms
from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (414, 210)
PITCH, SIZE_OF_ROW, LEFT = 41, 22, 114


def events(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw at most four changes, the newest first; a recovery says how long it took."""
    heading = words("panel_peristiwa.heading")
    if frame.empty:
        return sentence(*SIZE, heading, words("panel_peristiwa.empty"), theme)
    zone = frame.attrs["span"].zone
    today = frame.attrs["span"].end.astimezone(zone).date()
    parts = [title(heading, theme)]
    for place, row in enumerate(records(frame)):
        y = 60 + PITCH * place
        at = from_ms(row["at_ms"])
        day = at.astimezone(zone).date()
        when = words.clock(at) if day == today else words.day(day)
        room = SIZE[0] - LEFT
        name = _said(_name(row, words), row["lasted_ms"], room, words)
        shape = glyph(Status(row["status"]), theme)
        parts += [
            text(0, y, when, theme.text2, size=SIZE_OF_ROW),
            f'<g transform="translate(76 {y - 19})">{shape}</g>',
            text(LEFT, y, fit(name, SIZE_OF_ROW, room + 2), theme.text, size=SIZE_OF_ROW),
        ]
    return picture(*SIZE, parts, theme, heading)


def _name(row: Mapping[str, Any], words: Words) -> str:
    """Return whose change it is: an application's, or that of several by one cause."""
    if row["shared_kind"] is None:
        return str(row["name"])
    by = "DNS" if row["shared_kind"] == "dns" else row["shared_name"]
    return words("panel_peristiwa.shared", n=words.number(row["count"]), by=by)


def _said(name: str, lasted_ms: int | None, room: float, words: Words) -> str:
    """Return what changed; before the name loses a letter the rest goes: the mark says it is back."""
    if lasted_ms is None:
        return name
    lasted = words.duration(timedelta(milliseconds=lasted_ms))
    whole = words("panel_peristiwa.recovered", name=name, lasted=lasted)
    for said in (whole, f"{name}, {lasted}"):
        if width_of(said, SIZE_OF_ROW) <= room:
            return said
    return name
