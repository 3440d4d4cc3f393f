"""Usage of each application: what adds up with bars, what does not below, each for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings import usage_row
from dashboard.drawings.letters import fit
from dashboard.drawings.svg import picture, records, sentence, text, title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = usage_row.WIDTH, 398
SIZE = (WIDTH, HEIGHT)
HEAD, TOP, STEP = 54, 86, 31
ADDED, LINES = 7, 9
RETIRED = "retired"


def usage_by_application(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the largest figures of one name, the rest of them and retired ones as one line, then others."""
    rows = [row for row in records(frame) if row["kind"] != "gauge"]
    if not rows:
        heading = words("panel.pemakaian-aplikasi")
        return sentence(WIDTH, HEIGHT, heading, words("usage.none"), theme)
    added = [row for row in rows if row["leads"] and row["category"] != RETIRED]
    gone = [row for row in rows if row["category"] == RETIRED]
    rest = [row for row in rows if not row["leads"]]
    heading = _heading([*added, *gone], frame.attrs, words)
    parts = [title(fit(heading, 22, WIDTH, weight=650), theme)]
    parts += usage_row.heads(HEAD, words("usage.application"), theme, words)
    room = LINES - min(len(rest), LINES - ADDED) - len(gone)
    kept = added if len(added) <= room else added[: room - 1]
    most = max((row["value"] for row in (*added, *gone)), default=0)
    lines = [
        usage_row.figures(TOP + place * STEP, row, row["name"], most, theme, words)
        for place, row in enumerate(kept)
    ]
    if len(kept) < len(added):
        left = added[len(kept) :]
        name = words("usage.others_apps", n=words.number(len(left)))
        total = sum(row["value"] for row in left)
        lines.append(usage_row.rest(TOP + len(lines) * STEP, name, total, theme, words))
    for row in gone:
        name = words("usage.retired", n=words.number(frame.attrs.get("retired")))
        lines.append(usage_row.figures(TOP + len(lines) * STEP, row, name, most, theme, words))
    lines += _others(rest, len(lines), theme, words)
    note = usage_row.residents(frame.attrs, words)
    parts += [part for each in lines for part in each]
    parts.append(text(0, HEIGHT - 6, fit(note, 20, WIDTH), theme.text2))
    return picture(WIDTH, HEIGHT, parts, theme, f"{heading}. {note}")


def _heading(
    added: Sequence[Mapping[str, Any]],
    attrs: Mapping[Any, Any],
    words: Words,
) -> str:
    days = words.number(attrs.get("days"))
    if not added:
        return words("usage.heading_apart", days=days)
    name = usage_row.titled(usage_row.called(attrs.get("leading"), words))
    tellers = [row for row in added if row["category"] != RETIRED]
    of_them = sum(row["value"] for row in tellers)
    apps = words.number(len(tellers))
    if not of_them:
        total = words.number(sum(row["value"] for row in added))
        return words("usage.heading_apps", name=name, n=total, days=days, apps=apps)
    top, share = tellers[0]["name"], words.percent(tellers[0]["value"] / of_them)
    return words("usage.heading_top", top=top, share=share, name=name.lower(), days=days, apps=apps)


def _others(
    rest: Sequence[Mapping[str, Any]], before: int, theme: Theme, words: Words
) -> list[list[str]]:
    """Return lines of figures with another name or that do not add up; the last says how many more."""
    room = LINES - before
    kept = rest if len(rest) <= room else rest[: room - 1]
    lines = []
    for place, row in enumerate(kept, before):
        what = usage_row.called(row["metric"], words)
        height = usage_row.height(row["kind"], row["value"], row["month"], words)
        told = f"{what}, {height}"
        lines.append(usage_row.said(TOP + place * STEP, row["name"], told, theme))
    if len(kept) < len(rest):
        left = words("usage.more_series", n=words.number(len(rest) - len(kept)))
        lines.append(usage_row.said(TOP + (before + len(kept)) * STEP, left, "", theme))
    return lines
