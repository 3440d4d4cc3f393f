"""What citizens complain about, each topic beside what is usual for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import (
    SMALL,
    TITLE,
    heard,
    label,
    line,
    picture,
    records,
    rect,
    sentence,
    text,
)
from liveroom.rules.ranking import is_ranked

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 600, 452
SIZE = (WIDTH, HEIGHT)
SHOWN = 8
TOP, STEP = 44, 51
BAR_X, BAR_WIDTH, BAR_HEIGHT = 246, 268, 20
NOTE = 130  # px for the words beside the tick
RATIO_FROM = 20  # under this, "2,7 kali" would be noise with a comma


def topic_bars(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw zero-based bars with a tick at the usual middle; amber is above the usual range.

    Topics beyond the seventh share one number, so that the numbers add up to all complaints.
    """
    rows = [row for row in records(frame) if row["received"] or row["above"]]
    heading = _heading(rows, words)
    if not heard(frame):
        heading = words("panel.topik-aduan")
        return sentence(WIDTH, HEIGHT, heading, words("complaint.never"), theme)
    if not rows:
        return sentence(WIDTH, HEIGHT, heading, words("complaint.none"), theme)
    shown = _gathered(rows, words)
    single = [row for row in shown if not row.get("several")]
    most = max(max(row["received"], row["middle"] or 0) for row in single)
    ranged = any(row["middle"] is not None for row in shown)
    room = WIDTH - (NOTE if ranged else 0)
    parts = [_title(heading, room, theme)]
    parts += [_bar(TOP + i * STEP, row, most, theme, words) for i, row in enumerate(shown)]
    if ranged:
        parts.append(_tick_note(20, theme, words))
    notes = [] if ranged else [words("complaint.no_range")]
    if not is_ranked(sum(row["received"] for row in rows)):
        notes.append(words("complaint.unranked"))
    if notes:
        parts.append(text(0, HEIGHT - 6, fit(" · ".join(notes), SMALL, WIDTH), theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _title(heading: str, room: float, theme: Theme) -> str:
    """Return the heading, smaller where a topic's long name would be cut."""
    size = size_for(heading, TITLE, room, smallest=SMALL, weight=650)
    shown = fit(heading, size, room, weight=650)
    return text(0, 20, shown, theme.text, size=size, weight=650)


def _heading(rows: list[dict[str, Any]], words: Words) -> str:
    unusual = [row for row in rows if row["above"]]
    if unusual:
        row = max(unusual, key=lambda of: of["received"] - of["high"])
        if row["middle"] >= RATIO_FROM:
            times = words.number(row["received"] / row["middle"], 1)
            return words("panel_topik-aduan.times", topic=row["topic"], times=times)
        usual = words.range(row["low"], row["high"])
        values = {"received": words.number(row["received"]), "usual": usual}
        return words("panel_topik-aduan.above", topic=row["topic"], **values)
    if any(row["low"] is not None for row in rows):
        return words("panel_topik-aduan.usual")
    return words("panel_topik-aduan.plain", n=words.number(len(rows)))


def _gathered(rows: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """Return at most eight rows: seven topics, the unusual ones before the large ones, and the rest.

    What the heading names must be seen; the seven then stand in the order of their counts.
    """
    if len(rows) <= SHOWN:
        return rows
    first = sorted(rows, key=lambda row: not row["above"])  # else as the question ranked them
    left = first[SHOWN - 1 :]
    kept = [row for row in rows if row not in left]
    middles = [row["middle"] for row in left]
    known = all(middle is not None for middle in middles)
    other = {
        "topic": words("panel_topik-aduan.others", n=words.number(len(left))),
        "received": sum(row["received"] for row in left),
        "middle": sum(middles) if known else None,
        "above": False,
        "several": True,
    }
    return [*kept, other]


def _bar(y: float, row: dict[str, Any], most: float, theme: Theme, words: Words) -> str:
    scale = BAR_WIDTH / max(most, 1)
    ink = theme.degraded_text if row["above"] else theme.text
    weight = 650 if row["above"] else 400
    colour = theme.degraded if row["above"] else theme.data1
    parts = [
        label(0, y + 15, row["topic"], BAR_X - 12, ink, weight=weight),
        text(
            WIDTH,
            y + 23,
            words.number(row["received"]),
            theme.text,
            size=23,
            weight=650,
            anchor="end",
        ),
    ]
    if row.get("several"):
        return "".join(parts)  # many topics in one bar would dwarf every topic
    parts.append(rect(BAR_X, y + 5, row["received"] * scale, BAR_HEIGHT, colour))
    if row["middle"] is not None:
        x = BAR_X + row["middle"] * scale
        parts.append(line(x, y, x, y + BAR_HEIGHT + 10, theme.surface, width=7))
        parts.append(line(x, y, x, y + BAR_HEIGHT + 10, theme.text, width=3))
    return "".join(parts)


def _tick_note(y: float, theme: Theme, words: Words) -> str:
    note = words("complaint.usual")
    x = WIDTH - width_of(note, SMALL) - 10
    return line(x, y - 17, x, y + 3, theme.text, width=3) + text(
        WIDTH, y, note, theme.text2, anchor="end"
    )
