"""CSV whose columns are found by their headings, in any order; no other cell is read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import QUOTES
from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liveroom.model import Reason


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the headings, and where each known column stands."""

    rows: Iterator[list[str]]
    headings: Sequence[str]
    columns: Mapping[str, int]
    unread: int

    def cell(self, cells: Sequence[str], name: str) -> str:
        """Return a cell without its blank ends; empty where there is no such column."""
        place = self.columns.get(name)
        return "" if place is None else cells[place].strip()


def opened(
    dialect: str,
    body: bytes,
    known: Mapping[str, Sequence[str]],
    required: Sequence[str],
    limit: int,
) -> Table | Malformed:
    """Return the table of a body, whose columns `known` names by the headings each may have.

    UTF-8 with or without a byte order mark, commas or semicolons; headings in any case, with
    blanks or underscores. Malformed without every `required` column, or with one of them twice.
    """
    if len(body) > limit:
        return Malformed(dialect, f"the file is larger than {limit} bytes")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Malformed(dialect, "the file is not UTF-8: save it as CSV UTF-8")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [" ".join(cell.casefold().replace("_", " ").split()) for cell in next(rows, [])]
    except csv.Error:
        return Malformed(dialect, "the first line is not a row of headings")
    by_heading = {heading: name for name, named in known.items() for heading in named}
    names = [by_heading.get(heading) for heading in headings]
    columns = {name: place for place, name in enumerate(names) if name is not None}
    missing = [name for name in required if name not in columns]
    if missing:
        return Malformed(dialect, f"the first line names no column {', '.join(missing)}")
    if len(columns) < sum(name is not None for name in names):
        return Malformed(dialect, "the first line names a column twice")
    return Table(rows, headings, columns, len(headings) - len(columns))


def numbered(table: Table) -> Iterator[tuple[int, int, list[str] | Reason]]:
    """Yield (row, the line it begins on, its cells or the reason why it has none)."""
    number, rows = 0, table.rows
    while True:
        line = rows.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it, Iterator has not
        try:
            cells: list[str] | Reason = next(rows)
        except StopIteration:
            return
        except csv.Error:
            cells = QUOTES
        if any(cells):
            number += 1
            if isinstance(cells, list) and len(cells) != len(table.headings):
                cells = ("width", len(cells), len(table.headings))
            yield number, line, cells
