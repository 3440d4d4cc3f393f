"""Figures that were published about complaints, as a CSV file: what was said, by whom, and where."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

from liveroom.dialects.told import shown
from liveroom.dialects.words import plain
from liveroom.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liveroom.model import Reason

COLUMNS = ("period", "label", "count", "percent", "citation")
LABELS: Mapping[str, str] = {
    "received": "received",
    "masuk": "received",
    "resolved": "resolved",
    "selesai": "resolved",
    "in_progress": "in_progress",
    "proses": "in_progress",
    "waiting": "waiting",
    "menunggu": "waiting",
}
LONGEST, MOST_DIGITS, MOST_PERCENT = 500, 9, 100.0
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Published:
    """One figure as it was published: of a year, a month, or FROM/TO with both days in it.

    `percent` is the percentage published beside it, `citation` where it can be read.
    """

    period: str
    label: str
    count: int
    percent: float | None
    citation: str


def read_published(text: str) -> tuple[tuple[Published, ...], tuple[Refusal, ...]] | None:
    """Return the figures of a CSV text and the lines refused; None where it has other columns.

    Labels are `received`, `resolved`, `in_progress`, `waiting`, or `masuk`, `selesai`, `proses`,
    `menunggu`. The same figure twice with another number is refused: nobody can say which is it.
    """
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(StringIO(text), delimiter=delimiter)
    if {plain(name) for name in reader.fieldnames or ()} != set(COLUMNS):
        return None
    reader.fieldnames = [plain(name) for name in reader.fieldnames or ()]
    found: dict[tuple[str, str], Published] = {}
    refused: list[Refusal] = []
    for row in reader:
        told = _figure({name: (row.get(name) or "").strip() for name in COLUMNS})
        if isinstance(told, tuple):
            refused.append(Refusal(reader.line_num, told))
        elif found.setdefault((told.period, told.label), told) != told:
            refused.append(Refusal(reader.line_num, ("figure_twice",)))
    return tuple(found.values()), tuple(refused)


def _figure(row: Mapping[str, str]) -> Published | Reason:
    """Return the figure of a row, or why it is none."""
    label, count, percent = LABELS.get(plain(row["label"])), row["count"], row["percent"]
    if not _is_period(row["period"]):
        return "figure_period", shown(row["period"])
    if label is None:
        return "kind", shown(row["label"]), ", ".join(LABELS)
    if not (count.isascii() and count.isdigit() and len(count) <= MOST_DIGITS):
        return "figure_count", shown(count)
    if not row["citation"] or len(row["citation"]) > LONGEST or not row["citation"].isprintable():
        return "figure_citation", LONGEST
    share = percent.removesuffix("%").strip().replace(",", ".")
    if share and not (_PERCENT.fullmatch(share) and float(share) <= MOST_PERCENT):
        return "figure_percent", shown(percent)
    told = float(share) if share else None
    return Published(row["period"], label, int(count), told, row["citation"])


def _is_period(text: str) -> bool:
    first, _, last = text.partition("/")
    try:
        if last:
            return date.fromisoformat(first) <= date.fromisoformat(last)
        found = _PERIOD.fullmatch(text)
        return found is not None and bool(date(int(found[1]), int(found[2] or 1), 1))
    except ValueError:
        return False
