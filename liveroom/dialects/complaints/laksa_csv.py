"""A Laksa export as CSV: one complaint a row, its columns found by their headings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from liveroom.dialects import columns
from liveroom.dialects.cases import (
    Ledger,
    count_of,
    name_of,
    needed_name,
    prose,
)
from liveroom.model import Feed, Malformed, Refusal, ServiceRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

DIALECT = "laksa-csv"
LIMIT = 64 << 20
ROWS_LIMIT = 200_000
REQUIRED = ("received", "status", "topic")
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
TEXT = {"text": ("text", "isi laporan", "isi aduan", "uraian", "deskripsi", "description")}
"""What a citizen wrote: read for cities that keep it, and dropped by all others."""


def read(body: bytes, zone: ZoneInfo) -> Feed | Malformed:
    """Read the rows whose columns are known; the others' names are told, their cells never read.

    UTF-8 with or without a byte order mark, commas or semicolons. Bad rows are refused with their
    line; without the three needed columns nothing can be read. Where no column has numbers, rows
    are known by their content; where one has, a row without is refused.
    """
    table = columns.opened(DIALECT, body, {**COLUMNS, **TEXT}, REQUIRED, LIMIT)
    if isinstance(table, Malformed):
        return table
    ledger = Ledger(zone)
    for number, line, cells in columns.numbered(table):
        if number > ROWS_LIMIT:
            return Malformed(DIALECT, f"the file has more than {ROWS_LIMIT} rows: split it")
        if isinstance(cells, tuple):
            ledger.refusals.append(Refusal(line, cells))
        else:
            read_row = partial(_written, ledger, partial(table.cell, cells))
            ledger.take(line, partial(read_row, has_numbers="ticket" in table.columns))
    return ledger.feed(*_passed_over(table))


def _written(ledger: Ledger, cell: Callable[[str], str], *, has_numbers: bool) -> ServiceRequest:
    found, text = request_of(ledger, cell, has_numbers=has_numbers), prose(cell("text"))
    return found if text is None else replace(found, text=text)


def request_of(ledger: Ledger, cell: Callable[[str], str], *, has_numbers: bool) -> ServiceRequest:
    """Return the complaint whose fields, by the names of COLUMNS, `cell` tells; or RefusedError.

    Its id is empty where the file has no numbers.
    """
    status, word, known = ledger.status(cell("status"))
    place = cell("kecamatan_code") or cell("kecamatan")
    district, point = ledger.place(place, cell("latitude"), cell("longitude"))
    reopened = ledger.moment("reopened", cell("reopened"))
    return ServiceRequest(
        id=needed_name("ticket", cell("ticket")) if has_numbers else "",
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


def _passed_over(table: columns.Table) -> Iterator[str]:
    if table.unread:
        yield f"{table.unread} columns are none of ours and were not read"
    absent = [name for name in ("agency", "kecamatan") if name not in table.columns]
    if absent:
        yield f"there is no column {', '.join(absent)}"
