"""Complaints past their deadline, by agency: one triangle each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import SMALL, heard, picture, records, sentence, text, title, triangle
from liveroom.rules.ranking import is_ranked, ranked

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 376, 452
SIZE = (WIDTH, HEIGHT)
TOP, STEP, SHOWN = 58, 62, 6
PER_ROW, PITCH, UNIT = 12, 20, 15


def overdue(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw per agency a triangle for each overdue complaint, the count and the longest overrun."""
    rows = ranked(records(frame), lambda row: row["overdue"], lambda row: row["agency"])
    if not heard(frame):
        heading = words("panel.lewat-tenggat")
        return sentence(WIDTH, HEIGHT, heading, words("complaint.never"), theme)
    if not rows:
        heading = words("panel_lewat-tenggat.none")
        return sentence(WIDTH, HEIGHT, heading, words("panel_lewat-tenggat.none_why"), theme)
    total = words.number(sum(row["overdue"] for row in rows))
    heading = words("panel_lewat-tenggat.heading", n=total, agencies=words.number(len(rows)))
    shown = rows if len(rows) <= SHOWN else rows[: SHOWN - 1]
    parts = [title(heading, theme)]
    parts += [_agency(TOP + i * STEP, row, theme, words) for i, row in enumerate(shown)]
    left = rows[len(shown) :]
    if left:
        n = words.number(sum(row["overdue"] for row in left))
        said = words("panel_lewat-tenggat.others", n=n, agencies=words.number(len(left)))
        parts.append(text(0, TOP + len(shown) * STEP + 12, said, theme.text2))
    if not is_ranked(sum(row["overdue"] for row in rows)):
        parts.append(text(0, HEIGHT - 6, words("complaint.unranked"), theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _agency(y: float, row: dict[str, Any], theme: Theme, words: Words) -> str:
    name = row["agency"] or words("panel_lewat-tenggat.nobody")
    longest = words.duration(timedelta(milliseconds=row["longest_ms"]))
    count = row["overdue"]
    parts = [
        text(0, y, fit(name, SMALL, WIDTH - 184), theme.text),
        text(WIDTH - 136, y, words.number(count), theme.text, size=23, weight=650, anchor="end"),
        text(WIDTH, y, f"+{longest}", theme.text2, anchor="end"),
    ]
    parts += [
        triangle(place * PITCH, y + 11, UNIT, theme.degraded)
        for place in range(min(count, PER_ROW))
    ]
    if count > PER_ROW:
        more = words("panel_lewat-tenggat.more", n=words.number(count - PER_ROW))
        parts.append(text(PER_ROW * PITCH + 4, y + 25, more, theme.text2))
    return "".join(parts)
