"""A spreadsheet is seen before it is kept, kept whole, and taken back whole."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from commands.import_complaints import keep_sheet, read_sheet
from dashboard.api import imports
from liveroom import clock, intake, settings
from liveroom.room import Room
from liveroom.sheets.spool import Spool
from liveroom.store.engine import open_engine, writing
from liveroom.store.imports import begin_import
from liveroom.store.tables import import_change, request, request_history, source
from tests.conftest import KINDS
from tests.dashboard.town import open_town
from tests.faults.storage import full, small_disk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PATH = "/api/v1/imports"
HEAD = "No Tiket;Tanggal Masuk;Status;Kategori;Nama\n"
ONE, TWO = "A-1;24/11/2026 08.15;menunggu;Lampu;Sari\n", "A-2;24/11/2026;beres;Sampah;Budi\n"


@pytest.fixture
def room(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """Return the town, whose data directory is the test's own; an empty one on a server."""
    if kind == "postgresql":
        engine = open_engine(request.getfixturevalue("database"))
    else:
        engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    known = settings.load({"LIVEROOM_HOME": str(tmp_path)})
    yield Room(engine, ZoneInfo("Asia/Jakarta"), known)
    engine.dispose()


def upload(client: FlaskClient, text: str | bytes, **more: Any) -> TestResponse:  # noqa: ANN401 - what a client takes
    """Upload a file as a source's spreadsheet."""
    body = text if isinstance(text, bytes) else text.encode()
    given = {"content_type": "application/octet-stream", **more}
    return client.post(f"{PATH}?source=loket&name=aduan.csv", data=body, **given)


def kept(room: Room) -> dict[str, str]:
    """Return the source's own status words of its complaints."""
    query = select(request.c.external_id, request.c.source_status).join(source)
    with room.engine.connect() as connection:
        found = connection.execute(query.where(source.c.name == "loket")).all()
    return {row.external_id: row.source_status for row in found}


def taken(client: FlaskClient, text: str) -> str:
    """Upload a file and confirm it; return its id."""
    number = str(upload(client, text).get_json()["id"])
    answer = client.post(f"{PATH}/{number}/confirm", json={"name": "Sari"})
    assert answer.status_code == 200, answer.get_json()
    return number


def folders(room: Room) -> list[str]:
    """Return the files that lie in the spool."""
    root = room.settings.home / "imports"
    return [each.name for each in root.glob("*/")]


def test_a_file_is_seen_before_anything_is_kept(client: FlaskClient, room: Room) -> None:
    """First rows, mapping, unknown words, refused rows, and what it would do."""
    answer = upload(client, HEAD + ONE + TWO + "A-3;kemarin;proses;x;y\n")

    told = answer.get_json()
    assert answer.status_code == 201
    assert told["foreseen"] | {"conflicting": []} == {
        "new": 2,
        "updated": 0,
        "unchanged": 0,
        "conflicts": 0,
        "conflicting": [],
        "ahead": 0,
    }
    assert told["unknown"] == {"beres": 1}
    assert told["refusals"] == [{"line": 4, "reason": "received bukan tanggal dan waktu"}]
    assert kept(room) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_confirmed_file_is_kept_and_its_words_are_gone(client: FlaskClient, room: Room) -> None:
    """Its complaints, its mapping, who did it; nothing of a citizen stays anywhere."""
    number = taken(client, HEAD + ONE + TWO)

    row = client.get(f"{PATH}/{number}").get_json()
    assert (row["state"], row["person"], row["new"]) == ("done", "Sari", 2)
    assert kept(room) == {"A-1": "menunggu", "A-2": "beres"}
    assert folders(room) == []
    assert client.get(PATH).get_json()["rows"] == [row]
    assert client.post(f"{PATH}/{number}/confirm", json={"name": "Sari"}).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_two_who_confirm_the_same_file_at_once_count_it_once(
    client: FlaskClient, room: Room
) -> None:
    """One of them kept it; the other is told that nothing was new."""
    text = HEAD + "".join(f"A-{n};24/11/2026 08.15;menunggu;Lampu;Sari\n" for n in range(400))
    numbers = [str(upload(client, text).get_json()["id"]) for _ in range(2)]
    application = client.application

    def confirm(number: str) -> int:
        path = f"{PATH}/{number}/confirm"
        return application.test_client().post(path, json={"name": "Sari"}).status_code

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(confirm, numbers))

    rows = [client.get(f"{PATH}/{number}").get_json() for number in numbers]
    assert answers == [200, 200]
    assert sorted((row["new"], row["unchanged"]) for row in rows) == [(0, 400), (400, 0)]
    assert len(kept(room)) == 400


