"""The days of an application: how long it was in trouble on each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.strokes import skyline
from dashboard.drawings.svg import circle, line, picture, records, sentence, text, title
from dashboard.words import day_of

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 880, 206
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
    parts += _revised(rows, theme)
    said = _notes(rows, words)
    if said:
        parts.append(text(0, foot + 58, said, theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _revised(rows: list[dict[str, Any]], theme: Theme) -> list[str]:
    """Return a dot under each day whose figures were moved after they were first told."""
    step, foot = WIDTH / len(rows), TOP + HIGH
    return [
        circle((place + 0.5) * step, foot + 10, 3, theme.text2)
        for place, row in enumerate(rows)
        if row["revised"]
    ]


def _notes(rows: list[dict[str, Any]], words: Words) -> str:
    unseen = sum(not row["told_ms"] for row in rows)
    revised = sum(bool(row["revised"]) for row in rows)
    notes = (("unseen", unseen), ("revised", revised))
    said = [words(f"panel_strip-hari.{name}", n=words.number(n)) for name, n in notes if n]
    return " · ".join(said)


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
