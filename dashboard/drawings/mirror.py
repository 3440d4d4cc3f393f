"""Complaints of each day above, minutes of outage of the same day below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import width_of
from dashboard.drawings.svg import SMALL, picture, records, rect, sentence, text, title
from dashboard.words import day_of

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 884, 194
SIZE = (WIDTH, HEIGHT)
LEFT, STEP, BAR = 118, 54, 46
TOP, AXIS, BELOW, FOOT = 40, 102, 133, 190  # of the columns up, the day numbers, the columns down
MINUTE_MS = 60_000
DOWN_DAY = 60
BESIDE = 26  # px a column needs to hold its own figure


def mirror(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw both as zero-based columns on one row of days; the finding tells timing, never cause."""
    rows = records(frame)
    heading = _heading(rows, words)
    if not rows:
        return sentence(WIDTH, HEIGHT, heading, words("complaint.none"), theme)
    parts = [title(heading, theme), *_names(theme, words)]
    fed = rows[0]["received"] is not None
    most = max(*(row["received"] or 0 for row in rows), 5)
    if not fed:
        parts.append(text(LEFT, AXIS - 14, words("complaint.never"), theme.text2))
    worst = max(*(_minutes(row) for row in rows), DOWN_DAY)
    for place, row in enumerate(rows):
        x = LEFT + place * STEP
        lit = row["outage_day"] is not None and row["day"] >= row["outage_day"] and row["above"]
        colour = theme.accent if lit else theme.data_muted
        high = (AXIS - TOP) * (row["received"] or 0) / most
        parts.append(rect(x, AXIS - high, BAR, high, colour))
        if row["received"]:
            parts.append(_figure(x, AXIS - high, high, row["received"], theme, words, lit=lit))
        day = words.day(day_of(row["day"]), "d")
        parts.append(text(x + BAR / 2, AXIS + 22, day, theme.text2, anchor="middle"))
        parts.append(_outage(x, row, worst, theme, words))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(rows: list[dict[str, Any]], words: Words) -> str:
    """Say what came after what; without an outage or a range there is only the count."""
    if not rows:
        return words("panel.aduan-gangguan")
    row = rows[-1]
    usual = {"n": words.number(row["since_outage"])}
    if row["above"] and row["outage_day"] is not None:
        day = words.day(day_of(row["outage_day"]), "d MMMM")
        return words("panel_aduan-gangguan.since", day=day)
    if row["above"]:
        usual |= {"low": words.number(row["since_low"]), "high": words.number(row["since_high"])}
        return words("panel_aduan-gangguan.above", **usual)
    minutes = words.number(sum(of["down_ms"] for of in rows) // MINUTE_MS)
    if row["received"] is None:
        return words("panel_aduan-gangguan.unheard", minutes=minutes)
    total = words.number(sum(of["received"] for of in rows))
    return words("panel_aduan-gangguan.plain", n=total, minutes=minutes)


def _names(theme: Theme, words: Words) -> list[str]:
    return [
        text(LEFT - 12, AXIS - 12, words("panel_aduan-gangguan.up"), theme.text2, anchor="end"),
        text(LEFT - 12, BELOW + 24, words("panel_aduan-gangguan.down"), theme.text2, anchor="end"),
    ]


def _minutes(row: dict[str, Any]) -> float:
    """Return the minutes down: what the figure in a column says is what its height means."""
    return float(row["down_ms"] / MINUTE_MS)


def _figure(
    x: float, y: float, high: float, count: int, theme: Theme, words: Words, *, lit: bool
) -> str:
    shown = words.number(count)
    inside = high >= BESIDE and width_of(shown, SMALL, weight=700) <= BAR
    ink = theme.canvas if lit else theme.text
    return text(
        x + BAR / 2, y + 21 if inside else y - 5, shown, ink if inside else theme.text2,
        weight=700 if inside else 400, anchor="middle",
    )  # fmt: skip


def _outage(x: float, row: dict[str, Any], worst: float, theme: Theme, words: Words) -> str:
    minutes = _minutes(row)
    if minutes == 0:
        return ""
    grave = minutes >= DOWN_DAY
    high = max(3.0, (FOOT - BELOW) * minutes / worst)
    box = rect(x, BELOW, BAR, high, theme.down if grave else theme.degraded)
    if minutes < 1:
        return box
    shown = words.number(int(minutes))
    fits = high >= BESIDE and width_of(shown, SMALL, weight=700) <= BAR
    y = BELOW + high - 7 if fits else min(BELOW + high + 19, HEIGHT - 1)
    ink = theme.on_status if fits else theme.text
    return box + text(x + BAR / 2, y, shown, ink, weight=700, anchor="middle")
