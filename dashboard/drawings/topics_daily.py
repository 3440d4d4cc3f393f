"""Topics day by day: one row of columns each, so that a flood of one does not hide the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.strokes import columns
from dashboard.drawings.svg import label, line, picture, records, sentence, text, title
from dashboard.words import day_of
from liveroom.rules.ranking import is_ranked

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 876, 424
SIZE = (WIDTH, HEIGHT)
SHOWN = 8
TOP, STEP, HIGH = 42, 44, 30
NAME, COUNT_X, DAYS_X = 300, 372, 392


def topics_daily(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw up to seven topics and the rest in one; each row has its own zero-based scale.

    The number at the left is the sum of the row's columns.
    """
    rows = records(frame)
    if not rows:
        heading = words("panel.topik-harian")
        return sentence(WIDTH, HEIGHT, heading, words("complaint.none"), theme)
    days = len(rows[0]["daily"])
    values = {"n": words.number(sum(row["received"] for row in rows)), "days": words.number(days)}
    heading = words("panel_topik-harian.heading", topics=words.number(len(rows)), **values)
    shown = _gathered(rows, words)
    parts = [title(heading, theme)]
    for place, row in enumerate(shown):
        y = TOP + place * STEP
        parts.append(label(0, y + 14, row["topic"], NAME, theme.text))
        n = words.number(row["received"])
        parts.append(text(COUNT_X, y + 22, n, theme.text, size=23, weight=650, anchor="end"))
        parts.append(columns(DAYS_X, y, WIDTH - DAYS_X, HIGH, row["daily"], theme, bright=days))
    foot = TOP + len(shown) * STEP
    parts.append(line(DAYS_X, foot - 6, WIDTH, foot - 6, theme.line))
    first, last = words.day(day_of(rows[0]["first_day"])), _last_day(frame, words)
    parts.append(text(DAYS_X, foot + 18, first, theme.text2))
    if not is_ranked(sum(row["received"] for row in rows)):
        parts.append(text(0, foot + 18, words("complaint.unranked"), theme.text2))
    parts.append(text(WIDTH, foot + 18, last, theme.text2, anchor="end"))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _last_day(frame: pd.DataFrame, words: Words) -> str:
    span = frame.attrs.get("span")
    return "" if span is None else words.day(span.end.astimezone(words.zone).date())


def _gathered(rows: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    if len(rows) <= SHOWN:
        return rows
    kept, left = rows[: SHOWN - 1], rows[SHOWN - 1 :]
    other = {
        "topic": words("panel_topik-harian.others", n=words.number(len(left))),
        "received": sum(row["received"] for row in left),
        "daily": tuple(sum(day) for day in zip(*(row["daily"] for row in left), strict=True)),
    }
    return [*kept, other]
