"""From a file and a mapping to complaints, row by row; and what there is to say about the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from liveroom.dialects.cases import Ledger, prose
from liveroom.dialects.complaints.laksa_csv import REQUIRED, request_of
from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.said import said
from liveroom.model import Refusal
from liveroom.rules.privacy import masked
from liveroom.sheets import csv_rows
from liveroom.sheets.cells import moment_of, number_of
from liveroom.sheets.columns import (
    DATES,
    FIELDS,
    WRITTEN,
    Columns,
    Order,
    guessed,
    is_dated,
    named,
    order_of,
)
from liveroom.sheets.gate import Kind, SheetError, kind_of
from liveroom.sheets.packing import packed, packed_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row
    from liveroom.model import Reason, ServiceRequest

ROWS, AT_ONCE = 200_000, 500
NUMBERS = ("reopenings", "latitude", "longitude")
SHOWN, CELL = 8, 60
_SEARCHED = 20
_LONG_NUMBER = re.compile(r"\+?[0-9](?:[ .-]?[0-9]){8,}")


@dataclass(slots=True)
class Table:
    """A file that is open: its rows, as often as they are asked for, and its headings."""

    kind: Kind
    encoding: str
    rows: Callable[[], Iterator[Row]]
    heading_line: int
    headings: tuple[str, ...]

    def data(self) -> Iterator[Row]:
        """Yield the rows below the headings that hold anything; SheetError past ROWS of them."""
        number = 0
        for line, cells in self.rows():
            if line > self.heading_line and (
                isinstance(cells, tuple) or any(map(str.strip, cells))
            ):
                number += 1
                if number > ROWS:
                    raise SheetError("sheet_rows", ROWS)
                yield line, cells


@dataclass(slots=True)
class Told:
    """What a file holds, as a preview shows it; numbers of rows add up.

    `texts` is how many of its complaints have one; None where the city keeps none.
    """

    kind: str
    encoding: str
    headings: tuple[str, ...]
    columns: Columns
    missing: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    sample: list[list[str]] = field(default_factory=list)
    rows: int = 0
    taken: int = 0
    refused: int = 0
    texts: int | None = None
    refusals: list[tuple[int, Reason]] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def opened(file: Path) -> Table:
    """Return a file with its headings found; SheetError where it is none, or has none."""
    kind = kind_of(file)
    encoding = ""
    rows: Callable[[], Iterator[Row]]
    if kind is Kind.CSV:
        encoding = csv_rows.encoding_of(file)
        rows = partial(csv_rows.rows, file, encoding)
    else:
        from liveroom.sheets import workbook  # noqa: PLC0415 - a library only workbooks need

        rows = workbook.opened(file)
    first = [
        (line, named(cells))
        for line, cells in islice(rows(), _SEARCHED)
        if not isinstance(cells, tuple) and any(map(str.strip, cells))
    ]
    if not first:
        raise SheetError("sheet_headings")
    line, headings = max(first, key=lambda row: (len(guessed(row[1])), -row[0]))
    return Table(kind, encoding, rows, line, headings)


def guess(table: Table) -> tuple[Columns, tuple[str, ...]]:
    """Return the mapping that a table's headings and days suggest, and the dates left in doubt."""
    headings = guessed(table.headings)
    places = {name: table.headings.index(headings[name]) for name in DATES if name in headings}
    orders: dict[str, str] = {}
    doubtful: list[str] = []
    values: dict[str, list[str]] = {name: [] for name in places}
    for _, cells in table.data():
        if not isinstance(cells, tuple):
            for name, place in places.items():
                if place < len(cells) and cells[place]:
                    values[name].append(cells[place].strip())
    for name, texts in values.items():
        if is_dated(texts):
            order, is_open = order_of(texts)
            orders[name] = order
            if is_open:
                doubtful.append(name)
    return Columns(headings, orders), tuple(doubtful)


@dataclass(slots=True)
class Out:
    """Where what is read goes, so that a large file never lies in memory whole.

    Nothing that a citizen wrote goes anywhere where `texts` is None.
    """

    complaints: TextIO
    texts: TextIO | None = None