def test_what_is_dated_later_is_told_before_it_is_kept(client: FlaskClient) -> None:
    """A month and a day that changed places are seen while nothing has happened yet."""
    again = HEAD + ONE + "A-9;24/11/2199;menunggu;Lampu;Sari\n"

    assert upload(client, again).get_json()["foreseen"]["ahead"] == 1
    taken(client, HEAD + ONE)
    assert upload(client, again).get_json()["foreseen"]["ahead"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_numbers_counts_once_however_it_is_sorted(
    client: FlaskClient, room: Room
) -> None:
    """Its complaints are known by what of them never changes."""
    head = HEAD.removeprefix("No Tiket;")
    lines = [f"{day:02}/11/2026 08.15;menunggu;Lampu;Sari\n" for day in range(1, 25)]
    taken(client, head + "".join(lines))
    again = upload(client, head + "".join(reversed(lines))).get_json()

    assert (again["missing"], again["foreseen"]["unchanged"], len(kept(room))) == ([], 24, 24)


def test_a_mapping_is_chosen_and_remembered(client: FlaskClient, room: Room) -> None:
    """What headings do not tell a person does, once for a source."""
    strange = "A;B;C;D\n1;04/05/2026;proses;Lampu\n"
    told = upload(client, strange).get_json()
    refused = client.post(f"{PATH}/{told['id']}/confirm", json={"name": "Sari"})
    headings = {"ticket": "A", "received": "B", "status": "C", "topic": "D", "agency": ""}
    chosen = client.put(
        f"{PATH}/{told['id']}/columns", json={"headings": headings, "orders": {"received": "mdy"}}
    )
    client.post(f"{PATH}/{told['id']}/confirm", json={"name": "Sari"})

    assert refused.status_code == 409
    assert chosen.get_json()["foreseen"]["new"] == 1
    assert kept(room) == {"1": "proses"}
    again = upload(client, strange).get_json()
    assert again["columns"]["orders"] == {"received": "mdy"}
    assert again["foreseen"]["unchanged"] == 1


@pytest.mark.parametrize("body", [{"headings": {"ticket": "x"}}, {"headings": "x"}, {"orders": {}}])
def test_a_mapping_that_cannot_be_used_changes_nothing(
    client: FlaskClient, body: dict[str, object]
) -> None:
    """The preview stays as it is."""
    number = upload(client, HEAD + ONE).get_json()["id"]

    answer = client.put(f"{PATH}/{number}/columns", json=body)

    assert answer.status_code == 422
    assert client.get(f"{PATH}/{number}").get_json()["foreseen"]["new"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_import_is_undone_whole(client: FlaskClient, room: Room) -> None:
    """What it brought goes, what it changed is what it was, with its history."""
    taken(client, HEAD + ONE)
    mine = select(request).join(source).where(source.c.name == "loket").order_by(request.c.id)
    with room.engine.connect() as connection:
        before = connection.execute(mine).all()
        history = connection.execute(select(request_history).order_by(request_history.c.id)).all()
    number = taken(client, HEAD + ONE.replace("menunggu", "selesai") + TWO)
    assert kept(room) == {"A-1": "selesai", "A-2": "beres"}

    answer = client.post(f"{PATH}/{number}/undo", json={"name": "Budi"})

    assert (answer.status_code, answer.get_json()["undone_by"]) == (200, "Budi")
    with room.engine.connect() as connection:
        assert connection.execute(mine).all() == before
        assert (
            connection.execute(select(request_history).order_by(request_history.c.id)).all()
            == history
        )
        assert connection.execute(select(import_change)).all() != []
    assert client.post(f"{PATH}/{number}/undo", json={"name": "Budi"}).status_code == 409


def test_an_import_with_newer_news_is_not_undone(client: FlaskClient, room: Room) -> None:
    """Nothing of it: half an undo would be a third story."""
    first = taken(client, HEAD + ONE + TWO)
    taken(client, HEAD + ONE.replace("menunggu", "selesai"))

    answer = client.post(f"{PATH}/{first}/undo", json={"name": "Budi"})

    assert answer.status_code == 409
    assert "1" in answer.get_json()["detail"]
    assert kept(room) == {"A-1": "selesai", "A-2": "beres"}


def test_a_file_confirmed_before_a_kill_is_completed(client: FlaskClient, room: Room) -> None:
    """The record is written first; whoever starts next does the rest, once."""
    told = upload(client, HEAD + ONE + TWO).get_json()
    with writing(room.engine) as connection:
        begin_import(connection, told["id"], ("loket", "aduan.csv", 0), "Sari", clock.now())

    intake.resume(room)
    intake.resume(room)

    row = client.get(PATH).get_json()["rows"][0]
    assert (row["state"], row["new"], row["unchanged"]) == ("done", 2, 0)
    assert len(kept(room)) == 2


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"content_type": "text/plain"}, 415),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"headers": {"Origin": "http://evil.example"}}, 403),
    ],
)
def test_a_page_of_another_site_uploads_nothing(
    client: FlaskClient, room: Room, more: dict[str, Any], status: int
) -> None:
    """A form elsewhere can send no bytes of this kind, and a script says where it comes from."""
    assert upload(client, HEAD + ONE, **more).status_code == status
    assert folders(room) == []


