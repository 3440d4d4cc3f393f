"""The days of an application: how long it was in trouble on each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.strokes import skyline
from dashboard.drawings.svg import line, picture, records, sentence, text, title
from dashboard.words import day_of

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 880, 190
SIZE = (WIDTH, HEIGHT)
TOP, HIGH = 50, 92


def day_strip(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw one column per local day, as high as the logarithm of its minutes of trouble.

    A low tick is a normal day, a gap a day on which nobody looked.
    """
    rows = records(frame)
    if not any(row["told_ms"] for row in rows):
        heading = words("panel.strip-hari")
        return sentence(WIDTH, HEIGHT, heading, words("panel_strip-hari.empty"), theme)
    heading = _heading(rows, words)
    days = [(row["down_ms"], row["degraded_ms"], bool(row["told_ms"])) for row in rows]
    foot = TOP + HIGH
    parts = [
        title(heading, theme),
        skyline(0, TOP, WIDTH, HIGH, days, theme),
        line(0, foot + 3, WIDTH, foot + 3, theme.line),
        text(0, foot + 30, words.day(day_of(rows[0]["day"]), "d MMMM"), theme.text2),
        text(
            WIDTH,
            foot + 30,
            words.day(day_of(rows[-1]["day"]), "d MMMM"),
            theme.text2,
            anchor="end",
        ),
    ]
    unseen = sum(not row["told_ms"] for row in rows)
    if unseen:
        said = words("panel_strip-hari.unseen", n=words.number(unseen))
        parts.append(text(WIDTH / 2, foot + 30, said, theme.text2, anchor="middle"))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(rows: list[dict[str, Any]], words: Words) -> str:
    down = sum(row["down_ms"] for row in rows)
    degraded = sum(row["degraded_ms"] for row in rows)
    days = words.number(len(rows))
    if not down and not degraded:
        return words("panel_strip-hari.clear", days=days)
    shown = {
        "down": words.duration(timedelta(milliseconds=down)),
        "degraded": words.duration(timedelta(milliseconds=degraded)),
    }
    return words("panel_strip-hari.heading", days=days, **shown)
