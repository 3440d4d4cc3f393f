"""The city as it lies, or as tiles: one area per kecamatan, its colour a class of rates or counts."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.drawings.districts import TILES, edge_key
from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import SMALL, heard, picture, records, rect, text, title, wrap
from liveroom.districts import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 1100, 880
SIZE = (WIDTH, HEIGHT)
TOP, FOOT, GAP = 44, 96, 8  # px above the map, below it, and between two tiles
ROWS = COLUMNS = 5
CLASSES, CLASS_WIDTH = 6, 104
EDGE = 672  # px where the words about the amber outline begin, right of the classes
DARK_INK_FROM = 4  # of the classes: these are light on a dark wall, and dark on paper
NAME, COUNT = 24, 36
LEAST_RADIUS = 24  # px of an area, under which only its count is written


class Scale(NamedTuple):
    """Six classes of equal width from zero: of complaints per 10,000 residents, or of counts."""

    width: float
    is_rate: bool

    def rank(self, value: float) -> int:
        """Return the class of a value."""
        return min(CLASSES - 1, int(value / self.width + 1e-9))


def place_map(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw each kecamatan with its count; unusual ones have an amber outline.

    The colour is the rate where the registry knows everybody's population, else the count. What
    has no place is said beside the heading, so that the areas and it add up.
    """
    rows = {row["district"]: row for row in records(frame)}
    known = heard(frame)
    total = sum(row["received"] for row in rows.values())
    nowhere = total - sum(row["received"] for code, row in rows.items() if code in NAMES)
    said = {"n": words.number(total), "nowhere": words.number(nowhere)}
    heading = words("panel_peta-kecamatan.heading", **said) if known else words("complaint.never")
    outlines: Mapping[str, Mapping[str, Any]] = frame.attrs.get("outlines") or {}
    scale = _scale([row for code, row in rows.items() if code in NAMES])
    drawn = _bounded(outlines) if outlines else _tiled()
    note = words(f"panel_peta-kecamatan.{'bounds' if outlines else 'tiles'}")
    parts = [title(heading, theme), text(WIDTH, 20, note, theme.text2, anchor="end")]
    # An outline lies over its neighbours' edges, and every name over all outlines.
    unusual = [code for code in drawn if rows[code]["above"]]
    order = [*(code for code in drawn if code not in unusual), *unusual]
    parts += [
        drawn[code].shape(_fill(rows[code], scale, theme), theme, code in unusual) for code in order
    ]
    parts += [
        _label(
            drawn[code],
            code,
            rows[code],
            scale.rank(_value(rows[code], scale)),
            theme,
            words,
            fill=_fill(rows[code], scale, theme),
            known=known,
        )
        for code in order
    ]
    parts += _legend(scale, _sources(rows.values(), words), theme, words)
    if known:
        parts.append(_edge(rows.values(), theme, words))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


class Area(NamedTuple):
    """Where a kecamatan is drawn: a path, moved and scaled, and room for words round a point."""

    path: str
    move: tuple[float, float]
    scale: float
    x: float
    y: float
    radius: float

    def shape(self, fill: str, theme: Theme, is_unusual: bool) -> str:  # noqa: FBT001  drawn in bulk
        """Return the area in its colour; an unusual one with an amber outline."""
        edge, wide = (theme.degraded, 5.0) if is_unusual else (theme.surface, 3.0)
        x, y = self.move
        return (
            f'<path d="{self.path}" transform="translate({x:.1f} {y:.1f}) scale({self.scale:.5f})" '
            f'fill="{fill}" fill-rule="evenodd" stroke="{edge}" stroke-width="{wide}" '
            'stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
        )


def _tiled() -> dict[str, Area]:
    wide = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS
    high = (HEIGHT - TOP - FOOT - GAP * (ROWS - 1)) / ROWS
    found = {}
    for code, (down, across) in TILES.items():
        x, y = across * (wide + GAP), TOP + down * (high + GAP)
        box = f"M0 0H{wide:.1f}V{high:.1f}H0z"
        found[code] = Area(box, (x, y), 1, x + wide / 2, y + high / 2, wide / 2)
    return found


def _bounded(outlines: Mapping[str, Mapping[str, Any]]) -> dict[str, Area]:
    """Return the city's own outlines, as large as the panel allows, in its middle."""
    width, height = next(iter(outlines.values()))["size"]
    room = HEIGHT - TOP - FOOT - 12
    scale = min((WIDTH - 12) / max(width, 1), room / max(height, 1))
    move = ((WIDTH - width * scale) / 2, TOP + 6 + (room - height * scale) / 2)
    return {
        code: Area(
            one["path"],
            move,
            scale,
            move[0] + one["x"] * scale,
            move[1] + one["y"] * scale,
            one["radius"] * scale,
        )
        for code, one in outlines.items()
        if code in NAMES
    }


