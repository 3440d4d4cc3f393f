"""Small categories on one page: each under its own name, with every application of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.app_row import HALF, NAME_X, head, line_of
from dashboard.drawings.letters import fit, width_of
from dashboard.drawings.svg import SMALL, picture, records, sentence, text
from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 1808, 644
SIZE = (WIDTH, HEIGHT)
SECOND = WIDTH - HALF.wide
HEAD, REST, HIGHEST, LEAST = 34, 30, 72, 46
NAME = 24

_Group = tuple[str, list[dict[str, Any]]]


def shared_table(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the categories in their order, in two columns as even as whole categories allow.

    Asked about more than its lines can hold, it keeps the smallest categories, and says how many
    applications are left: lines never lie over each other.
    """
    rows = records(frame)
    if not rows:
        heading = words("panel.aplikasi-bersama")
        return sentence(WIDTH, HEIGHT, heading, words("panel_aplikasi-kategori.empty"), theme)
    groups = _fitting(_groups(frame, rows, words))
    left = len(rows) - sum(len(members) for _, members in groups)
    cut, lines = _balanced(groups)
    high = min(HIGHEST, (HEIGHT - HEAD - (REST if left else 0)) / lines)
    parts: list[str] = []
    for x, of in ((0.0, groups[:cut]), (SECOND, groups[cut:])):
        if of:
            parts.append(head(x, HALF, len(rows[0]["told_daily"]), theme, words))
            parts += _column(x, high, of, theme, words)
    if left:
        said = words("panel_aplikasi-kategori.rest", n=words.number(left))
        parts.append(text(NAME_X, HEIGHT - 6, said, theme.text2))
    label = words("panel_aplikasi-kategori.label", n=words.number(len(rows)))
    return picture(WIDTH, HEIGHT, parts, theme, label)


def _groups(frame: pd.DataFrame, rows: list[dict[str, Any]], words: Words) -> list[_Group]:
    """Return name and applications of every category; the worst of each comes first in it."""
    found: list[_Group] = []
    for slug, names in frame.attrs["categories"]:
        members = [row for row in rows if row["category"] == slug]
        if members:
            found.append((names[words.language], members))
    return found


def _fitting(groups: list[_Group]) -> list[_Group]:
    """Return the groups that find room, the smallest before others; of one too large its worst."""
    if _balanced(groups)[1] * LEAST <= HEIGHT - HEAD:
        return groups
    most = int((HEIGHT - HEAD - REST) / LEAST)
    kept: set[str] = set()
    for name, _ in sorted(groups, key=lambda group: len(group[1])):
        tried = [group for group in groups if group[0] in kept | {name}]
        if _balanced(tried)[1] > most:
            break
        kept.add(name)
    name, members = groups[0]
    return [group for group in groups if group[0] in kept] or [(name, members[: most - 1])]


def _balanced(groups: Sequence[_Group]) -> tuple[int, int]:
    """Return where to begin the second column, and how many lines the longer one then has."""
    cut = min(range(1, len(groups) + 1), key=lambda at: _lines(groups, at))
    return cut, _lines(groups, cut)


def _lines(groups: Sequence[_Group], cut: int) -> int:
    """Return how many lines the longer column has, a line per category and application."""
    both = (groups[:cut], groups[cut:])
    return max(sum(1 + len(rows) for _, rows in column) for column in both)


def _column(
    x: float, high: float, groups: Sequence[_Group], theme: Theme, words: Words
) -> list[str]:
    parts, y = [], float(HEAD)
    for name, rows in groups:
        normal = sum(row["status"] == Status.UP for row in rows)
        count = f"{words.number(normal)}/{words.number(len(rows))}"
        base = y + high - 12
        said = fit(name, NAME, HALF.uptime - NAME_X, weight=700)
        beside = x + NAME_X + width_of(said, NAME, weight=700) + 16
        parts.append(text(x + NAME_X, base, said, theme.text, size=NAME, weight=700))
        parts.append(text(beside, base, _normal(count, words), theme.text2, size=SMALL))
        y += high
        for row in rows:
            parts.append(line_of(x, y, high, row, HALF, theme, words))
            y += high
    return parts


def _normal(count: str, words: Words) -> str:
    return f"{count} {words('panel_kategori-aplikasi.normal')}"
