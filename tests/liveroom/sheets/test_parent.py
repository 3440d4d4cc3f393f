"""A file that somebody sent is read by a process that may die of it; nobody else does."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from struct import pack_into, unpack_from
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.said import said
from liveroom.model import ComplaintKind, ComplaintStatus, ServiceRequest
from liveroom.rules.periods import from_ms
from liveroom.sheets.columns import Columns
from liveroom.sheets.gate import SheetError
from liveroom.sheets.packing import packed, unpacked
from liveroom.sheets.parent import complaints, look

if TYPE_CHECKING:
    from pathlib import Path

JAKARTA = ZoneInfo("Asia/Jakarta")
HEAD = "No Tiket;Tanggal Masuk;Status;Kategori;Nama\n"
ROWS = "1;24/11/2026 08.15;menunggu;Lampu;Sari\n2;25/11/2026;beres;Sampah;Budi\n"
WHOLE = ServiceRequest(
    id="1",
    received=datetime(2026, 11, 24, 1, 15, tzinfo=UTC),
    status=ComplaintStatus.RESOLVED,
    source_status="selesai",
    topic="Lampu",
    resolved=datetime(2026, 11, 25, tzinfo=UTC),
    kind=ComplaintKind.ASPIRASI,
    reopenings=2,
    point=(106.6, -6.2),
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"'
    ' Target="{}"/></Relationships>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK = (
    f"<workbook {MAIN}"
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Aduan" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def workbook(sheet: str, *more: tuple[str, bytes], head: str = "") -> bytes:
    """Return an XLSX file with one sheet of this XML, and more parts."""
    packed_file = BytesIO()
    with zipfile.ZipFile(packed_file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("[Content_Types].xml", TYPES)
        opened.writestr("_rels/.rels", RELS.format("officeDocument", "xl/workbook.xml"))
        opened.writestr("xl/workbook.xml", BOOK)
        opened.writestr("xl/_rels/workbook.xml.rels", RELS.format("worksheet", "worksheets/s.xml"))
        opened.writestr("xl/worksheets/s.xml", f"{head}<worksheet {MAIN}>{sheet}</worksheet>")
        for name, body in more:
            opened.writestr(name, body)
    return packed_file.getvalue()


def sheet(*rows: tuple[str, ...]) -> str:
    """Return the XML of rows of text cells; one that begins with = is a formula that came to `X`."""
    lines = []
    for number, cells in enumerate(rows, 1):
        written = ""
        for place, cell in enumerate(cells):
            name = f'r="{chr(65 + place)}{number}"'
            if cell.startswith("="):
                written += f'<c {name} t="str"><f>{cell[1:]}</f><v>X</v></c>'
            else:
                written += f'<c {name} t="inlineStr"><is><t>{cell}</t></is></c>'
        lines.append(f'<row r="{number}">{written}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


GOOD = sheet(
    ("LAPORAN",),
    ("No Tiket", "Tanggal Masuk", "Status", "Kategori"),
    ("1", "24/11/2026", "menunggu", '=HYPERLINK("http://x","y")'),
)


def told(folder: Path, body: bytes, mapping: Columns | None = None) -> dict[str, Any]:
    """Return what a file of these bytes is said to hold."""
    file = folder / "file"
    file.write_bytes(body)
    return look(file, JAKARTA, mapping, folder / "out")


def test_a_table_is_read_by_the_headings_it_has(tmp_path: Path) -> None:
    """Counts, samples, unknown words and the mapping that is to be confirmed."""
    found = told(tmp_path, (HEAD + ROWS).encode())

    assert (found["rows"], found["taken"], found["refused"], found["missing"]) == (2, 2, 0, [])
    assert found["unknown"] == {"beres": 1}
    assert found["columns"]["orders"] == {"received": "dmy"}
    assert [each.external_id for each in complaints(tmp_path / "out")] == ["1", "2"]
    assert "Sari" not in (tmp_path / "out").read_text()


def test_what_was_confirmed_is_what_is_read(tmp_path: Path) -> None:
    """Months first where a person says so; a column that has gone is told."""
    headings = {"ticket": "No Tiket", "received": "Tanggal Masuk", "status": "Status",
                "topic": "Kategori"}  # fmt: skip
    body = (HEAD + "1;04/05/2026;proses;Lampu;x\n").encode()

    told(tmp_path, body, Columns(headings, {"received": "mdy"}))

    assert from_ms(complaints(tmp_path / "out")[0].received_ms).month == 4
    with pytest.raises(SheetError, match="Kategori"):
        told(tmp_path, body.replace(b"Kategori", b"Topik"), Columns(headings))


def test_bad_rows_have_their_line(tmp_path: Path) -> None:
    """Ragged, unended, dateless: each by itself."""
    body = HEAD + '1;kemarin;proses;x;y\n2;24/11/2026;proses\n3;24/11/2026;proses;x;"y\n' + ROWS

    found = told(tmp_path, body.encode())

    assert [line for line, _ in found["refusals"]] == [2, 3, 4]
    assert (found["rows"], found["taken"]) == (5, 2)


def test_a_workbook_is_read_with_what_its_formulas_came_to(tmp_path: Path) -> None:
    """The headings may stand below a title; a formula is never worked out here."""
    found = told(tmp_path, workbook(GOOD))

    assert (found["kind"], found["taken"], found["refusals"]) == ("xlsx", 1, [])
    assert complaints(tmp_path / "out")[0].topic == "X"


def lying(body: bytes, name: bytes = b"xl/worksheets/s.xml") -> bytes:
    """Return a zip whose directory, and the head of the part, tell of a part that is small."""
    lied = bytearray(body)
    entry = body.rindex(b"PK\x01\x02", 0, body.rindex(name))
    (head,) = unpack_from("<I", body, entry + 42)
    for place in (entry + 24, head + 22):
        pack_into("<I", lied, place, 5_000)
    return bytes(lied)


BOMB = b"A" * 30_000_000
LOL = '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
CORNER = (
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "sheet_empty"),
        (b"<html><table></table></html>", "sheet_web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "sheet_old"),
        (workbook(GOOD)[:900], "sheet_torn"),
        (workbook(GOOD, ("xl/vbaProject.bin", b"x")), "sheet_macros"),
        (workbook(GOOD, ("../../pwned", b"x")), "sheet_outside"),
        (workbook(GOOD, ("/pwned", b"x")), "sheet_outside"),
        (workbook(GOOD, ("xl/media/a.bin", BOMB)), "sheet_tight"),
        (workbook(GOOD, *((f"xl/m{n}", b"") for n in range(1_000))), "sheet_parts"),
        (workbook("<sheetData/>"), "sheet_nothing"),
        (lying(workbook(sheet(("A" * 3_000_000,)))), "sheet_other"),
        (workbook(CORNER), "sheet_much"),
        (workbook(sheet(("&b;",)), head=LOL), "sheet_other|sheet_headings"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(tmp_path: Path, body: bytes, why: str) -> None:
    """By its directory, or by the limits of the child; nothing is written outside."""
    with pytest.raises(SheetError, match=why):
        told(tmp_path, body)


def test_a_complaint_survives_the_way_between_processes() -> None:
    """Every field, every time."""
    assert list(unpacked([packed([said(WHOLE)] * 2)])) == [said(WHOLE)] * 2