def _scale(rows: Sequence[Mapping[str, Any]]) -> Scale:
    is_rate = bool(rows) and all(row["per_10k"] is not None for row in rows)
    if is_rate:
        most = max(row["per_10k"] for row in rows)
        return Scale(max(0.1, ceil(10 * most / CLASSES + 1e-9) / 10), is_rate)
    most = max((row["received"] for row in rows), default=0)
    return Scale(max(1, ceil((most + 1) / CLASSES)), is_rate)


def _value(row: Mapping[str, Any], scale: Scale) -> float:
    return float(row["per_10k"] if scale.is_rate else row["received"])


def _fill(row: Mapping[str, Any], scale: Scale, theme: Theme) -> str:
    return theme.sequential[scale.rank(_value(row, scale))]


def _ink(rank: int, theme: Theme) -> str:
    """Return the ink that stands off the class: the scale runs dark to light, or the other way."""
    if theme.sequential[0] < theme.sequential[-1]:
        return theme.canvas if rank >= DARK_INK_FROM else theme.text
    return theme.surface if rank >= DARK_INK_FROM - 1 else theme.text


def _label(
    area: Area,
    code: str,
    row: Mapping[str, Any],
    rank: int,
    theme: Theme,
    words: Words,
    *,
    fill: str,
    known: bool,
) -> str:
    """Return name and count; a name that needs two lines has them, one without room is left out.

    Round its letters a name brings the colour of its area along, for it may run over the edge.
    """
    halo = f'paint-order="stroke" stroke-linejoin="round" stroke="{fill}" stroke-width="4"'
    ink, count = _ink(rank, theme), words.number(row["received"]) if known else "–"
    if area.radius < LEAST_RADIUS:
        return text(area.x, area.y + 8, count, ink, size=SMALL, weight=700, anchor="middle")
    room = 2.1 * area.radius
    size = size_for(max(NAMES[code].split(), key=len), NAME, room, smallest=SMALL, weight=600)
    lines = wrap(NAMES[code], size, room, weight=600)
    figure = COUNT if area.radius > 2 * COUNT else 28
    first = area.y - (len(lines) * size + figure) / 2 + size
    named = [
        text(
            *(area.x, first + size * i, said, ink),
            size=size,
            weight=600,
            anchor="middle",
            more=halo,
        )
        for i, said in enumerate(lines)
    ]
    base = first + size * (len(lines) - 1) + figure + 2
    return "".join(named) + text(area.x, base, count, ink, size=figure, weight=700, anchor="middle")


def _sources(rows: Any, words: Words) -> str:  # noqa: ANN401  the view of a dict
    told = {row["population_source"] for row in rows if row["population_source"]}
    return told.pop() if len(told) == 1 else words("panel_peta-kecamatan.sources")


def _legend(scale: Scale, source: str, theme: Theme, words: Words) -> list[str]:
    """Return the six classes with their bounds, and whose figures they rest on."""
    y, digits = HEIGHT - 46, 1 if scale.is_rate else 0
    key = "rate" if scale.is_rate else "counts"
    said = fit(words(f"panel_peta-kecamatan.{key}", source=source), SMALL, WIDTH)
    parts = [text(0, y - 14, said, theme.text2)]
    for rank in range(CLASSES):
        first, last = rank * scale.width, (rank + 1) * scale.width
        if not scale.is_rate:
            last -= 1
        bounds = (words.number(first, digits), words.number(last, digits))
        shown = bounds[0] if bounds[0] == bounds[1] else "–".join(bounds)
        x = rank * CLASS_WIDTH
        parts.append(rect(x, y, CLASS_WIDTH - 4, 16, theme.sequential[rank]))
        wide = width_of(shown, SMALL)
        parts.append(text(x + max(0, (CLASS_WIDTH - 4 - wide) / 2), y + 40, shown, theme.text2))
    return parts


def _edge(rows: Any, theme: Theme, words: Words) -> str:  # noqa: ANN401  the view of a dict
    """Say what the amber outline means, or since when there can be one."""
    base = HEIGHT - 32
    if any(row["low"] is not None for row in rows):
        return edge_key(EDGE, base, theme, words)
    said = fit(words("complaint.no_range"), SMALL, WIDTH - EDGE)
    return text(WIDTH, base, said, theme.text2, anchor="end")
