"""How many are normal, and the list of what is not: what, why, how long, who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.attention_row import (
    LEFT,
    SMALL,
    SMALLEST,
    WIDE,
    bare,
    is_silent,
    one_row,
    unheard,
)
from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import line, picture, records, text, wrap
from dashboard.words import from_ms
from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.standing import Standing
    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (WIDE, 628)
HIGH = SIZE[1]
SHOWN = 7
COUNTED = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.MAINTENANCE)
HERO = 128
LIST_TOP, OVERFLOW, ROOMY = 168, 30, 82


def attention(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the number that are normal and at most seven deviations, the worst first."""
    standing: Standing = frame.attrs["standing"]
    now_ms = round(frame.attrs["span"].end.timestamp() * 1000)
    rows = records(frame)
    parts = [_hero(standing, theme, words)]
    if standing.registered and not rows:
        parts.append(_calm(standing, theme, words))
    elif rows:
        parts.append(_counts(standing, rows, theme, words))
        parts.append(_listed(_together(rows, words), now_ms, theme, words))
    label = words(
        "panel_perlu-perhatian.label", normal=standing.totals["up"], total=standing.registered
    )
    return picture(*SIZE, parts, theme, label)


def _hero(standing: Standing, theme: Theme, words: Words) -> str:
    if not standing.registered:
        said = wrap(words("panel_perlu-perhatian.nobody"), 28, WIDE, weight=600)
        return "".join(
            text(0, 40 + 36 * place, part, theme.text, size=28, weight=600)
            for place, part in enumerate(said)
        )
    number = words.number(standing.totals["up"])
    beside = width_of(number, HERO, weight=700) - 7 * len(number) + 14
    size = min(HERO, HERO * (WIDE - 236) / beside)
    beside *= size / HERO
    usual, most = standing.usual, standing.registered
    spread = (
        words("panel_perlu-perhatian.usual_unknown")
        if usual is None
        else words(
            "panel_perlu-perhatian.usual", low=min(usual.low, most), high=min(usual.high, most)
        )
        if usual.low < min(usual.high, most)
        else words("panel_perlu-perhatian.usual_one", n=min(usual.high, most))
    )
    of = words("panel_perlu-perhatian.of", total=words.number(standing.registered))
    lines = (
        (of, 28, 600, theme.text, 32),
        (words("panel_perlu-perhatian.normal"), 28, 600, theme.text, 66),
        (spread, SMALL, 400, theme.text2, 97),
    )
    room = WIDE - beside
    more = f'data-total="up" letter-spacing="{-0.045 * size:.1f}"'
    return text(-6, 100, number, theme.text, size=size, weight=700, more=more) + "".join(
        text(
            beside,
            y,
            fit(said, at := size_for(said, big, room, smallest=SMALLEST, weight=weight), room),
            colour,
            size=at,
            weight=weight,
        )
        for said, big, weight, colour, y in lines
    )


def _counts(standing: Standing, rows: list[dict[str, Any]], theme: Theme, words: Words) -> str:
    """Return the heading of the list, and at its right what its number is made up of.

    A shape and a number per status, and before them silent outages, where there are any.
    """
    heading = words("panel_perlu-perhatian.heading", n=words.number(len(rows)))
    parts, x = [], float(WIDE)
    for status in reversed(COUNTED):
        count = words.number(standing.totals[status])
        x -= width_of(count, 25, weight=700)
        more = f'data-total="{status}"'
        muted = theme.text if standing.totals[status] else theme.text3
        parts.append(text(x, 155, count, muted, size=25, weight=700, more=more))
        x -= 34
        parts.append(bare(x, 133, 26, status, theme))
        x -= 14
    silent = sum(map(is_silent, rows))
    if silent:
        count = words.number(silent)
        x -= width_of(count, 25, weight=700)
        parts.append(text(x, 155, count, theme.text, size=25, weight=700))
        x -= 34
        parts.append(unheard(x, 133, 26, theme))
        x -= 14
    size = size_for(heading, 25, x, smallest=SMALLEST, weight=650)
    title = text(0, 155, fit(heading, size, x, weight=650), theme.text, size=size, weight=650)
    return line(0, 120, WIDE, 120, theme.line, width=1.5) + title + "".join(parts)


def _listed(rows: list[dict[str, Any]], now_ms: int, theme: Theme, words: Words) -> str:
    over = sum(len(row.get("children", ("",))) for row in rows[SHOWN:])
    room = HIGH - LIST_TOP - (OVERFLOW if over > 0 else 0)
    pitch = min(ROOMY, room / min(len(rows), SHOWN))
    parts = []
    for place, row in enumerate(rows[:SHOWN]):
        top = LIST_TOP + place * pitch
        parts.append(one_row(row, top, pitch, now_ms, theme, words))
        last = place + 1 == min(len(rows), SHOWN)
        if not last:
            parts.append(line(0, top + pitch, WIDE, top + pitch, theme.line))
    if over > 0:
        said = words("panel_perlu-perhatian.more", n=words.number(over))
        parts.append(text(LEFT, HIGH - 6, said, theme.text2))
    return "".join(parts)


def _together(rows: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """Return the rows with outages of one cause as one row, where the worst of them stood."""
    of_one: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row.get("shared_kind") is not None and row["status"] == Status.DOWN:
            of_one.setdefault(row["incident_parent_id"], []).append(row)
    merged: list[dict[str, Any]] = []
    for row in rows:
        mine = of_one.get(row.get("incident_parent_id") or 0, [])
        if len(mine) < 2 or row["status"] != Status.DOWN:  # noqa: PLR2004  one is not together
            merged.append(row)
        elif row is mine[0]:
            merged.append(_as_one(mine, words))
    return merged


def _as_one(mine: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    count = words.number(len(mine))
    name = words(f"laptop.shared_{mine[0]['shared_kind']}", n=count, by=mine[0]["shared_name"])
    taken = [row["acknowledged_by"] for row in mine]
    return {
        **mine[0],
        "name": name,
        "children": [row["name"] for row in mine],
        "since_ms": min((row["since_ms"] for row in mine if row["since_ms"]), default=None),
        "acknowledged_by": None if None in taken else taken[0],
    }


def _calm(standing: Standing, theme: Theme, words: Words) -> str:
    """Return the good kind of nothing: since when all is well."""
    since_ms = standing.calm_since_ms
    key = "calm" if since_ms is None else "calm_since"
    values = {} if since_ms is None else {"time": words.moment(from_ms(since_ms))}
    said = wrap(words(f"panel_perlu-perhatian.{key}", **values), 25, WIDE - LEFT, weight=600)
    totals = "".join(
        text(0, 0, "0", "none", more=f'data-total="{status}" visibility="hidden"')
        for status in COUNTED
    )
    return (
        line(0, 120, WIDE, 120, theme.line, width=1.5)
        + bare(0, 150, 38, Status.UP, theme)
        + "".join(
            text(LEFT, 178 + 34 * place, part, theme.text, size=25, weight=600)
            for place, part in enumerate(said)
        )
        + totals
    )
