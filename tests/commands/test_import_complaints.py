"""`import complaints` keeps the good rows, names the bad ones, and reads nothing of a citizen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from commands import import_complaints
from liveroom import settings
from liveroom.errors import ImportFileError, UsageError
from liveroom.room import open_room
from liveroom.sheets.columns import columns
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.mappings import save_columns
from liveroom.store.tables import request, source
from tests.city import NOON

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "nama,nik,telepon,ticket,received,status,topic,agency,kecamatan,alamat,isi laporan\n"
CITIZEN = ("Rahasiana Budiman", "3671051234567890", "081299887766", "Gang Mawar Rahasia 7",
           "Tolong segera diperbaiki rahasiaku")  # fmt: skip
ROW = (
    f"{CITIZEN[0]},{CITIZEN[1]},{CITIZEN[2]},LKS-1,2026-11-24 08:15,menunggu,Lampu jalan,Dishub,"
    f'Ciledug,{CITIZEN[3]},"{CITIZEN[4]}"\n'
)
OPEN311 = f"""[{{"service_request_id":"9","status":"open","service_name":"Lampu jalan",
 "status_notes":"{CITIZEN[4]}","description":"{CITIZEN[0]} {CITIZEN[1]}","address":"{CITIZEN[3]}",
 "requested_datetime":"2026-11-24T08:15:00+07:00","phone":"{CITIZEN[2]}","lat":-6.1777,
 "long":106.6666,"media_url":"https://x.example/{CITIZEN[2]}.jpg"}}]"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data directory that the settings name."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def imported(file: Path, *more: str, name: str = "laksa") -> int:
    parser = argparse.ArgumentParser()
    import_complaints.arguments(parser)
    return import_complaints.run(parser.parse_args([str(file), "--source", name, *more]))


