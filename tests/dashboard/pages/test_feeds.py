"""Why a complaint feed cannot be read is told beside its age, in the reader's language."""

from __future__ import annotations

import json
from datetime import timedelta
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from werkzeug.serving import make_server

from dashboard import build
from liveroom import clock
from liveroom.room import Room
from liveroom.rules.periods import to_ms
from liveroom.store.engine import writing
from liveroom.store.sources import source_failed
from liveroom.store.tables import source
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = timedelta(hours=1)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town, whose feed was last read an hour ago."""
    engine = open_town(tmp_path, to_ms(clock.now()))
    with writing(engine) as connection:
        connection.execute(update(source).values(as_of_ms=to_ms(clock.now() - HOUR)))
    yield Room(engine, ZoneInfo("Asia/Jakarta"))
    engine.dispose()


@pytest.fixture
def port(room: Room) -> Iterator[int]:
    """Return where the web side of the town answers."""
    server = make_server("127.0.0.1", 0, build(room).server, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def page(port: int, path: str, search: str) -> str:
    """Return a laptop page as it leaves for the browser."""
    values = {"pathname": path, "search": search}
    inputs = [{"id": "url", "property": name, "value": value} for name, value in values.items()]
    asked = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": inputs,
        "changedPropIds": ["url.pathname"],
    }
    return answer(port, "POST", "/_dash-update-component", json.dumps(asked))


def answer(port: int, method: str, path: str, body: str | None = None) -> str:
    """Return what is answered, its signs as people read them."""
    wire = HTTPConnection("127.0.0.1", port, timeout=20)
    wire.request(method, path, body, {"Content-Type": "application/json"})
    told = wire.getresponse()
    text = told.read().decode()
    wire.close()
    assert told.status == 200
    return json.dumps(json.loads(text), ensure_ascii=False) if body else text


def fail(room: Room, why: str) -> None:
    """Let the feed fail, as the collector writes it."""
    with writing(room.engine) as connection:
        connection.execute(update(source).values(failed_ms=None))
        source_failed(connection, "laksa", why, clock.now() - HOUR)


@pytest.mark.parametrize(
    ("failure", "indonesian", "english"),
    [
        ("http-503", "server menjawab HTTP 503", "the server answered HTTP 503"),
        ("dns", "nama tidak ditemukan di DNS", "name not found in DNS"),
        (
            "malformed",
            "jawaban tidak terbaca sebagai open311",
            "the answer cannot be read as open311",
        ),
        ("message", "pesan yang dikirim tidak terbaca", "a message that was sent cannot be read"),
        ("https://a:geheim@b.example", "alasannya tidak dicatat", "why was not written down"),
    ],
)
def test_why_a_feed_fails_is_told_on_the_laptop(
    room: Room, port: int, failure: str, indonesian: str, english: str
) -> None:
    """On both pages, in both languages; a guest and the wall are told nothing, and nobody a secret."""
    fail(room, failure)
    for path in ("/aduan", "/pengaturan"):
        told = page(port, path, "?lang=id")
        assert f": {indonesian}" in told
        assert "gagal sejak" in told
        assert f": {english}" in page(port, path, "?lang=en")
        assert "geheim" not in told
        assert indonesian not in page(port, path, "?lang=id&tamu=1")
    for wall in ("/wall/aduan?lang=id", "/api/v1/scenes/aduan?lang=id", "/wall/ikhtisar?lang=id"):
        assert indonesian not in answer(port, "GET", wall)


def test_a_feed_that_is_read_again_tells_only_its_age(port: int) -> None:
    """A reason that is over is told no longer."""
    assert "gagal sejak" not in page(port, "/aduan", "?lang=id")
    assert "gagal sejak" not in page(port, "/pengaturan", "?lang=id")
