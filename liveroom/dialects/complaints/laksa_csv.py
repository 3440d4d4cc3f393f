"""A Laksa export as CSV: one complaint a row, its columns found by their headings."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from liveroom.dialects.cases import (
    Ledger,
    RefusedError,
    count_of,
    name_of,
    needed_name,
)
from liveroom.model import Feed, Malformed, Refusal, ServiceRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

DIALECT = "laksa-csv"
LIMIT = 64 << 20
ROWS_LIMIT = 200_000
REQUIRED = ("ticket", "received", "status", "topic")
COLUMNS: Mapping[str, tuple[str, ...]] = {  # each by the headings it may have
    "ticket": ("ticket", "tiket", "no tiket", "nomor tiket", "no laporan", "nomor laporan"),
    "received": ("received", "diterima", "tanggal masuk", "waktu masuk", "tanggal laporan"),
    "status": ("status",),
    "topic": ("topic", "topik", "kategori"),
    "agency": ("agency", "opd", "instansi", "dinas"),
    "kecamatan": ("kecamatan", "district"),
    "kecamatan_code": ("kecamatan code", "kode kecamatan"),
    "latitude": ("lat", "latitude", "lintang"),
    "longitude": ("lon", "long", "lng", "longitude", "bujur"),
    "updated": ("updated", "diperbarui", "terakhir diperbarui"),
    "first_response": ("first response", "tanggapan pertama", "respons pertama"),
    "resolved": ("resolved", "tanggal selesai", "waktu selesai"),
    "due": ("due", "tenggat", "batas waktu"),
    "application": ("application", "aplikasi"),
    "kind": ("kind", "class", "klasifikasi", "jenis", "jenis laporan"),
    "channel": ("channel", "kanal", "sumber", "sumber laporan"),
    "verified": ("verified", "diverifikasi", "tanggal verifikasi", "waktu verifikasi"),
    "closed": ("closed", "ditutup", "tanggal ditutup", "waktu ditutup"),
    "reopened": ("reopened", "dibuka kembali", "tanggal dibuka kembali"),
    "reopenings": ("reopenings", "reopened count", "jumlah dibuka kembali"),
}
_HEADINGS = {heading: name for name, headings in COLUMNS.items() for heading in headings}
_BAD_QUOTES = "its quotes are not well-formed, or a field is longer than 131,072 signs"


@dataclass(frozen=True, slots=True)
class _Table:
    rows: Iterator[list[str]]
    headings: Sequence[str]
    columns: Mapping[str, int]


def read(body: bytes, zone: ZoneInfo) -> Feed | Malformed:
    """Read the rows whose columns are known; the others' names are told, their cells never read.

    UTF-8 with or without a byte order mark, commas or semicolons. Bad rows are refused with their
    line; without the four needed columns nothing can be read.
    """
    table = _opened(body)
    if isinstance(table, Malformed):
        return table
    ledger = Ledger(zone)
    for number, line, cells in _numbered(table.rows):
        if number > ROWS_LIMIT:
            return Malformed(DIALECT, f"the file has more than {ROWS_LIMIT} rows: split it")
        if isinstance(cells, str):
            ledger.refusals.append(Refusal(line, cells))
        else:
            ledger.take(line, partial(_request, ledger, table, cells))
    return ledger.feed(*_passed_over(table))


def _opened(body: bytes) -> _Table | Malformed:
    if len(body) > LIMIT:
        return Malformed(DIALECT, f"the file is larger than {LIMIT} bytes")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Malformed(DIALECT, "the file is not UTF-8: save it as CSV UTF-8")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [" ".join(cell.casefold().replace("_", " ").split()) for cell in next(rows, [])]
    except csv.Error:
        return Malformed(DIALECT, "the first line is not a row of headings")
    names = [_HEADINGS.get(heading) for heading in headings]
    columns = {name: place for place, name in enumerate(names) if name is not None}
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        return Malformed(DIALECT, f"the first line names no column {', '.join(missing)}")
    if len(columns) < sum(name is not None for name in names):
        return Malformed(DIALECT, "the first line names a column twice")
    return _Table(rows, headings, columns)


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, int, list[str] | str]]:
    """Yield (row, the line it begins on, its cells or the reason why it has none)."""
    number = 0
    while True:
        line = rows.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it, Iterator has not
        try:
            cells: list[str] | str = next(rows)
        except StopIteration:
            return
        except csv.Error:
            cells = _BAD_QUOTES
        if any(cells):
            number += 1
            yield number, line, cells


def _request(ledger: Ledger, table: _Table, cells: Sequence[str]) -> ServiceRequest:
    if len(cells) != len(table.headings):
        raise RefusedError(f"it has {len(cells)} fields where there are {len(table.headings)}")

    def cell(name: str) -> str:
        place = table.columns.get(name)
        return "" if place is None else cells[place].strip()

    status, word, known = ledger.status(cell("status"))
    place = cell("kecamatan_code") or cell("kecamatan")
    district, point = ledger.place(place, cell("latitude"), cell("longitude"))
    reopened = ledger.moment("reopened", cell("reopened"))
    return ServiceRequest(
        id=needed_name("ticket", cell("ticket")),
        received=ledger.needed("received", cell("received")),
        status=status,
        source_status=word,
        known_status=known,
        topic=needed_name("topic", cell("topic")),
        updated=ledger.moment("updated", cell("updated")),
        agency=name_of("agency", cell("agency")) or None,
        district=district,
        point=point,
        application=name_of("application", cell("application")) or None,
        first_response=ledger.moment("first_response", cell("first_response")),
        resolved=ledger.moment("resolved", cell("resolved")),
        due=ledger.moment("due", cell("due")),
        kind=ledger.kind(cell("kind")),
        channel=ledger.channel(cell("channel")),
        verified=ledger.moment("verified", cell("verified")),
        closed=ledger.moment("closed", cell("closed")),
        reopened=reopened,
        reopenings=count_of("reopenings", cell("reopenings")) or int(reopened is not None),
    )


def _passed_over(table: _Table) -> Iterator[str]:
    unread = sum(heading not in _HEADINGS for heading in table.headings)
    if unread:
        yield f"{unread} columns are none of ours and were not read"
    absent = [name for name in ("agency", "kecamatan") if name not in table.columns]
    if absent:
        yield f"there is no column {', '.join(absent)}"
