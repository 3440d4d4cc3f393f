"""The four numbers of the complaint wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.svg import heard, line, picture, records, text

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 1808, 104
SIZE = (WIDTH, HEIGHT)
BIG = 56
PERCENT_FROM = 20  # a share of fewer is written as n/m


def key_figures(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw today, open, overdue and settled, each with what it is measured against."""
    rows = records(frame) if heard(frame) else []
    figures = _figures(rows[0] if rows else None, words)
    parts: list[str] = []
    for place, (shown, said, above) in enumerate(figures):
        x = place * WIDTH / len(figures)
        ink = theme.degraded_text if above else theme.text
        if place:
            parts.append(line(x - 28, 4, x - 28, HEIGHT - 4, theme.line))
        parts.append(text(x, 56, shown, ink, size=BIG, weight=700))
        parts.append(text(x, 94, said, theme.text2))
    label = "; ".join(f"{shown} {said}" for shown, said, _ in figures)
    return picture(WIDTH, HEIGHT, parts, theme, label)


def _figures(row: dict[str, Any] | None, words: Words) -> list[tuple[str, str, bool]]:
    """Return (number, words, outside its limit) four times; dashes where nothing is known."""
    if row is None:
        names = ("today", "open", "overdue", "settled_none")
        return [("–", words(f"panel_angka-aduan.{name}"), False) for name in names]
    today = words("panel_angka-aduan.today")
    if row["today_low"] is not None:
        usual = words.range(row["today_low"], row["today_high"])
        today = words("panel_angka-aduan.today_usual", usual=usual)
    done, received = row["done_30d"], row["received_30d"]
    if received >= PERCENT_FROM:
        settled = _floored(done, received, words)
        said = words("panel_angka-aduan.settled", n=words.number(done), of=words.number(received))
    else:
        settled = f"{words.number(done)}/{words.number(received)}"
        said = words("panel_angka-aduan.settled_none")
    return [
        (words.number(row["today"]), today, bool(row["today_above"])),
        (words.number(row["open"]), words("panel_angka-aduan.open"), False),
        (words.number(row["overdue"]), words("panel_angka-aduan.overdue"), row["overdue"] > 0),
        (settled, said, False),
    ]


def _floored(part: int, whole: int, words: Words) -> str:
    return words.number(1000 * part // whole / 10, 1) + "%"
