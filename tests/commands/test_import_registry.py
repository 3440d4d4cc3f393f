"""`import registry` adds what is new and fits, keeps what stands there, and lists all the rest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commands import main
from tests.liveroom.dialects.registries.test_init import GATUS
from tests.liveroom.sheets.test_parent import sheet, workbook

ROOT = Path(__file__).parents[2]
OWN = """# whose this is
[city]
name = "Kota Contoh"

[[category]]
slug = "layanan"
name = { id = "Layanan publik", en = "Public services" } # keep me

[[agency]]
slug = "dinkes"
name = "Dinas Kesehatan"

[[application]]
slug = "izin"
name = "Izin"
category = "layanan"
owner = "dinkes"
"""
TABLE = (
    "name,category,owner,url,tier\n"
    "Izin,Layanan publik,dinkes,,\n"
    "Antrean,layanan PUBLIK,Dinas Kesehatan,https://antre.example.go.id,1\n"
    "Buruk,Lain,Dinas Lain,ftp://x,9\n"
    "Surat,Persuratan,Setda,,\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data directory of a room that has no registry yet."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def given(home: Path, text: str = OWN) -> Path:
    """Put a registry into the room."""
    file = home / "applications.toml"
    file.write_text(text, "utf-8")
    return file


def imported(file: Path, *more: str) -> int:
    """Import a file as a person does."""
    return main(["import", "registry", str(file), *more])


def test_a_table_is_added_behind_what_stands_there(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comments stay, names find their slugs, a bad row costs only itself, again adds nothing."""
    registry, table = given(home), tmp_path / "daftar.csv"
    table.write_text(TABLE, "utf-8")
    assert imported(table) == 3
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "new 2 unchanged 1 conflicts 0 rejected 1"
    assert said[1].startswith("baris 4: tier: 9 is not 1, 2 or 3; health.url: ")
    assert str(registry) in said[2]
    text = registry.read_text("utf-8")
    assert text.startswith(OWN)
    assert text.removeprefix(OWN).count("[[category]]") == 1  # none for the row that was refused
    assert 'slug = "antrean"' in text
    assert imported(table) == 3
    assert capsys.readouterr().out.startswith("new 0 unchanged 3 conflicts 0 rejected 1\n")
    assert registry.read_text("utf-8") == text
    assert main(["check"]) == 0


def test_what_is_registered_otherwise_stays(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import is never the last word on what the city has written itself."""
    registry, table = given(home), tmp_path / "daftar.csv"
    table.write_text("slug,name,tier\nizin,Izin,3\n", "utf-8")
    assert imported(table) == 3
    assert capsys.readouterr().out == (
        "new 0 unchanged 0 conflicts 1 rejected 0\n"
        "baris 2: application 'izin' terdaftar dengan isi lain; itu yang tetap\n"
    )
    assert registry.read_text("utf-8") == OWN


def test_a_first_registry_may_come_from_another_tool(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The room opens with it at once; whose the applications are is left to be named."""
    file = tmp_path / "config.yaml"
    file.write_text(GATUS, "utf-8")
    assert imported(file) == 3
    assert capsys.readouterr().out.startswith("new 2 unchanged 0 conflicts 0 rejected 5\n")
    assert 'owner = "belum-diketahui"' in (home / "applications.toml").read_text("utf-8")
    assert main(["check"]) == 0


def test_a_first_registry_of_toml_is_taken_as_it_is(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every comment of it; and later only what is new in it."""
    file = tmp_path / "kota.toml"
    file.write_text(OWN, "utf-8")
    assert imported(file) == 0
    assert capsys.readouterr().out.startswith("new 3 unchanged 0 conflicts 0 rejected 0\n")
    assert (home / "applications.toml").read_text("utf-8") == OWN
    file.write_text(OWN.replace("Kota Contoh", "Kota Lain") + '\n[[topic]]\nname = "Lampu"\n')
    assert imported(file) == 3
    assert capsys.readouterr().out.splitlines()[:2] == [
        "new 1 unchanged 3 conflicts 0 rejected 0",
        "[city] name: tidak diambil, isi registri sendiri tetap",
    ]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("no.csv", None, 2),
        ("x.bin", b"x", 2),
        ("empty.csv", b"", 1),
        ("noise.csv", b"\0\xff\0", 1),
        ("torn.xlsx", b"PK\x03\x04torn", 1),
        ("page.csv", b"<!doctype html>", 1),
        ("x.json", b"{", 1),
        ("x.yaml", b"a: [", 1),
        ("x.toml", b"a = [", 2),
    ],
)
def test_a_file_that_cannot_be_taken_is_a_sentence(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    body: bytes | None,
    code: int,
) -> None:
    """Nothing is written, whatever the bytes are."""
    if body is not None:
        (tmp_path / name).write_bytes(body)
    assert imported(tmp_path / name) == code
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert list(home.iterdir()) == []


def test_a_workbook_is_a_table_too(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first sheet that holds anything, opened by the process with limits."""
    file = tmp_path / "daftar.xlsx"
    file.write_bytes(workbook(sheet(("Nama", "Kategori"), ("Izin", "Layanan"))))
    assert imported(file) == 3
    assert capsys.readouterr().out.startswith("new 1 unchanged 0 conflicts 0 rejected 0\n")


def test_two_at_once_lose_nothing(home: Path, tmp_path: Path) -> None:
    """The later one adds to what the first has written."""
    running = []
    for number in range(4):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"name\nAplikasi {number}\n", "utf-8")
        command = [sys.executable, str(ROOT / "app.py"), "import", "registry", str(file)]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tmp_path))
    assert {each.wait() for each in running} <= {0, 3}
    text = (home / "applications.toml").read_text("utf-8")
    assert [text.count(f'"aplikasi-{number}"') for number in range(4)] == [1] * 4


def test_a_registry_that_does_not_hold_is_not_added_to(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its own problems come first, each with its line."""
    registry, table = (
        given(home, OWN.replace('owner = "dinkes"', 'owner = "x"')),
        tmp_path / "a.csv",
    )
    table.write_text("name\nA\n", "utf-8")
    assert imported(table) == 2
    assert "applications.toml, line 17" in capsys.readouterr().err
    assert '"a"' not in registry.read_text("utf-8")