def test_a_file_that_cannot_be_read_leaves_nothing(
    client: FlaskClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence, and no file in the spool."""
    torn = upload(client, b"PK\x03\x04torn")
    monkeypatch.setattr(imports, "LARGEST", 10)
    large = upload(client, HEAD + ONE)

    assert (torn.status_code, large.status_code) == (422, 413)
    assert "rusak" in torn.get_json()["detail"]
    assert folders(room) == []


class Stalled(io.BytesIO):
    """A file that never comes."""

    def readinto(self, _: object) -> int:
        """Wait too long."""
        raise TimeoutError


def test_an_upload_that_cannot_be_written_leaves_nothing(
    client: FlaskClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one who sends it stops, or the disk is full: each is told as what it is."""
    stalled = client.post(
        f"{PATH}?source=loket&name=aduan.csv",
        input_stream=Stalled(HEAD.encode()),
        content_type="application/octet-stream",
    )
    monkeypatch.setattr(Spool, "file", lambda *_: Path("/dev/full"))
    full = upload(client, HEAD + ONE)

    assert (stalled.status_code, full.status_code) == (408, 507)
    assert folders(room) == []


@pytest.mark.parametrize("number", ["x", "0" * 32, "..%2f..%2fetc"])
def test_a_number_nobody_has_is_not_found(client: FlaskClient, number: str) -> None:
    """Not on any way."""
    assert client.get(f"{PATH}/{number}").status_code == 404
    for step in ("confirm", "undo"):
        assert client.post(f"{PATH}/{number}/{step}", json={"name": "x"}).status_code == 404


def as_ods(rows: str) -> bytes:
    """Return rows of semicolons as LibreOffice saves them: dates and numbers as what they are."""
    body = "".join(
        f"<table:table-row>{''.join(map(_cell, row.split(';')))}</table:table-row>"
        for row in rows.splitlines()
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", kind, zipfile.ZIP_STORED)
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", manifest)
    return packed.getvalue()


def _cell(text: str) -> str:
    if text[:4].isdigit() and "T" in text:
        return f'<table:table-cell office:value-type="date" office:date-value="{text}"/>'
    if text.isdigit():
        return f'<table:table-cell office:value-type="float" office:value="{text}"/>'
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def test_an_ods_file_is_taken_in_and_back(client: FlaskClient, room: Room, tmp_path: Path) -> None:
    """Typed dates and numbers are read as such; by hand the same file changes nothing more."""
    file = as_ods(
        HEAD + "17;2026-11-24T08:15:00;menunggu;Lampu;Sari\n18;24/11/2026;beres;Sampah;x\n"
    )
    told = upload(client, file).get_json()
    done = client.post(f"{PATH}/{told['id']}/confirm", json={"name": "Sari"}).get_json()

    assert (told["kind"], told["foreseen"]["new"], done["new"]) == ("ods", 2, 2)
    assert kept(room) == {"17": "menunggu", "18": "beres"}
    (tmp_path / "aduan.ods").write_bytes(file)
    read = read_sheet(room, tmp_path / "aduan.ods", "loket", None)
    again = keep_sheet(room, "loket", read, clock.now())
    assert (again.unchanged, read.rest.refusals) == (2, ())
    undone = client.post(f"{PATH}/{told['id']}/undo", json={"name": "Budi"})
    assert undone.status_code == 200
    assert kept(room) == {}


def test_a_full_disk_is_told_and_nothing_stays(
    client: FlaskClient, room: Room, tmp_path: Path
) -> None:
    """Whether the file itself finds no room, or what is read of it; then it goes on by itself."""
    rows = "".join(f"A-{n};24/11/2026 08.15;menunggu;Lampu;Sari\n" for n in range(40_000))
    with small_disk(tmp_path / "imports", 4):
        for bytes_left in (1 << 20, 3 << 20):
            filler = tmp_path / "imports" / "filler"
            filler.write_bytes(bytes((4 << 20) - bytes_left))
            answer = upload(client, HEAD + rows)
            filler.unlink()
            assert (answer.status_code, answer.mimetype) == (507, "application/problem+json")
            assert "cakram penuh" in answer.get_json()["detail"]
            assert folders(room) == []
        whole = upload(client, HEAD + ONE).get_json()
        (tmp_path / "imports" / "filler").touch()
        with full(tmp_path / "imports"):
            chosen = {"headings": whole["columns"]["headings"], "orders": {"received": "mdy"}}
            refused = client.put(f"{PATH}/{whole['id']}/columns", json=chosen)
        assert refused.status_code == 507
        client.post(f"{PATH}/{whole['id']}/confirm", json={"name": "Sari"})
    assert kept(room) == {"A-1": "menunggu"}


def test_a_file_may_be_larger_than_other_bodies(client: FlaskClient) -> None:
    """The web's own limit is a page's state; an office's export is ten times that."""
    client.application.config["MAX_CONTENT_LENGTH"] = len(HEAD)

    assert upload(client, HEAD + ONE).status_code == 201
