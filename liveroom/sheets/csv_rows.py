"""The rows of a CSV file in whatever encoding and with whatever separator an office saved it."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from itertools import islice
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import QUOTES
from liveroom.sheets.gate import SheetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from liveroom.dialects.told import Row
    from liveroom.model import Reason

DELIMITERS = ",;\t"
FIELD = 131_072
_LINES = 200  # more of them in one row are a quote that was never closed
_LOOKED_AT = 20
_CHUNK = 1 << 20


def encoding_of(file: Path) -> str:
    """Return the encoding: by its byte order mark, else UTF-8 where every byte fits, else cp1252.

    SheetError where none of them fits.
    """
    with file.open("rb") as opened:
        head = opened.read(4096)
    if head.startswith(BOM_UTF8):
        return _fitting(file, "utf-8-sig")
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _fitting(file, "utf-16")
    odd, even = head[1::2].count(0), head[::2].count(0)
    if 4 * max(odd, even) > len(head):  # letters of ours in two bytes: every other one is nothing
        return _fitting(file, "utf-16-le" if odd > even else "utf-16-be")
    return _fitting(file, "utf-8", "cp1252")


def rows(file: Path, encoding: str) -> Iterator[Row]:
    """Yield (line, cells), or (line, why it has none); a bad quote costs its own line only."""
    with file.open("r", encoding=encoding, newline="") as opened:
        lines = iter(opened)
        first = list(islice(lines, _LOOKED_AT))
        delimiter = _delimiter(first)
        pending: list[str] = first[::-1]  # the next one last
        number = 1
        while True:
            line = pending.pop() if pending else next(lines, None)
            if line is None:
                return
            if '"' not in line:
                yield number, _cells(line, delimiter)
                number += 1
                continue
            record = _record(line, pending, lines)
            text = "".join(record)
            if _is_closed(text):
                yield number, _cells(text, delimiter)
                number += len(record)
            else:
                yield number, QUOTES
                number += 1
                pending.extend(record[:0:-1])


def _record(line: str, pending: list[str], lines: Iterator[str]) -> list[str]:
    """Take lines behind one with a quote until none is open, or until no row is so long."""
    record = [line]
    is_open, size = not _is_closed(line), len(line)
    while is_open and len(record) < _LINES and size <= FIELD:
        more = pending.pop() if pending else next(lines, None)
        if more is None:
            break
        record.append(more)
        size += len(more)
        is_open ^= not _is_closed(more)
    return record


def _is_closed(text: str) -> bool:
    return text.count('"') % 2 == 0


def _cells(text: str, delimiter: str) -> list[str] | Reason:
    if '"' not in text:
        cells = text.rstrip("\r\n").split(delimiter)
        return cells if len(text) <= FIELD or max(map(len, cells)) <= FIELD else QUOTES
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return QUOTES


def _delimiter(lines: list[str]) -> str:
    """Return the separator that parts the first lines most often, and evenly."""

    def score(delimiter: str) -> tuple[int, int]:
        found = [_cells(line, delimiter) for line in lines if _is_closed(line)]
        counts = [len(cells) for cells in found if isinstance(cells, list)]
        widest = max(counts, default=1)
        return (counts.count(widest) if widest > 1 else 0, widest)

    return max(DELIMITERS, key=score)


def _fitting(file: Path, *encodings: str) -> str:
    for encoding in encodings:
        try:
            with file.open("r", encoding=encoding, newline="") as opened:
                while opened.read(_CHUNK):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise SheetError("sheet_letters")
