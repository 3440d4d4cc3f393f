"""What citizens wrote in a spreadsheet: kept only where the city does, by the column a person named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

from commands.import_complaints import keep_sheet, read_sheet
from dashboard import api
from dashboard.pages.desk import Desk
from dashboard.pages.laptop import PAGES
from dashboard.pages.visit import visit
from liveroom import clock, intake, settings
from liveroom.room import Room
from liveroom.store.engine import open_engine, writing
from liveroom.store.imports import begin_import
from liveroom.store.tables import request_text
from liveroom.store.texts import destroy_texts
from tests.conftest import KINDS
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

PATH = "/api/v1/imports"
DAYS = 30
PLANTED = "Zebrakuning"
SECRETS = ("3671012345678901", "0812-3456-7890", "ani@contoh.id")
WRITTEN = f"{PLANTED} di depan rumah, NIK {SECRETS[0]}, telp {SECRETS[1]}, {SECRETS[2]}"
FOUR = {"ticket": "Nomor", "received": "Tanggal", "status": "Status", "topic": "Kategori"}


@pytest.fixture
def kind() -> str:
    """Return the database of tests that do not ask for both."""
    return "sqlite"


@pytest.fixture
def room(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """Return a city that keeps texts."""
    if kind == "postgresql":
        engine = open_engine(request.getfixturevalue("database"))
    else:
        engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    known = settings.load({"LIVEROOM_HOME": str(tmp_path), "LIVEROOM_KEEP_TEXT": str(DAYS)})
    yield Room(engine, ZoneInfo("Asia/Jakarta"), known)
    engine.dispose()


def sheet(status: str = "menunggu", text: str = WRITTEN) -> bytes:
    """Return a file whose text no heading tells: what a clerk calls it."""
    day = (clock.now() - timedelta(days=1)).strftime("%d/%m/%Y")
    return f'Nomor;Tanggal;Status;Kategori;Bunyi\nT-1;{day};{status};Sampah;"{text}"\n'.encode()


def upload(client: FlaskClient, body: bytes) -> dict[str, Any]:
    """Upload a file and return its preview."""
    sent = {"data": body, "content_type": "application/octet-stream"}
    told: dict[str, Any] = client.post(f"{PATH}?source=loket&name=a.csv", **sent).get_json()
    return told


def choose(client: FlaskClient, number: str, column: str = "Bunyi") -> dict[str, Any]:
    """Say which column is the text, and return the preview of that."""
    body = {"headings": FOUR | {"text": column}, "orders": {"received": "dmy"}}
    told: dict[str, Any] = client.put(f"{PATH}/{number}/columns", json=body).get_json()
    return told


def confirm(client: FlaskClient, number: str) -> None:
    """Confirm a file."""
    assert client.post(f"{PATH}/{number}/confirm", json={"name": "Sari"}).status_code == 200


def kept(room: Room) -> list[str]:
    """Return the texts that are kept."""
    with room.engine.connect() as connection:
        return list(connection.execute(select(request_text.c.text)).scalars())


def page(room: Room, number: str) -> str:
    """Return the page of a preview as it leaves for the browser."""
    with room.engine.connect() as connection:
        seen = visit(room, connection, "/aduan/impor", f"?id={number}")
        shown = PAGES["/aduan/impor"](Desk(room, lambda: ""), seen, connection).body
    return json.dumps(shown, cls=PlotlyJSONEncoder)


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_is_the_column_a_person_names(client: FlaskClient, room: Room) -> None:
    """Unnamed it is not kept; named it is, masked, until its day, and the source remembers."""
    first = upload(client, sheet())
    confirm(client, first["id"])
    assert (first["texts"], kept(room)) == (0, [])

    second = upload(client, sheet())
    assert choose(client, second["id"])["texts"] == 1
    confirm(client, second["id"])
    (text,) = kept(room)
    assert PLANTED in text
    assert not any(secret in text for secret in SECRETS)

    third = upload(client, sheet())
    assert (third["columns"]["headings"]["text"], third["foreseen"]["unchanged"]) == ("Bunyi", 1)
    assert destroy_texts(room.engine, clock.now() + timedelta(days=DAYS)) == 1
    assert kept(room) == []


def test_an_undo_takes_back_the_texts_that_the_file_added_and_no_other(
    client: FlaskClient, room: Room
) -> None:
    """A text that is kept is not overwritten by a file, so what was before is what is left."""
    number = upload(client, sheet())["id"]
    choose(client, number)
    confirm(client, number)
    before = kept(room)
    again = upload(client, sheet("selesai", "lain sekali"))["id"]
    confirm(client, again)
    assert kept(room) == before

    for each, left in ((again, before), (number, [])):
        assert client.post(f"{PATH}/{each}/undo", json={"name": "Budi"}).status_code == 200
        assert kept(room) == left


def test_an_undo_takes_a_text_from_a_complaint_that_stays(client: FlaskClient, room: Room) -> None:
    """The complaint came with an earlier file; only its text is this one's."""
    confirm(client, upload(client, sheet())["id"])
    number = upload(client, sheet())["id"]
    choose(client, number)
    confirm(client, number)
    assert len(kept(room)) == 1

    client.post(f"{PATH}/{number}/undo", json={"name": "Budi"})

    assert kept(room) == []


