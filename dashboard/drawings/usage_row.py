"""One line of a table of usage: a name, a bar with its figure, how it changed, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import line, rect, text
from dashboard.words import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH = 900
BAR, BAR_WIDTH, BAR_HEIGHT = 268, 170, 14
VALUE, CHANGE, RATE, COVERAGE = 570, 672, 778, WIDTH
"""Where the columns begin (the bar) or end."""
FLAG_BELOW = 0.9


def heads(y: float, first: str, theme: Theme, words: Words) -> list[str]:
    """Return the headings of the columns, with their base line at `y`."""
    ends = {"value": VALUE, "change": CHANGE, "rate": RATE, "coverage": COVERAGE}
    return [
        text(0, y, first, theme.text2),
        *(
            text(x, y, words(f"usage.col_{key}"), theme.text2, anchor="end")
            for key, x in ends.items()
        ),
    ]


def figures(
    y: float,
    row: Mapping[str, Any],
    name: str,
    most: float,
    theme: Theme,
    words: Words,
    *,
    bold: bool = False,
) -> list[str]:
    """Return the line whose base is at `y`; a bar only where figures may be compared."""
    weight = 700 if bold else 400
    thin = row["coverage"] is not None and row["coverage"] < FLAG_BELOW
    parts = [
        line(0, y - 23, WIDTH, y - 23, theme.line, width=2 if bold else 1),
        text(0, y, fit(name, 20, BAR - 12, weight=weight), theme.text, weight=weight),
        text(VALUE, y, words.number(row["value"]), theme.text, weight=650, anchor="end"),
        text(CHANGE, y, signed(row["change"], words), theme.text, anchor="end"),
        text(RATE, y, rate(row["per_1000"], words), theme.text, anchor="end"),
        text(
            COVERAGE,
            y,
            coverage(row["coverage"], words),
            theme.degraded_text if thin else theme.text2,
            anchor="end",
        ),
    ]
    if not bold and row["value"] is not None and most > 0:
        parts.append(rect(BAR, y - 14, BAR_WIDTH, BAR_HEIGHT, theme.band))
        wide = BAR_WIDTH * row["value"] / most
        parts.append(rect(BAR, y - 14, wide, BAR_HEIGHT, theme.data1))
    return parts


def said(y: float, name: str, told: str, theme: Theme) -> list[str]:
    """Return a line that tells in words what has no place in the columns."""
    return [
        line(0, y - 23, WIDTH, y - 23, theme.line),
        text(0, y, fit(name, 20, BAR - 12), theme.text),
        text(BAR, y, fit(told, 20, WIDTH - BAR), theme.text2),
    ]


def rest(y: float, name: str, value: float, theme: Theme, words: Words) -> list[str]:
    """Return the line of all that found no line of their own: their sum, and nothing else of them."""
    row = {"value": value, "change": None, "per_1000": None, "coverage": None}
    return figures(y, row, name, 0, theme, words)


def height(kind: str, value: float, month: int | None, words: Words) -> str:
    """Return a figure that is in no sum, with what it is, and the month (YYYYMM) it is of alone."""
    of = "" if month is None else words.day(day_of(month * 100 + 1), "MMMM yyyy")
    return words(f"usage.said_{kind}", n=words.number(value), month=of)


def signed(change: float | None, words: Words) -> str:
    """Return `+12%` or `−5%`; a dash where nothing may be said."""
    if change is None:
        return "–"
    sign = "+" if change >= 0 else "−"
    return f"{sign}{words.percent(abs(change))}"


def rate(value: float | None, words: Words) -> str:
    """Return a figure per 1,000 residents; small ones with a decimal."""
    return words.number(value, 1 if value is not None and value < 100 else 0)  # noqa: PLR2004 - digits


def coverage(share: float | None, words: Words) -> str:
    """Return the share of told days, floored: a missing day is never rounded away."""
    return "–" if share is None else words.number(int(share * 100)) + "%"


def called(metric: str | None, words: Words) -> str:
    """Return what the language calls a figure, else the registry's own word."""
    return "" if metric is None else words.phrases.get(f"metric.{metric}", metric)


def titled(name: str) -> str:
    """Return a name with its first letter large, as a heading has it."""
    return name[:1].upper() + name[1:]


def residents(attrs: Mapping[Any, Any], words: Words) -> str:
    """Say whose residents figures are divided by, or why they are not."""
    people = attrs.get("people")
    if people is None or people.count is None:
        return words("usage.no_people")
    return words("usage.people", n=words.number(people.count), source=people.source or "–")
