"""Complaints by quarter of an hour after outages began, what is usual, and how long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import width_of
from dashboard.drawings.svg import SMALL, line, picture, records, rect, sentence, text, title, wrap

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 884, 240
SIZE = (WIDTH, HEIGHT)
TOP, FOOT = 96, 206  # of the columns
SHARE = 0.86
MINUTES = 240
BESIDE = 26  # px a column needs to hold its own figure
EVERY = 4  # a quarter of an hour in four has its name below


def after_outages(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw zero-based columns, a tick where the usual count is, and the lag with its interval.

    What is told is time after time: nothing here says that an outage made anybody complain.
    """
    rows = records(frame)
    if not rows:
        heading = words("panel.aduan-sesudah-gangguan")
        why = "complaint.never" if frame.attrs.get("led", True) else "complaint.unled"
        return sentence(WIDTH, HEIGHT, heading, words(why), theme)
    heading = _heading(rows[0], words)
    parts = [title(heading, theme), *_under(rows[0], theme, words), *_band(rows[0], theme)]
    most = max([3.0, *(float(max(row["received"], row["expected"])) for row in rows)])
    step = WIDTH / len(rows)
    for place, row in enumerate(rows):
        x, wide = place * step, step * SHARE
        high = (FOOT - TOP) * row["received"] / most
        parts.append(rect(x, FOOT - high, wide, high, theme.data1))
        usual = (FOOT - TOP) * row["expected"] / most
        parts.append(line(x - 2, FOOT - usual, x + wide + 2, FOOT - usual, theme.degraded, width=3))
        parts += _figure(x + wide / 2, high, usual, row["received"], theme, words)
        if place % EVERY == 0:
            shown = words("panel_aduan-sesudah-gangguan.minute", n=words.number(row["minute"]))
            parts.append(text(x, FOOT + 24, shown, theme.text2))
    parts += _lag(rows[0], theme)
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(row: dict[str, Any], words: Words) -> str:
    if row["lag_min"] is None:
        return words("panel_aduan-sesudah-gangguan.untold")
    told = {name: words.number(row[f"{name}_min"]) for name in ("lag", "low", "high")}
    return words("panel_aduan-sesudah-gangguan.told", **told)


def said(row: dict[str, Any], words: Words) -> str:
    """Return of how many it is told, or why nothing is."""
    n = {
        "outages": words.number(row["outages"]),
        "complaints": words.number(row["complaints"]),
        "usual": words.number(row["usual"], 1),
    }
    why = row["silence"]
    return words(f"panel_aduan-sesudah-gangguan.{'counted' if why is None else why}", **n)


def _under(row: dict[str, Any], theme: Theme, words: Words) -> list[str]:
    lines = wrap(said(row, words), SMALL, WIDTH)
    return [text(0, 46 + 23 * place, one, theme.text2) for place, one in enumerate(lines[:2])]


def _band(row: dict[str, Any], theme: Theme) -> list[str]:
    """Return the interval behind the columns."""
    if row["lag_min"] is None:
        return []
    low, high = (WIDTH * row[f"{name}_min"] / MINUTES for name in ("low", "high"))
    return [rect(low, TOP - 4, high - low, FOOT - TOP + 4, theme.accent_weak, radius=0)]


def _lag(row: dict[str, Any], theme: Theme) -> list[str]:
    """Return the lag as a line before the columns."""
    if row["lag_min"] is None:
        return []
    at = WIDTH * row["lag_min"] / MINUTES
    return [line(at, TOP - 8, at, FOOT + 8, theme.text, width=3)]


def _figure(
    middle: float, high: float, usual: float, count: int, theme: Theme, words: Words
) -> list[str]:
    if not count:
        return []
    shown = words.number(count)
    inside = high >= BESIDE and width_of(shown, SMALL, weight=700) <= WIDTH / 16 * SHARE
    y, ink = (
        (FOOT - high + 21, theme.canvas) if inside else (FOOT - max(high, usual) - 6, theme.text)
    )
    return [text(middle, y, shown, ink, weight=700, anchor="middle")]
