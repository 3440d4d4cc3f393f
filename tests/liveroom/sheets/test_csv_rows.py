"""Whatever an office saved: every letter is right, or the file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liveroom.dialects.refusal import QUOTES
from liveroom.sheets.csv_rows import encoding_of, rows
from liveroom.sheets.gate import SheetError

if TYPE_CHECKING:
    from pathlib import Path

    from liveroom.dialects.told import Row

TEXT = 'id;judul;isi\r\n1;café – Ü;"a;b"\r\n'


def read(folder: Path, body: bytes) -> list[Row]:
    file = folder / "a.csv"
    file.write_bytes(body)
    return list(rows(file, encoding_of(file)))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_way_of_saving_says_the_same(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """With and without byte order mark, with comma, semicolon and tab."""
    text = TEXT.replace(";", delimiter)

    found = read(tmp_path, text.encode(encoding))

    assert found == [(1, ["id", "judul", "isi"]), (2, ["1", "café – Ü", f"a{delimiter}b"])]


@pytest.mark.parametrize("body", [b"\xef\xbb\xbfcaf\xe9,b", b"id\x81,b", b"\xff\xfea"])
def test_letters_of_no_encoding_are_refused(tmp_path: Path, body: bytes) -> None:
    """Never a wrong letter, silently."""
    with pytest.raises(SheetError, match="sheet_letters"):
        read(tmp_path, body)


def test_a_quote_that_is_never_closed_costs_its_own_line(tmp_path: Path) -> None:
    """The rows behind it are good."""
    body = b'id,judul\nL-1,"abc\n' + b"".join(b"L-%d,x\n" % n for n in range(2, 500))

    found = read(tmp_path, body)

    assert found[1] == (2, QUOTES)
    assert found[2] == (3, ["L-2", "x"])
    assert found[-1] == (500, ["L-499", "x"])
    assert len(found) == 500


def test_a_cell_may_have_several_lines(tmp_path: Path) -> None:
    """A row is named by the line it begins on."""
    found = read(tmp_path, b'id,judul\n1,"a\n""b"""\n2,c\n')

    assert found == [(1, ["id", "judul"]), (2, ["1", 'a\n"b"']), (4, ["2", "c"])]


def test_a_cell_larger_than_any_is_refused(tmp_path: Path) -> None:
    """With quotes or without."""
    long = b"a" * 200_000

    assert read(tmp_path, b"id,x\n1," + long + b'\n2,"' + long + b'"\n3,y\n')[1:] == [
        (2, QUOTES),
        (3, QUOTES),
        (4, ["3", "y"]),
    ]
