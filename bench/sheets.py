"""Spreadsheets of 100,000 complaints as an office would export them, in the order they came."""

from __future__ import annotations

import csv
import zipfile
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.liveroom.sheets.test_parent import BOOK, MAIN, RELS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 100_000
HEADINGS = (
    "No Tiket", "Tanggal Masuk", "Status", "Kategori", "OPD", "Kecamatan", "Diperbarui",
    "Tanggal Selesai", "Kanal", "Nama", "Isi Laporan",
)  # fmt: skip
TOPICS = (
    "Jalan rusak",
    "Sampah",
    "Lampu jalan",
    "Banjir",
    "Perizinan",
    "Aplikasi",
    "KTP",
    "Parkir",
)
AGENCIES = ("Dinas PU", "Dinas Lingkungan Hidup", "Dinas Perhubungan", "Diskominfo", "Satpol PP")
PLACES = ("Cipondoh", "Ciledug", "Karawaci", "Tangerang", "Benda", "Batuceper", "Karang Tengah")
CHANNELS = ("laksa", "whatsapp", "lapor", "tatap muka")
WORDS = "Mohon segera ditindaklanjuti karena sudah lama sekali dan mengganggu warga sekitar"
FIRST, DAYS = datetime(2025, 1, 1), 690  # noqa: DTZ001 - what offices write has no zone
_STRINGS = (
    '<Relationship Id="rId2" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def complaints(seed: int = 4) -> Iterator[list[str]]:
    """Yield the headings and ROWS rows of eleven columns, four fifths of them resolved."""
    random = Random(seed)
    yield list(HEADINGS)
    for number in range(ROWS):
        came = FIRST + timedelta(days=DAYS) * (number / ROWS)
        moved = came + timedelta(seconds=random.randrange(5 * 86_400))
        is_over = random.random() < 0.8
        yield [
            f"L-{number:06}",
            _written(came),
            "selesai" if is_over else random.choice(("menunggu", "proses")),
            *map(random.choice, (TOPICS, AGENCIES, PLACES)),
            _written(moved),
            _written(moved) if is_over else "",
            random.choice(CHANNELS),
            "Warga Kota",
            f"{WORDS} {number}",
        ]


def _written(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M")


def as_csv(file: Path) -> Path:
    """Write them as CSV."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(complaints())
    return file


def as_xlsx(file: Path) -> Path:
    """Write them as XLSX, every text once, as Excel does."""
    texts: dict[str, int] = {}
    rows = [
        f'<row r="{line}">{"".join(_cells(line, row, texts))}</row>'
        for line, row in enumerate(complaints(), 1)
    ]
    sheet = f"<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>"
    told = "".join(f"<si><t>{text}</t></si>" for text in texts)
    links = RELS.format("worksheet", "worksheets/s.xml").replace("</Relationships>", _STRINGS)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("[Content_Types].xml", TYPES)
        opened.writestr("_rels/.rels", RELS.format("officeDocument", "xl/workbook.xml"))
        opened.writestr("xl/workbook.xml", BOOK)
        opened.writestr("xl/_rels/workbook.xml.rels", links)
        opened.writestr("xl/worksheets/s.xml", sheet)
        opened.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{told}</sst>")
    return file


def _cells(line: int, row: list[str], texts: dict[str, int]) -> Iterator[str]:
    for place, text in enumerate(row):
        if text:
            number = texts.setdefault(text, len(texts))
            yield f'<c r="{chr(65 + place)}{line}" t="s"><v>{number}</v></c>'