def test_the_page_offers_the_column_only_where_texts_are_kept(
    client: FlaskClient, room: Room
) -> None:
    """It says how many texts, and for how long; no secret of the first rows is shown."""
    number = upload(client, sheet())["id"]
    assert '"headings.text"' in page(room, number)
    choose(client, number)
    shown = page(room, number)
    assert "1 isi laporan akan disimpan, disamarkan, 30 hari" in shown
    assert not any(secret in shown for secret in SECRETS)

    client.put(f"{PATH}/{number}/columns", json={"headings": FOUR, "orders": {}})
    assert "akan disimpan, disamarkan" not in page(room, number)


def test_a_city_that_keeps_none_reads_none(room: Room, tmp_path: Path) -> None:
    """Neither by a guess nor by a mapping of another time; nothing of it lies in the spool."""
    none = replace(room, settings=settings.load({"LIVEROOM_HOME": str(tmp_path)}))
    client = client_of(none)
    guessed = upload(client, sheet().replace(b"Bunyi", b"Isi laporan"))
    chosen = choose(client, guessed["id"], "Isi laporan")

    for told in (guessed, chosen):
        assert (told["texts"], "text" in told["columns"]["headings"]) == (None, False)
    assert '"headings.text"' not in page(none, guessed["id"])
    folder = tmp_path / "imports" / guessed["id"]
    assert sorted(each.name for each in folder.iterdir()) == ["file", "out", "told"]
    assert PLANTED not in (folder / "out").read_text()
    confirm(client, guessed["id"])
    assert kept(none) == []


def client_of(room: Room) -> FlaskClient:
    """Return a client of the API of a room."""
    server = Flask("town")
    api.register(server, room)
    return server.test_client()


def test_a_text_survives_a_kill_masked(client: FlaskClient, room: Room) -> None:
    """Confirmed and cut off, it is completed by the next start; what waits on the disk is masked."""
    told = upload(client, sheet())
    choose(client, told["id"])
    waiting = room.settings.home / "imports" / told["id"] / "out.texts"
    assert PLANTED in waiting.read_text()
    assert not any(secret in waiting.read_text() for secret in SECRETS)
    with writing(room.engine) as connection:
        begin_import(connection, told["id"], ("loket", "a.csv", 0), "Sari", clock.now())

    intake.resume(room)

    assert len(kept(room)) == 1
    assert not waiting.parent.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_line_keeps_the_texts_of_a_mapping(room: Room, tmp_path: Path) -> None:
    """A file of the mapping names the column as the page does; without it nothing is kept."""
    (tmp_path / "a.csv").write_bytes(sheet())
    for headings, count in ((FOUR, 0), (FOUR | {"text": "Bunyi"}, 1)):
        (tmp_path / "mapping.json").write_text(json.dumps({"headings": headings}))
        read = read_sheet(room, tmp_path / "a.csv", "loket", tmp_path / "mapping.json")
        keep_sheet(room, "loket", read, clock.now())
        assert len(kept(room)) == count
    assert not any(secret in kept(room)[0] for secret in SECRETS)
