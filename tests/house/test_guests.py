"""A guest sees how the city stands: no officer's name, no machine, no reason that tells of a weakness."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import insert, update

from dashboard import build
from dashboard.guests import guest_words, veiled
from dashboard.pages.desk import Desk
from dashboard.pages.laptop import LIVE, PAGES, find, renewed
from dashboard.pages.visit import visit
from dashboard.scenes import SCENES
from dashboard.words import LANGUAGES, words
from liveroom import clock
from liveroom.model import Cause
from liveroom.room import Room
from liveroom.store.claims import acknowledge
from liveroom.store.engine import writing
from liveroom.store.tables import incident
from tests.city import ZONE
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

OFFICER, NOTE, MACHINE = "Zebra", "kabelputus", "10.9.8.7"
SUBJECT = {"category": "/layanan", "application": "/pajak"}
WALLS = [
    f"{scene.name}{SUBJECT.get(scene.of, '')}"
    for scene in SCENES.values()
    if scene.of != "categories"
]
DESKS = (*PAGES, "/kategori/layanan", "/aplikasi/pajak", "/aplikasi/ppdb", "/pemeliharaan/pajak")
TELLING = ("sambungan ditolak", "tidak menjawab tepat waktu", "basis data", "contoh.go.id", "op-03")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town, with an outage of two on one machine that somebody took, and said why."""
    now_ms = round(clock.now().timestamp() * 1000)
    engine = open_town(tmp_path, now_ms)
    with writing(engine) as connection:
        parent = insert(incident).values(
            severity="down", cause=2, opened_ms=now_ms - 9, shared_kind="address", shared_by=MACHINE
        )
        number = connection.execute(parent.returning(incident.c.id)).scalar_one()
        connection.execute(update(incident).where(incident.c.id < 3).values(parent_id=number))
        for each in (1, number):
            acknowledge(connection, each, OFFICER, NOTE, now_ms)
    yield Room(engine, ZoneInfo("Asia/Jakarta"))
    engine.dispose()


@pytest.fixture
def client(room: Room) -> FlaskClient:
    """Return a client of the whole web side of the town."""
    opened: FlaskClient = build(room).server.test_client()
    return opened


def on_walls(client: FlaskClient, search: str) -> str:
    """Return what walls send, page and poll, as a person can read it: without what hashes say."""
    told = ""
    for wall in WALLS:
        page = client.get(f"/wall/{wall}?{search}")
        told += page.get_data(as_text=True) if page.status_code == 200 else ""
        scene = client.get(f"/api/v1/scenes/{wall}?{search}")
        assert scene.status_code == 200
        told += scene.get_data(as_text=True)
    return told


def at_desks(room: Room, search: str) -> str:
    """Return every laptop page and what it asks for again."""
    desk, told = Desk(room, lambda: ""), ""
    with room.engine.connect() as connection:
        for path in DESKS:
            seen = visit(room, connection, path, search)
            shown = find(desk, seen, connection).body
            more = renewed(desk, seen, connection) if path in LIVE else []
            told += json.dumps([shown, more], cls=PlotlyJSONEncoder, ensure_ascii=False)
    return told


def told_of(text: str) -> set[str]:
    """Return which of the telling words stand in `text`."""
    return {
        one for one in (OFFICER, NOTE, MACHINE, *TELLING) if re.search(re.escape(one), text, re.I)
    }


def test_no_wall_tells_a_guest(client: FlaskClient) -> None:
    """A delegation photographs the wall: page and network carry nothing it should not keep."""
    assert {OFFICER, "sambungan ditolak"} <= told_of(on_walls(client, "lang=id"))
    assert told_of(on_walls(client, "lang=id&tamu=1")) == set()


def test_no_laptop_page_tells_a_guest(room: Room) -> None:
    """The same screen may be turned to the laptop pages, and their links stay in guest mode."""
    openly, kept = at_desks(room, "?lang=id"), at_desks(room, "?lang=id&tamu=1")

    assert {OFFICER, NOTE, MACHINE, "sambungan ditolak", "basis data"} <= told_of(openly)
    assert told_of(kept) == set()
    links = re.findall(r'"(/(?:aplikasi|kategori)/[^"]*)"', kept)
    assert links
    assert all("tamu=1" in link for link in links)


def test_a_picture_of_operators_is_never_hung_for_a_guest(client: FlaskClient) -> None:
    """Both look at one moment, in either order; what is kept for one is not given to the other."""
    first = client.get("/api/v1/scenes/ikhtisar?tamu=1")
    openly = client.get("/api/v1/scenes/ikhtisar")
    again = client.get("/api/v1/scenes/ikhtisar?tamu=1")

    assert OFFICER in openly.get_data(as_text=True)
    assert OFFICER not in again.get_data(as_text=True)
    assert first.headers["ETag"] == again.headers["ETag"] != openly.headers["ETag"]
    assert client.get("/api/v1/scenes/ikhtisar?tamu=ya").status_code == 400


def test_a_wall_of_guests_stays_one(client: FlaskClient) -> None:
    """The loop asks on as it was asked: the page tells it whose eyes these are."""
    assert "&quot;guest&quot;: true" in client.get("/wall?tamu=1").get_data(as_text=True).replace(
        "&quot;guest&quot;:true", "&quot;guest&quot;: true"
    )
    assert "tamu=1" in client.get("/wall/nowhere?tamu=1").get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["up", "degraded", "down", "unknown", "maintenance"])
def test_every_cause_has_a_plain_word(status: str, language: str) -> None:
    """A cause that is added is kept back until somebody says that guests may read it."""
    spoken = words(language, ZONE)
    plain = guest_words(spoken)
    open_to_all = {"none", "slow", "paused"}
    rows = [{"status": status, "cause": str(cause), "acknowledged_by": None} for cause in Cause]

    shown = veiled(pd.DataFrame(rows, dtype=object), plain)

    for cause, after in zip(Cause, shown["cause"], strict=True):
        if cause in open_to_all or cause.startswith("monitor-"):
            assert after == cause
        else:
            said = "" if after == "none" else plain(f"cause.{after}")
            assert said in {
                "",
                *(spoken(f"guest.{one}") for one in ("down", "degraded", "unknown")),
            }