def read(table: Table, mapping: Columns, zone: ZoneInfo, out: Out) -> Told:
    """Write every complaint to `out`, and what was written in it, masked; return what there is to say.

    SheetError where a column of the mapping is not in the table.
    """
    lost = [each for each in mapping.headings.values() if each not in table.headings]
    if lost:
        raise SheetError("sheet_columns", ", ".join(lost))
    missing = tuple(name for name in REQUIRED if name not in mapping.headings)
    told = Told(table.kind, table.encoding, table.headings, mapping, missing)
    told.texts = None if out.texts is None else 0
    ledger, unknown = Ledger(zone), Counter[str]()
    row = _Row(ledger, mapping, table.headings)
    for line, cells in table.data():
        told.rows += 1
        if isinstance(cells, tuple):
            ledger.refusals.append(Refusal(line, cells))
        else:
            if len(told.sample) < SHOWN:
                told.sample.append([_clipped(cell) for cell in cells[: len(table.headings)]])
            if not missing:
                ledger.take(line, partial(row.request, cells))
        if row.has_numbers and len(ledger.requests) == AT_ONCE:
            _hand_on(ledger, unknown, out, told)
    if not row.has_numbers:
        ledger.number()
    _hand_on(ledger, unknown, out, told)
    told.refused = len(ledger.refusals)
    told.refusals = [(each.line, each.reason) for each in ledger.refusals]
    told.unknown = dict(unknown.most_common(50))
    told.notes = (*_said(table, mapping), *ledger.feed().notes)
    return told


class _Row:
    """The rows of a table as complaints; where each of our fields stands is found out once."""

    def __init__(self, ledger: Ledger, mapping: Columns, headings: Sequence[str]) -> None:
        self.ledger, self.width = ledger, len(headings)
        self.has_numbers = "ticket" in mapping.headings
        self.blank = dict.fromkeys(FIELDS, "")
        self.fields = [
            (name, headings.index(heading), _reader(name, mapping.orders))
            for name, heading in mapping.headings.items()
        ]

    def request(self, cells: Sequence[str]) -> ServiceRequest:
        """Return the complaint of a row by the mapping, or RefusedError."""
        width = self.width
        if len(cells) != width and (len(cells) < width or any(cells[width:])):
            raise RefusedError("width", len(cells), width)
        texts = self.blank.copy()
        for name, place, reader in self.fields:
            text = cells[place].strip()
            texts[name] = text if reader is None or not text else reader(text)
        found = request_of(self.ledger, texts.__getitem__, has_numbers=self.has_numbers)
        wrote = prose(texts[WRITTEN])
        return found if wrote is None else replace(found, text=wrote)


def _reader(name: str, orders: Mapping[str, str]) -> Callable[[str], str] | None:
    """Return what makes of the text of a field what our dialects read; None where it is that."""
    if name in DATES:
        return partial(moment_of, order=orders.get(name, Order.DAY_FIRST))
    return number_of if name in NUMBERS else None


def _hand_on(ledger: Ledger, unknown: Counter[str], out: Out, told: Told) -> None:
    """Write what was taken, and count it."""
    requests = ledger.requests
    unknown.update(each.source_status for each in requests if not each.known_status)
    told.taken += len(requests)
    for start in range(0, len(requests), AT_ONCE):
        some = requests[start : start + AT_ONCE]
        out.complaints.write(packed(map(said, some)) + "\n")
        texts = {each.id: masked(each.text) for each in some if each.text}
        if out.texts is not None and texts:
            told.texts = (told.texts or 0) + len(texts)
            out.texts.write(packed_texts(texts) + "\n")
    requests.clear()


def document(told: Told) -> dict[str, Any]:
    """Return what there is to say as JSON takes it."""
    found = {name: getattr(told, name) for name in Told.__slots__}
    return found | {"columns": {"headings": dict(told.columns.headings),
                                "orders": dict(told.columns.orders)}}  # fmt: skip


def _said(table: Table, mapping: Columns) -> Iterator[str]:
    if table.encoding == "cp1252":
        yield "the file is not UTF-8 and was read as Windows-1252"
    unread = len(table.headings) - len(mapping.headings)
    if unread:
        yield f"{unread} columns are not kept"
    for name in DATES:
        order = mapping.orders.get(name)
        if order is not None:
            words = "day/month/year" if order == Order.DAY_FIRST else "month/day/year"
            yield f"{name} is read as {words}"


def _clipped(cell: str) -> str:
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())
    text = _LONG_NUMBER.sub(lambda found: f"{found[0][:4]}…", masked(text))
    return text if len(text) <= CELL else text[: CELL - 1] + "…"
