"""Whether the city keeps up: four numbers, and the open complaints by age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import width_of
from dashboard.drawings.svg import SMALL, heard, picture, records, rect, sentence, text, title

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 722, 210
SIZE = (WIDTH, HEIGHT)
BAR_Y, BAR_HEIGHT, GAP = 122, 26, 3
AGES = ("age_1", "age_3", "age_7", "age_more")
NUMBER_AT = (0, 176, 318, 492)
LABEL_WIDTH = 128
DAY_MS = 86_400_000


def followup(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw waiting, in process, ended and the median, over a bar of ages whose oldest is amber."""
    rows = records(frame)
    if not heard(frame):
        heading = words("panel.tindak-lanjut")
        return sentence(WIDTH, HEIGHT, heading, words("complaint.never"), theme)
    if not rows or (rows[0]["open"] == 0 and rows[0]["resolved_30d"] == 0):
        heading = words("panel_tindak-lanjut.none")
        return sentence(WIDTH, HEIGHT, heading, words("complaint.none"), theme)
    row = rows[0]
    n, late = words.number(row["open"]), words.number(row["overdue"])
    heading = words("panel_tindak-lanjut.heading", n=n, overdue=late)
    parts = [title(heading, theme), *_numbers(row, theme, words), *_ages(row, theme, words)]
    if row["unknown_word"]:
        note = words("panel_tindak-lanjut.unknown_word", n=words.number(row["unknown_word"]))
        parts.append(text(WIDTH, 20, note, theme.text2, anchor="end"))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _numbers(row: dict[str, Any], theme: Theme, words: Words) -> list[str]:
    days = None if row["median_ms"] is None else row["median_ms"] / DAY_MS
    shown = (
        (words.number(row["waiting"]), "", "waiting"),
        (words.number(row["in_process"]), "", "in_process"),
        (words.number(row["ended_24h"]), "", "ended"),
        (words.number(days, 1), "" if days is None else words("complaint.days"), "median"),
    )
    parts: list[str] = []
    for x, (number, unit, name) in zip(NUMBER_AT, shown, strict=True):
        parts.append(text(x, 74, number, theme.text, size=42, weight=700))
        if unit:
            after = x + width_of(number, 42, weight=700) + 8
            parts.append(text(after, 74, unit, theme.text, size=22, weight=600))
        n = words.number(row["resolved_30d"])
        parts.append(text(x, 102, words(f"panel_tindak-lanjut.{name}", n=n), theme.text2))
    return parts


def _ages(row: dict[str, Any], theme: Theme, words: Words) -> list[str]:
    total = sum(row[age] for age in AGES)
    if not total:
        return []
    colours = (theme.sequential[2], theme.sequential[3], theme.data1, theme.degraded)
    free = WIDTH - GAP * (len(AGES) - 1)
    parts: list[str] = []
    x = 0.0
    label_from = 0.0
    for age, colour in zip(AGES, colours, strict=True):
        wide = free * row[age] / total
        parts.append(rect(x, BAR_Y, wide, BAR_HEIGHT, colour))
        said = words(f"panel_tindak-lanjut.{age}")
        at = max(min(x, WIDTH - width_of(said, SMALL)), label_from)
        parts.append(text(at, BAR_Y + 50, said, theme.text2))
        count = words.number(row[age])
        parts.append(text(at, BAR_Y + 76, count, theme.text, size=21, weight=700))
        label_from = at + width_of(said, SMALL) + 16
        x += wide + (GAP if row[age] else 0)
    return parts
