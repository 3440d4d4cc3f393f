"""Where complaints come from: one tile per kecamatan, its colour a class of counts."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from dashboard.drawings.districts import TILES, edge_key
from dashboard.drawings.letters import fit, size_for
from dashboard.drawings.svg import SMALL, heard, picture, records, rect, text, title, wrap
from liveroom.districts import NAMES

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 720, 452
SIZE = (WIDTH, HEIGHT)
GAP, TOP = 6, 36
ROWS, COLUMNS = 5, 5
TILE_WIDTH = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS
TILE_HEIGHT = (HEIGHT - TOP - GAP * (ROWS - 1)) / ROWS
CALLOUT = 2 * TILE_WIDTH + GAP - 4  # px of the two free tiles
CLASSES = 6
DARK_INK_FROM = 4  # of the classes: these are light on a dark wall, and dark on paper
TELLING = 3  # complaints about one topic, under which it is not named


def tile_map(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the count of each district; what is outside its usual range gets an amber outline.

    Counts, not rates: populations are not known here, and are not invented. Complaints without a
    district stand under the map, so that the tiles and they add up to the heading.
    """
    rows = {row["district"]: row for row in records(frame)}
    total = sum(row["received"] for row in rows.values())
    placed = sum(row["received"] for code, row in rows.items() if code in TILES)
    most = max((row["received"] for code, row in rows.items() if code in TILES), default=0)
    size = _class_size(most)
    known = heard(frame)
    heading = (
        words("panel_peta-aduan.heading", n=words.number(total))
        if known
        else words("panel.peta-aduan")
    )
    note = words("panel_peta-aduan.scheme")
    parts = [title(heading, theme), text(WIDTH, 20, note, theme.text2, anchor="end")]
    parts += [_tile(code, rows.get(code), size, theme, words, known=known) for code in TILES]
    parts += _callout(rows, theme, words, known=known)
    parts += _legend(size, theme, words)
    if any(rows[code]["above"] for code in TILES if code in rows):
        parts.append(edge_key(0, _top(3) + 54, theme, words))
    if total > placed:
        missing = words("panel_peta-aduan.nowhere", n=words.number(total - placed))
        parts.append(text(0, _top(3) + 22, missing, theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _class_size(most: int) -> int:
    """Return how many counts share a colour: six equal classes from zero to the largest."""
    return max(1, ceil((most + 1) / CLASSES))


def _top(row: int) -> float:
    return TOP + row * (TILE_HEIGHT + GAP)


def _tile(
    code: str, row: dict[str, Any] | None, size: int, theme: Theme, words: Words, *, known: bool
) -> str:
    down, across = TILES[code]
    x, y = across * (TILE_WIDTH + GAP), _top(down)
    count = 0 if row is None else row["received"]
    rank = min(CLASSES - 1, count // size)
    above = row is not None and row["above"]
    outline = f'stroke="{theme.degraded}" stroke-width="4"' if above else ""
    inset = 2 if above else 0
    ink = _ink(rank, theme)
    box = (x + inset, y + inset, TILE_WIDTH - 2 * inset, TILE_HEIGHT - 2 * inset)
    middle = x + TILE_WIDTH / 2
    lines = wrap(NAMES[code], SMALL, TILE_WIDTH - 12, weight=600)
    first = y + (30 if len(lines) == 1 else 21)
    names = "".join(
        text(middle, first + 20 * i, said, ink, weight=600, anchor="middle")
        for i, said in enumerate(lines)
    )
    at, size_of = (y + 63, 27) if len(lines) == 1 else (y + 69, 25)
    return (
        rect(*box, theme.sequential[rank], radius=8, more=outline)
        + names
        + text(
            middle,
            at,
            words.number(count) if known else "–",
            ink,
            size=size_of,
            weight=700,
            anchor="middle",
        )
    )


def _ink(rank: int, theme: Theme) -> str:
    """Return the ink that stands off the class: the scale runs dark to light, or the other way."""
    dark_surface = theme.sequential[0] < theme.sequential[-1]
    if dark_surface:
        return theme.canvas if rank >= DARK_INK_FROM else theme.text
    return theme.surface if rank >= DARK_INK_FROM - 1 else theme.text


def _callout(
    rows: dict[str | None, dict[str, Any]], theme: Theme, words: Words, *, known: bool
) -> list[str]:
    """Name the district furthest above its usual range, and what is most heard there."""
    unusual = [row for code, row in rows.items() if code in TILES and row["above"]]
    if not unusual:
        if any(row["low"] is not None for row in rows.values()):
            return []
        key = "never" if not known else "none" if not rows else "no_range"
        said = words(f"complaint.{key}")
        lines = wrap(said, SMALL, 2 * TILE_WIDTH)
        return [text(0, TOP + 24 + 26 * i, part, theme.text2) for i, part in enumerate(lines)]
    row = max(unusual, key=lambda of: of["received"] - of["high"])
    usual = words.range(row["low"], row["high"])
    values = {"received": words.number(row["received"]), "usual": usual}
    head = words("panel_peta-aduan.unusual", place=NAMES[row["district"]], **values)
    fitting = size_for(head, 22, CALLOUT, smallest=SMALL, weight=650)
    lines = wrap(head, fitting, CALLOUT, weight=650)[:2]
    parts = [
        text(0, TOP + 18 + 23 * i, said, theme.degraded_text, size=fitting, weight=650)
        for i, said in enumerate(lines)
    ]
    if row["top_received"] >= TELLING:
        n = words.number(row["top_received"])
        said = words("panel_peta-aduan.of_which", n=n, topic=row["top_topic"])
        first, *more = wrap(said, SMALL, CALLOUT)
        rest = [fit(" ".join(more), SMALL, CALLOUT)] if more and len(lines) == 1 else []
        shown = [first, *rest] if rest or not more else [fit(said, SMALL, CALLOUT)]
        y = TOP + 18 + 23 * len(lines)
        parts += [text(0, y + 23 * i, part, theme.text2) for i, part in enumerate(shown)]
    return parts


def _legend(size: int, theme: Theme, words: Words) -> list[str]:
    y, wide = HEIGHT - 48, 68
    parts = [text(0, y - 12, words("panel_peta-aduan.classes"), theme.text2)]
    for rank in range(CLASSES):
        first, last = rank * size, (rank + 1) * size - 1
        shown = words.number(first) if first == last else f"{first}–{last}"
        parts.append(rect(rank * wide, y, wide - 3, 16, theme.sequential[rank]))
        middle = rank * wide + (wide - 3) / 2
        parts.append(text(middle, y + 40, shown, theme.text2, anchor="middle"))
    return parts
