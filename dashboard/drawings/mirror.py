"""Complaints of each day above, minutes of outage of the same day below."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.drawings.letters import width_of
from dashboard.drawings.svg import SMALL, picture, records, rect, sentence, text, title
from dashboard.words import day_of

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 884, 194
SIZE = (WIDTH, HEIGHT)
LEFT, STEP, SHARE = 118, 54, 0.85  # where the days begin, the widest day, its column's share
TOP, AXIS, BELOW, FOOT = 40, 102, 133, 190  # of the columns up, the day numbers, the columns down
MINUTE_MS = 60_000
DOWN_DAY = 60
MONTH, DAY_WIDE, DATE_WIDE = 31, 34, 84  # days; px that a day's number needs, and a date
BESIDE = 26  # px a column needs to hold its own figure


def mirror(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw both as zero-based columns on one row of days; the finding tells timing, never cause."""
    rows = records(frame)
    heading = _heading(rows, words)
    if not rows:
        return sentence(WIDTH, HEIGHT, heading, words("complaint.none"), theme)
    parts = [title(heading, theme), *_names(theme, words), *_days(rows, theme, words)]
    most = max([5, *(row["received"] or 0 for row in rows)])
    if rows[0]["received"] is None:
        why = "complaint.never" if frame.attrs.get("led", True) else "complaint.unled"
        parts.append(text(LEFT, AXIS - 14, words(why), theme.text2))
    worst = max([DOWN_DAY, *(_minutes(row) for row in rows)])
    step = _step(rows)
    for place, row in enumerate(rows):
        x, wide = LEFT + place * step, step * SHARE
        lit = row["outage_day"] is not None and row["day"] >= row["outage_day"] and row["above"]
        colour = theme.accent if lit else theme.data_muted
        high = (AXIS - TOP) * (row["received"] or 0) / most
        parts.append(rect(x, AXIS - high, wide, high, colour))
        box = Box(x, AXIS - high, wide, high)
        parts.append(_figure(box, row["received"], theme, words, lit=lit))
        parts.append(_outage(x, wide, _minutes(row), worst, theme, words))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(rows: list[dict[str, Any]], words: Words) -> str:
    """Say what came after what; without an outage or a range there is only the count."""
    if not rows:
        return words("panel.aduan-gangguan")
    row = rows[-1]
    usual = {"n": words.number(row["since_outage"])}
    if row["above"] and row["outage_day"] is not None:
        day = words.day(day_of(row["outage_day"]), "d MMMM")
        risen = words("panel_aduan-gangguan.since", day=day)
        change = row.get("change")
        return risen if change is None else f"{risen} (+{words.percent(change)})"
    if row["above"]:
        usual["usual"] = words.range(row["since_low"], row["since_high"])
        return words("panel_aduan-gangguan.above", **usual)
    minutes = words.number(sum(of["down_ms"] for of in rows) // MINUTE_MS)
    days = words.days(len(rows))
    if row["received"] is None:
        return words("panel_aduan-gangguan.unheard", minutes=minutes, days=days)
    total = words.number(sum(of["received"] for of in rows))
    return words("panel_aduan-gangguan.plain", n=total, minutes=minutes, days=days)


def _names(theme: Theme, words: Words) -> list[str]:
    return [
        text(LEFT - 12, AXIS - 12, words("panel_aduan-gangguan.up"), theme.text2, anchor="end"),
        text(LEFT - 12, BELOW + 24, words("panel_aduan-gangguan.down"), theme.text2, anchor="end"),
    ]


def _minutes(row: dict[str, Any]) -> float:
    """Return the minutes down: what the figure in a column says is what its height means."""
    return float(row["down_ms"] / MINUTE_MS)


class Box(NamedTuple):
    """Where a column stands, and how big it is."""

    x: float
    y: float
    wide: float
    high: float


def _step(rows: list[dict[str, Any]]) -> float:
    return min(STEP, (WIDTH - LEFT) / len(rows))


def _days(rows: list[dict[str, Any]], theme: Theme, words: Words) -> list[str]:
    """Return the days' names between the columns: as many as there is room for, the last of them too."""
    step = _step(rows)
    pattern, room = ("d", DAY_WIDE) if len(rows) <= MONTH else ("d MMM", DATE_WIDE)
    every = ceil(room / step)
    anchor = "middle" if pattern == "d" else "end"
    shift = step * SHARE / (2 if pattern == "d" else 1)
    return [
        text(
            *(LEFT + place * step + shift, AXIS + 22),
            *(words.day(day_of(row["day"]), pattern), theme.text2),
            anchor=anchor,
        )
        for place, row in enumerate(rows)
        if (len(rows) - 1 - place) % every == 0 and (pattern == "d" or place * step > room - LEFT)
    ]


def _figure(box: Box, count: int | None, theme: Theme, words: Words, *, lit: bool) -> str:
    if not count or box.wide < width_of(words.number(count), SMALL):
        return ""
    shown = words.number(count)
    inside = box.high >= BESIDE and width_of(shown, SMALL, weight=700) <= box.wide
    ink = theme.canvas if lit else theme.text
    return text(
        box.x + box.wide / 2, box.y + 21 if inside else box.y - 5,
        shown, ink if inside else theme.text2,
        weight=700 if inside else 400, anchor="middle",
    )  # fmt: skip


def _figure_of(minutes: int, room: float, words: Words) -> str:
    """Return the minutes, or whole hours with their unit where so many minutes do not fit."""
    shown = words.number(minutes)
    if width_of(shown, SMALL, weight=700) <= room:
        return shown
    return words("panel_aduan-gangguan.hours", n=words.number(minutes // 60))


def _outage(x: float, wide: float, minutes: float, worst: float, theme: Theme, words: Words) -> str:
    if minutes == 0:
        return ""
    high = max(3.0, (FOOT - BELOW) * minutes / worst)
    box = rect(x, BELOW, wide, high, theme.down if minutes >= DOWN_DAY else theme.degraded)
    if minutes < 1:
        return box
    shown = _figure_of(int(minutes), wide / SHARE, words)
    if wide / SHARE < width_of(shown, SMALL, weight=700):
        return box
    fits = high >= BESIDE and width_of(shown, SMALL, weight=700) <= wide
    y = BELOW + high - 7 if fits else min(BELOW + high + 19, HEIGHT - 1)
    ink = theme.on_status if fits else theme.text
    return box + text(x + wide / 2, y, shown, ink, weight=700, anchor="middle")
