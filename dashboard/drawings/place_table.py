"""Every kecamatan in figures: received, usual, per 10,000 residents, open and overdue; all adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit
from dashboard.drawings.svg import ROW, SMALL, heard, line, picture, records, sentence, text, title
from liveroom.districts import NAMES
from liveroom.rules.ranking import is_ranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 652, 880
SIZE = (WIDTH, HEIGHT)
HEAD, TOP, STEP = 76, 84, 51
PLACE, RECEIVED, USUAL, RATE, OPEN, OVERDUE = 0, 242, 334, 424, 514, WIDTH
"""Where the columns begin (the first) or end."""
SUMS = ("received", "open", "overdue")


def place_table(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw a line for each kecamatan in the order of the codes, one without a place, and the sum.

    Nobody is ranked: such counts are small. Who is above the usual range stands in amber.
    """
    rows = records(frame)
    if not heard(frame):
        heading = words("panel.rincian-kecamatan")
        return sentence(WIDTH, HEIGHT, heading, words("complaint.never"), theme)
    heading = _heading(rows, words)
    parts = [title(fit(heading, 22, WIDTH, weight=650), theme), *_heads(theme, words)]
    for place, row in enumerate([*rows, _sum(rows)]):
        parts += _line(TOP + place * STEP, row, theme, words, is_sum=place == len(rows))
    if all(row["low"] is None for row in rows):  # whatever a dash under "usual" may mean
        said = fit(words("complaint.no_range"), SMALL, WIDTH)
        parts.append(text(PLACE, HEIGHT - 8, said, theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, heading)


def _heading(rows: Sequence[Mapping[str, Any]], words: Words) -> str:
    unusual = [row for row in rows if row["above"] and row["district"] in NAMES]
    if unusual:
        row = max(unusual, key=lambda of: of["received"] - of["high"])
        usual = words.range(row["low"], row["high"])
        values = {"received": words.number(row["received"]), "usual": usual}
        return words("panel_peta-aduan.unusual", place=NAMES[row["district"]], **values)
    whole = _sum(rows)
    values = {key: words.number(whole[key]) for key in ("overdue", "open")}
    return words("panel_rincian-kecamatan.heading", **values)


def _sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the line of the whole city; its rate only where everybody is counted."""
    people = [row["population"] for row in rows if row["district"] in NAMES]
    received = sum(row["received"] for row in rows)
    rate = None if None in people or not people else 10_000 * received / sum(people)
    sums = {key: sum(row[key] for row in rows) for key in SUMS}
    return {"district": "", "low": None, "high": None, "above": False, "per_10k": rate, **sums}


def _heads(theme: Theme, words: Words) -> list[str]:
    ends = {"received": RECEIVED, "usual": USUAL, "rate": RATE, "open": OPEN, "overdue": OVERDUE}
    heads = [text(PLACE, HEAD, words("panel_rincian-kecamatan.place"), theme.text2)]
    heads += [
        text(x, HEAD, words(f"panel_rincian-kecamatan.{key}"), theme.text2, anchor="end")
        for key, x in ends.items()
    ]
    return heads


def _line(
    y: float, row: Mapping[str, Any], theme: Theme, words: Words, *, is_sum: bool
) -> list[str]:
    base, colour = y + 34, theme.degraded_text if row["above"] else theme.text
    weight = 700 if is_sum else 400
    usual = "–" if row["low"] is None else words.range(row["low"], row["high"])
    parts = [
        line(0, y, WIDTH, y, theme.line, width=2 if is_sum else 1),
        text(PLACE, base, _name(row, words, is_sum=is_sum), colour, size=ROW, weight=weight or 400),
        text(
            RECEIVED,
            base,
            words.number(row["received"]),
            colour,
            size=ROW,
            weight=650,
            anchor="end",
        ),
        text(RATE, base, words.number(row["per_10k"], 1), theme.text, size=ROW, anchor="end"),
        text(OPEN, base, words.number(row["open"]), theme.text, size=ROW, anchor="end"),
    ]
    if not is_sum:
        parts.append(text(USUAL, base, usual, theme.text2, anchor="end"))
    late = theme.degraded_text if row["overdue"] else theme.text2
    parts.append(text(OVERDUE, base, _late(row, words), late, size=ROW, anchor="end"))
    return parts


def _name(row: Mapping[str, Any], words: Words, *, is_sum: bool) -> str:
    if is_sum:
        return words("panel_rincian-kecamatan.sum")
    name = NAMES.get(row["district"] or "")
    return fit(name or words("panel_rincian-kecamatan.nowhere"), ROW, RECEIVED - 58)


def _late(row: Mapping[str, Any], words: Words) -> str:
    """Return how many of the open ones are late, and what share that is of twenty or more."""
    if not row["overdue"] or not is_ranked(row["open"]):
        return words.number(row["overdue"])
    return f"{words.number(row['overdue'])} · {words.percent(row['overdue'] / row['open'])}"
