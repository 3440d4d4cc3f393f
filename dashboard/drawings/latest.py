"""The newest complaints: when, about what, where, whose, and how far; never who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import (
    SMALL,
    circle,
    heard,
    line,
    picture,
    records,
    sentence,
    text,
    title,
    triangle,
)
from dashboard.words import from_ms
from liveroom.districts import NAMES

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 1252, 238
SIZE = (WIDTH, HEIGHT)
TOP, STEP = 60, 41
TOPIC_X, PLACE_X, AGENCY_X, STATE_X = 110, 560, 750, 1030


def latest(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw one line per complaint with a process mark: ring, half, tick or triangle, and its word."""
    rows = records(frame)
    heading = words("panel_aduan-terbaru.heading")
    if not rows:
        why = words("complaint.none" if heard(frame) else "complaint.never")
        return sentence(WIDTH, HEIGHT, heading, why, theme)
    note = words("panel_aduan-terbaru.private")
    parts = [title(heading, theme), text(WIDTH, 20, note, theme.text2, anchor="end")]
    newest = from_ms(rows[0]["received_ms"]).astimezone(words.zone).date()
    for place, row in enumerate(rows):
        y = TOP + place * STEP
        parts.append(line(0, y - 26, WIDTH, y - 26, theme.line))
        parts.append(_row(y, row, newest_day=newest.toordinal(), theme=theme, words=words))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _row(y: float, row: dict[str, Any], *, newest_day: int, theme: Theme, words: Words) -> str:
    at = from_ms(row["received_ms"])
    day = at.astimezone(words.zone).date()
    when = words.clock(at) if day.toordinal() == newest_day else words.day(day)
    place = (
        NAMES.get(row["district"], row["district"])
        if row["district"]
        else words("complaint.nowhere")
    )
    agency = row["agency"] or words("complaint.nobody")
    state = row["state"]
    ink = theme.degraded_text if state == "overdue" else theme.text
    return "".join(
        [
            text(0, y, when, theme.text2),
            text(TOPIC_X, y, fit(row["topic"], SMALL, PLACE_X - TOPIC_X - 16, weight=650), theme.text, weight=650),
            text(PLACE_X, y, fit(place, SMALL, AGENCY_X - PLACE_X - 16), theme.text2),
            text(AGENCY_X, y, fit(agency, SMALL, STATE_X - AGENCY_X - 16), theme.text2),
            process_mark(STATE_X + 9, y - 7, state, theme),
            text(STATE_X + 30, y, words(f"complaint.state_{state}"), ink),
        ]
    )  # fmt: skip


def process_mark(x: float, y: float, state: str, theme: Theme) -> str:
    """Return the mark of how far a complaint is, centred on (x, y)."""
    if state == "overdue":
        return triangle(x - 9, y - 8, 18, theme.degraded)
    if state == "ended":
        tick = (
            f'<path d="M{x - 4.5} {y + 0.5}l3 3 6-6.5" fill="none" stroke="{theme.surface}" '
            'stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>'
        )
        return circle(x, y, 9.5, theme.up) + tick
    ring = circle(x, y, 8, "none", more=f'stroke="{theme.accent}" stroke-width="2.4"')
    if state == "in_process":
        half = f'<path d="M{x} {y - 8}a8 8 0 0 1 0 16z" fill="{theme.accent}"/>'
        return ring + half
    return circle(x, y, 8, "none", more=f'stroke="{theme.text2}" stroke-width="2.4"')
