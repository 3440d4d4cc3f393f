"""How many applications of a category are fine now, and which is worst off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import asked, mark, picture, records, sentence, text, title
from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 360, 194
SIZE = (WIDTH, HEIGHT)
BIG, OF = 112, 52
WORST_FIRST = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.MAINTENANCE)


def headcount(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw `19/20` and the application that is worst off, with its shape, name and how long."""
    heading = words("panel_normal-sekarang.heading")
    rows = records(frame)
    if not rows:
        return sentence(WIDTH, HEIGHT, heading, words("panel_normal-sekarang.empty"), theme)
    normal = sum(row["status"] == Status.UP for row in rows)
    wide = width_of(str(normal), BIG, weight=700) * 0.98
    parts = [
        title(heading, theme),
        text(-4, 130, words.number(normal), theme.text, size=BIG, weight=700),
        text(wide, 130, f"/{words.number(len(rows))}", theme.text2, size=OF, weight=600),
        _below(rows, frame, theme, words),
    ]
    label = words("panel_normal-sekarang.label", normal=normal, total=len(rows))
    return picture(WIDTH, HEIGHT, parts, theme, label)


def _below(rows: list[dict[str, object]], frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    troubled = [row for row in rows if row["status"] != Status.UP]
    if not troubled:
        return text(0, 178, words("panel_normal-sekarang.all"), theme.text2)
    worst = min(troubled, key=_badness)
    status, name = Status(str(worst["status"])), str(worst["name"])
    since_ms = worst["since_ms"]
    elapsed = ""
    now_ms = asked(frame)
    if isinstance(since_ms, int) and now_ms is not None:
        elapsed = words.duration(timedelta(milliseconds=max(0, now_ms - since_ms)))
    room = WIDTH - 40 - (width_of(elapsed, 23, weight=650) + 14 if elapsed else 0)
    size = size_for(name, 23, room, smallest=20, weight=650)
    parts = [
        mark(
            0,
            154,
            30,
            status,
            theme,
            slug=str(worst["slug"]),
            label=f"{name}: {words(f'status.{status}')}",
        ),
        text(40, 177, fit(name, size, room, weight=650), theme.text, size=size, weight=650),
    ]
    if elapsed:
        since = since_ms if isinstance(since_ms, int) else None
        parts.append(
            text(WIDTH, 177, elapsed, theme.text, size=23, weight=650, anchor="end", since_ms=since)
        )
    return "".join(parts)


def _badness(row: dict[str, object]) -> tuple[int, int, str]:
    since = row["since_ms"]
    return (
        WORST_FIRST.index(Status(str(row["status"]))),
        since if isinstance(since, int) else 0,
        str(row["name"]),
    )
