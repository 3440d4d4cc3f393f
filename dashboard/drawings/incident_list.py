"""The incidents of a span, newest first: when, how long, why."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import SMALL, glyph, line, picture, records, sentence, text, title
from dashboard.words import from_ms
from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 660, 380
SIZE = (WIDTH, HEIGHT)
TOP, STEP, SHOWN = 62, 52, 6
WHEN_X, LENGTH_X = 40, WIDTH


def incident_list(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the newest six with their shape, the moment, the cause in words and how long."""
    rows = records(frame)
    span = frame.attrs.get("span")
    days = 0 if span is None else round((span.end - span.start).total_seconds() / 86_400)
    if not rows:
        heading = words("panel_riwayat-insiden.none", days=days)
        return sentence(WIDTH, HEIGHT, heading, words("panel_riwayat-insiden.none_why"), theme)
    heading = words("panel_riwayat-insiden.heading", n=words.number(len(rows)), days=days)
    several = len({row["slug"] for row in rows}) > 1
    shown = rows if len(rows) <= SHOWN else rows[: SHOWN - 1]
    parts = [title(heading, theme)]
    for place, row in enumerate(shown):
        y = TOP + place * STEP
        parts.append(line(0, y - 28, WIDTH, y - 28, theme.line))
        parts.append(_row(y, row, theme, words, several=several))
    if len(rows) > len(shown):
        more = words("panel_riwayat-insiden.more", n=words.number(len(rows) - len(shown)))
        parts.append(text(WHEN_X, TOP + len(shown) * STEP, more, theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _row(y: float, row: dict[str, Any], theme: Theme, words: Words, *, several: bool) -> str:
    status = Status(row["severity"])
    opened = from_ms(row["opened_ms"])
    when = f"{words.day(opened.astimezone(words.zone).date())} {words.clock(opened)}"
    said = words(f"status.{status}")
    if row["cause"] != "none":
        said = f"{said}: {words('cause.' + row['cause'])}"
    if several:
        said = f"{row['name']}. {said}"
    if row["closed_ms"] is None:
        length, ink = words("panel_riwayat-insiden.open"), theme.text
    else:
        took = timedelta(milliseconds=row["closed_ms"] - row["opened_ms"])
        length, ink = words.duration(took), theme.text2
    return "".join(
        [
            _shape(y - 19, status, theme, f"{row['name']}: {words(f'status.{status}')}"),
            text(WHEN_X, y - 5, when, theme.text2),
            text(LENGTH_X, y - 5, length, ink, anchor="end"),
            text(WHEN_X, y + 17, fit(said, SMALL, WIDTH - WHEN_X), theme.text),
        ]
    )


def _shape(y: float, status: Status, theme: Theme, label: str) -> str:
    """Return the shape without the name of an application: what is over is not its status now."""
    return (
        f'<g transform="translate(0 {y:.0f}) scale(1.08)" role="img" '
        f'aria-label="{escape(label)}">{glyph(status, theme)}</g>'
    )
