"""The complaints that speak of one application, newest first, without their citizens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import (
    SMALL,
    circle,
    line,
    picture,
    records,
    sentence,
    text,
    title,
    triangle,
)
from dashboard.words import from_ms

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 660, 330
SIZE = (WIDTH, HEIGHT)
TOP, STEP, SHOWN = 62, 42, 6
TOPIC_X, STATE_X = 150, 450


def related(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the newest six of the span under how many there are."""
    rows = records(frame)
    days = _days(frame)
    if not rows:
        heading = words("panel_aduan-terkait.none", days=days)
        return sentence(WIDTH, HEIGHT, heading, words("panel_aduan-terkait.none_why"), theme)
    heading = words("panel_aduan-terkait.heading", n=words.number(len(rows)), days=days)
    parts = [title(heading, theme)]
    for place, row in enumerate(rows[:SHOWN]):
        y = TOP + place * STEP
        parts.append(line(0, y - 28, WIDTH, y - 28, theme.line))
        parts.append(_row(y, row, theme, words))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _days(frame: pd.DataFrame) -> int:
    span = frame.attrs.get("span")
    return 0 if span is None else round((span.end - span.start).total_seconds() / 86_400)


def _row(y: float, row: dict[str, Any], theme: Theme, words: Words) -> str:
    at = from_ms(row["received_ms"])
    when = f"{words.day(at.astimezone(words.zone).date())} {words.clock(at)}"
    topic = fit(row["topic"], SMALL, STATE_X - TOPIC_X - 16, weight=600)
    overdue = row["state"] == "overdue"
    ink = theme.degraded_text if overdue else theme.text
    sign = (
        triangle(STATE_X, y - 15, 18, theme.degraded)
        if overdue
        else circle(STATE_X + 9, y - 7, 7, theme.up if row["state"] == "ended" else theme.accent)
    )
    return "".join(
        [
            text(0, y, when, theme.text2),
            text(TOPIC_X, y, topic, theme.text, weight=600),
            sign,
            text(STATE_X + 28, y, words(f"complaint.state_{row['state']}"), ink),
        ]
    )