def written(tmp_path: Path, text: str | bytes, name: str = "laksa.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_the_counts_are_told_and_a_repeat_changes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An operator who is not sure whether it was done does it again."""
    file = written(tmp_path, HEAD + ROW)
    assert imported(file) == 0
    assert capsys.readouterr().out == "new 1 updated 0 unchanged 0 conflicts 0 rejected 0\n"
    assert imported(file) == 0
    assert capsys.readouterr().out == "new 0 updated 0 unchanged 1 conflicts 0 rejected 0\n"


def test_bad_rows_are_listed_and_the_exit_says_so(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Good rows are kept; each bad one has its line and its reason, without its words."""
    bad = ROW.replace("2026-11-24 08:15", "kemarin")
    other = ROW.replace("Lampu jalan", "Sampah")
    file = written(tmp_path, HEAD + ROW + bad + other + "sebaris\n")
    assert imported(file) == 3
    told = capsys.readouterr()
    assert told.out == (
        "new 1 updated 0 unchanged 0 conflicts 1 rejected 2\n"
        "baris 3: received bukan tanggal dan waktu\n"
        "baris 5: ada 1 kolom, seharusnya 11\n"
    )
    assert "conflict: LKS-1 is told twice and differently" in told.err
    assert not any(word in told.out + told.err for word in CITIZEN)


def test_nothing_of_a_citizen_reaches_the_database(home: Path, tmp_path: Path) -> None:
    """Name, identity number, telephone, address, position and words are in no byte of any file."""
    imported(written(tmp_path, HEAD + ROW + ROW.replace("LKS-1", "LKS-2").replace("menunggu", "")))
    slipped = ROW.replace("Lampu jalan", CITIZEN[1]).replace("Dishub", "budi@rahasiana.id")
    imported(written(tmp_path, HEAD + slipped.replace("LKS-1", "LKS-3")))
    imported(written(tmp_path, OPEN311, "feed.json"), name="open311")
    bulk = written(tmp_path, OPEN311.replace("status_notes", "notes"), "bulk.json")
    imported(bulk, "--format", "open311-bulk", name="bulk")
    kept = [file.read_bytes() for file in home.rglob("*") if file.is_file()]
    assert any(b"LKS-1" in content for content in kept)
    for words in (*CITIZEN, "ahasia", "6.1777", "106.6666"):
        for form in (words.encode(), words.encode("utf-16-le")):
            assert not any(form in content for content in kept), words


def test_a_new_source_is_made_and_has_an_age(home: Path, tmp_path: Path) -> None:
    """A file is a source like any other; how old its news is can be asked."""
    imported(written(tmp_path, OPEN311, "feed.JSON"), name="kotak-surat")
    engine = open_engine(f"sqlite:///{home / 'liveroom.db'}")
    with reading(engine) as connection:
        (row,) = connection.execute(select(source)).all()
        ids = connection.execute(select(request.c.external_id)).scalars().all()
    engine.dispose()
    assert (row.name, row.dialect, row.every_s, ids) == ("kotak-surat", "open311", None, ["9"])
    assert row.as_of_ms is not None


def test_the_format_can_be_told(home: Path, tmp_path: Path) -> None:
    """An ending is a guess; a word is not."""
    file = written(tmp_path, HEAD + ROW, "laksa.txt")
    with pytest.raises(UsageError, match="--format"):
        imported(file)
    assert imported(file, "--format", "laksa-csv") == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("utf16.csv", (HEAD + ROW).encode("utf-16")),
        ("other.csv", b"id,judul,isi\nL-1,a,b\n"),
        ("empty.csv", b""),
        ("login.json", b"<html>login</html>"),
    ],
)
def test_a_file_that_is_something_else_is_refused_whole(
    home: Path, tmp_path: Path, name: str, text: bytes
) -> None:
    """One sentence with the reason, exit 1, and no database is made for it."""
    with pytest.raises(ImportFileError) as refused:
        imported(written(tmp_path, text, name))
    assert refused.value.exit_code == 1
    assert len(refused.value.problems) == 1
    assert not home.exists()


def test_a_file_that_is_not_there_is_wrong_use(home: Path, tmp_path: Path) -> None:
    """A sentence, not a traceback."""
    with pytest.raises(UsageError, match="cannot be read"):
        imported(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        imported(tmp_path, "--format", "laksa-csv")


def test_a_file_that_is_too_large_is_not_opened(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what to do, before it fills the memory."""
    monkeypatch.setattr(import_complaints, "LARGEST", 10)
    with pytest.raises(ImportFileError, match="split it"):
        imported(written(tmp_path, HEAD + ROW))


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb"])
def test_a_name_that_cannot_be_shown_is_refused(home: Path, tmp_path: Path, name: str) -> None:
    """A source is written on the wall."""
    with pytest.raises(UsageError, match="--source"):
        imported(written(tmp_path, HEAD + ROW), name=name)


SHEET = "No Tiket;Tgl Masuk;Status;Kategori;Nama\n1;24/11/2026;proses;Lampu;Rahasiana\n"
MAPPING = """{"headings": {"ticket": "No Tiket", "received": "Tgl Masuk", "status": "Status",
 "topic": "Kategori"}}"""


def test_a_spreadsheet_waits_until_its_columns_are_confirmed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what it would read, and how that is confirmed; then a file of the mapping is enough."""
    file = written(tmp_path, SHEET)
    with pytest.raises(ImportFileError) as refused:
        imported(file, "--format", "spreadsheet")
    mapping = written(tmp_path, MAPPING, "mapping.json")

    code = imported(file, "--format", "spreadsheet", "--mapping", str(mapping))

    assert "/aduan/impor" in str(refused.value)
    assert '"received": "Tgl Masuk"' in str(refused.value)
    assert (code, capsys.readouterr().out.splitlines()[0]) == (
        0,
        "new 1 updated 0 unchanged 0 conflicts 0 rejected 0",
    )


def test_a_spreadsheet_is_read_by_the_mapping_that_is_saved(home: Path, tmp_path: Path) -> None:
    """What was confirmed on the page holds on the command line."""
    chosen = settings.load({"LIVEROOM_HOME": str(home)})
    room = open_room(chosen)
    with writing(room.engine) as connection:
        save_columns(connection, "laksa", columns(MAPPING), "Sari", NOON)
    room.engine.dispose()

    assert imported(written(tmp_path, SHEET), "--format", "spreadsheet") == 0


@pytest.mark.parametrize("text", ["", "{}", '{"headings": {"nama": "Nama"}}'])
def test_a_mapping_that_is_none_is_wrong_use(home: Path, tmp_path: Path, text: str) -> None:
    """A sentence that says what is wrong with it."""
    mapping = written(tmp_path, text, "mapping.json")
    with pytest.raises(UsageError, match="no mapping"):
        imported(written(tmp_path, SHEET), "--format", "spreadsheet", "--mapping", str(mapping))
