"""Published figures of complaints, and what their own parts make of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import ROW, SMALL, line, picture, records, sentence, text, title

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 876, 424
SIZE = (WIDTH, HEIGHT)
HEAD, TOP, STEP, SHOWN = 72, 84, 62, 5
ENDS: Mapping[str, int] = {
    "received": 302, "resolved": 398, "in_progress": 480, "waiting": 586,
    "residual": 670, "percent": 772, "recomputed": WIDTH,
}  # fmt: skip
"""Where each column ends."""
PERIOD = 208
SHARES = ("percent", "recomputed")
NAME = "panel_angka-diumumkan"


def published_table(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the latest five publications: whole, parts, what they lack, and both percentages.

    What is missing stands in amber: nobody who published it accounts for it.
    """
    rows = records(frame)
    if not rows:
        heading = words("panel.angka-diumumkan")
        return sentence(WIDTH, HEIGHT, heading, words("complaints.published_none"), theme)
    heading = _heading(rows, words)
    parts = [title(fit(heading, 22, WIDTH, weight=650), theme)]
    parts += [
        text(end, HEAD, words(f"{NAME}.{key}"), theme.text2, anchor="end")
        for key, end in ENDS.items()
    ]
    for place, row in enumerate(rows[:SHOWN]):
        parts += _row(TOP + place * STEP, row, theme, words)
    if len(rows) > SHOWN:
        said = words(f"{NAME}.others", n=words.number(len(rows) - SHOWN))
        parts.append(text(0, HEIGHT - 6, said, theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(rows: list[dict[str, Any]], words: Words) -> str:
    lacking = [row for row in rows if row["residual"]]
    if not lacking:
        return words("complaints.published")
    row = lacking[0]
    values = {key: words.number(row[key]) for key in ("residual", "received")}
    return words(f"{NAME}.heading", period=_said(row["period"], words), **values)


def _row(y: float, row: dict[str, Any], theme: Theme, words: Words) -> list[str]:
    base = y + 28
    parts = [
        line(0, y, WIDTH, y, theme.line),
        text(0, base, fit(_said(row["period"], words), SMALL, PERIOD, weight=600), theme.text, weight=600),
        text(0, base + 24, fit(f"{row['name']}: {row['citation']}", SMALL, WIDTH), theme.text2),
    ]  # fmt: skip
    for key, end in ENDS.items():
        value = row[key]
        told = _share(value, words) if key in SHARES else words.number(value)
        ink = theme.degraded_text if key == "residual" and value else theme.text
        parts.append(text(end, base, told, ink, size=ROW, anchor="end"))
    return parts


def _share(value: float | None, words: Words) -> str:
    return words("number.none") if value is None else words.number(value, 2) + "%"


def _said(period: str, words: Words) -> str:
    """Return a period as people write it: `1 Jan – 15 Des 2025`, a month or a year."""
    days = period.split("/")
    if len(days) > 1:
        first, last = (date.fromisoformat(day) for day in days)
        pattern = "d MMM" if first.year == last.year else "d MMM yyyy"
        return f"{words.day(first, pattern)} – {words.day(last, 'd MMM yyyy')}"
    month = f"{period}-01"
    return (
        words.day(date.fromisoformat(month), "MMM yyyy")
        if len(period) == len("2025-08")
        else period
    )
