"""A category's uptime, and how much of its allowed downtime is used."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import width_of
from dashboard.drawings.strokes import LIMIT_SHARE, budget_bar
from dashboard.drawings.svg import SMALL, picture, records, sentence, text, title
from liveroom.rules.groups import AnyDown

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 452, 194
SIZE = (WIDTH, HEIGHT)
BAR = 420
FLAG_BELOW = 0.95
APART = 14  # px between two labels under the bar


def budget(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the floored uptime, whether it holds its target, and the bar of used downtime."""
    rows = records(frame)
    if not rows or not rows[0]["told_ms"]:
        heading = words("panel.uptime-kategori")
        return sentence(WIDTH, HEIGHT, heading, words("panel_uptime-kategori.empty"), theme)
    row, days = rows[0], rows[0]["days"]
    used = row["used"]
    missed = used is not None and used > 1
    state = "below" if missed else "above"
    target = words.number(row["objective"] * 100, 2) + "%"
    heading = words(f"panel_uptime-kategori.heading_{state}", days=days, target=target)
    shown = words.uptime(row["up_ms"] + row["degraded_ms"], row["told_ms"])
    colour = theme.degraded_text if missed else theme.text
    parts = [title(heading, theme), text(0, 92, shown, colour, size=64, weight=700)]
    parts.append(_coverage(row, shown, theme, words))
    parts.append(budget_bar(0, 112, BAR, 22, used, theme))
    limit = words.duration(timedelta(milliseconds=row["allowed_ms"] / max(row["applications"], 1)))
    label = words("panel_uptime-kategori.limit", limit=limit)
    share = "" if used is None else words.percent(used)
    free = BAR - width_of(share, 21, weight=700) - APART - width_of(label, SMALL) / 2
    parts.append(text(min(BAR / LIMIT_SHARE, free), 164, label, theme.text2, anchor="middle"))
    parts.append(text(BAR, 164, share, colour, size=21, weight=700, anchor="end"))
    named = _named(row, words)
    parts.append(text(0, HEIGHT - 6, named, theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, f"{heading}. {shown}. {named}")


def _named(row: dict[str, Any], words: Words) -> str:
    """Say which aggregate the figure is, and what the other one says."""
    union = AnyDown(row["any_down_ms"], row["any_told_ms"])
    return words(
        "panel_uptime-kategori.aggregates",
        n=words.number(row["applications"]),
        share=words.share(union.shown),
    )


def _coverage(row: dict[str, float], shown: str, theme: Theme, words: Words) -> str:
    """Say the share of time that was watched, with a flag where it is under 95 %."""
    coverage = row["coverage"]
    if coverage is None or coverage >= FLAG_BELOW:
        return ""
    told = words("panel_uptime-kategori.coverage", share=words.percent(coverage))
    x = width_of(shown, 64, weight=700) + 16
    return text(x, 92, f"⚑ {told}", theme.text2)
