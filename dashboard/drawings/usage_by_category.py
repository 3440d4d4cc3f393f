"""Usage of each category beside the days before; what does not add up stands side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings import usage_row
from dashboard.drawings.letters import fit
from dashboard.drawings.svg import SMALL, picture, records, sentence, text, title, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = usage_row.WIDTH, 440
SIZE = (WIDTH, HEIGHT)
HEAD, TOP, STEP, SHOWN = 50, 80, 26, 11
RETIRED = "retired"


def usage_by_category(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw a line for each category in registry order, and their sum, which is all of them added."""
    rows = records(frame)
    if not rows:
        heading = words("panel.pemakaian-kategori")
        return sentence(WIDTH, HEIGHT, heading, words("usage.none"), theme)
    *parts_of, whole = rows
    heading = _heading(whole, frame.attrs, words)
    parts = [title(fit(heading, 22, WIDTH, weight=650), theme)]
    parts += usage_row.heads(HEAD, words("usage.category"), theme, words)
    names = dict(frame.attrs.get("categories", ()))
    most = max((row["value"] or 0 for row in parts_of), default=0)
    shown = parts_of if len(parts_of) <= SHOWN else parts_of[: SHOWN - 1]
    for place, row in enumerate(shown):
        name = _named(row, names, words)
        parts += _line(TOP + place * STEP, row, name, most, theme, words)
    y = TOP + len(shown) * STEP
    if len(shown) < len(parts_of):
        parts += _others(y, parts_of[len(shown) :], theme, words)
        y += STEP
    name = words(
        "usage.sum", n=words.number(whole["telling"]), of=words.number(whole["applications"])
    )
    parts += usage_row.figures(y, whole, name, 0, theme, words, bold=True)
    notes = _notes(whole, frame.attrs, words)
    lines = [said for note in notes for said in wrap(note, SMALL, WIDTH)]
    parts += [
        text(0, HEIGHT - 6 - 25 * back, said, theme.text2)
        for back, said in enumerate(reversed(lines))
    ]
    return picture(WIDTH, HEIGHT, parts, theme, f"{heading}. {'. '.join(notes)}")


def _named(row: Mapping[str, Any], names: Mapping[str, Any], words: Words) -> str:
    if row["category"] == RETIRED:
        return words("usage.retired", n=words.number(row["applications"]))
    return str(names.get(row["category"], {}).get(words.language, row["category"]))


def _heading(whole: Mapping[str, Any], attrs: Mapping[Any, Any], words: Words) -> str:
    if whole["value"] is None:
        return words("usage.heading_apart", days=words.number(attrs.get("days")))
    said = {
        "name": usage_row.titled(usage_row.called(attrs.get("leading"), words)),
        "n": words.number(whole["value"]),
        "days": words.number(attrs.get("days")),
    }
    if whole["change"] is None:
        return words("usage.heading", **said)
    way = "up" if whole["change"] >= 0 else "down"
    return words(f"usage.heading_{way}", change=words.percent(abs(whole["change"])), **said)


def _line(
    y: float, row: Mapping[str, Any], name: str, most: float, theme: Theme, words: Words
) -> list[str]:
    if row["value"] is not None:
        return usage_row.figures(y, row, name, most, theme, words)
    apart: Sequence[tuple[str, str, str, float, int | None]] = row["apart"]
    told = " · ".join(
        f"{who}: {usage_row.height(kind, value, month, words)}"
        for who, _, kind, value, month in apart
    )
    return usage_row.said(y, name, told or words("usage.untold"), theme)


def _others(y: float, left: Sequence[Mapping[str, Any]], theme: Theme, words: Words) -> list[str]:
    """Return one line of the categories that found none, so that the lines still add up."""
    total = sum(row["value"] or 0 for row in left)
    name = words("usage.others", n=words.number(len(left)))
    return usage_row.rest(y, name, total, theme, words)


def _notes(whole: Mapping[str, Any], attrs: Mapping[Any, Any], words: Words) -> list[str]:
    """Say what the sum does not hold, over how many the change is, and whose residents."""
    notes = []
    outside = attrs.get("outside", ())
    if outside:
        told = ", ".join(
            f"{usage_row.called(name, words)} {words.number(value)}" for name, _, value in outside
        )
        notes.append(words("usage.outside", what=told))
    if attrs.get("monthly"):
        notes.append(words("usage.monthly", n=words.number(attrs["monthly"])))
    if whole["compared"] and whole["compared"] < whole["telling"]:
        n, of = words.number(whole["compared"]), words.number(whole["telling"])
        notes.append(words("usage.compared", n=n, of=of))
    return [*filter(None, [" · ".join(notes)]), usage_row.residents(attrs, words)]
