"""The web side: it starts nothing, opens no door to elsewhere, and sends walls whole."""

from __future__ import annotations

import gzip
import re
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from dashboard import build
from dashboard.pages.laptop import PAGES
from dashboard.web import LONGEST_BODY
from liveroom.room import Room
from liveroom.store.engine import open_engine
from tests.city import ZONE

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from sqlalchemy import Engine

KILOBYTES = 1024
POLICY = (
    "default-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


@pytest.fixture
def client(city: Engine) -> FlaskClient:
    """Return a client of the web side of the small city."""
    opened: FlaskClient = build(Room(city, ZONE)).server.test_client()
    return opened


def test_building_the_web_side_starts_nothing_and_asks_nothing(tmp_path: Path) -> None:
    """A command that only looks must be able to build it without a database behind it."""
    room = Room(engine=open_engine(f"sqlite:///{tmp_path}/none.db"), zone=ZoneInfo("Asia/Jakarta"))

    app = build(room)

    assert app.server.test_client().get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/wall", "/wall/ikhtisar", "/api/v1/state", "/healthz", "/assets/room.js", "/nope"],
)
def test_every_answer_says_what_a_page_may_load(client: FlaskClient, path: str) -> None:
    """Nothing may come from, or go to, another origin; no page may stand in a frame."""
    with client.get(path) as answer:
        headers = answer.headers

    rules = headers["Content-Security-Policy"].split("; ")
    assert set(POLICY) <= set(rules)
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_no_route_leaves_without_its_headers(client: FlaskClient) -> None:
    """Whatever the method and the answer, an error too: a route that is added is among them."""
    asked, bare = 0, []
    for rule in client.application.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", "x", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            with client.open(path, method=method) as answer:
                asked += 1
                policy = set(answer.headers.get("Content-Security-Policy", "").split("; "))
                is_kept = path.startswith(("/assets/", "/_dash-component-suites/"))
                if (
                    not set(POLICY) <= policy
                    or answer.headers.get("X-Content-Type-Options") != "nosniff"
                    or answer.headers.get("Referrer-Policy") != "no-referrer"
                    or (not is_kept and "no-" not in answer.headers.get("Cache-Control", ""))
                ):
                    bare.append((method, path, answer.status_code))

    assert asked > len(PAGES)
    assert bare == []


@pytest.mark.parametrize("path", ["/wall/nowhere", "/wall/kategori/nobody", "/wall/ikhtisar/x"])
def test_a_wall_that_does_not_exist_is_not_found(client: FlaskClient, path: str) -> None:
    """A kiosk with a typing mistake in its address must not show an empty wall."""
    answer = client.get(f"{path}?lang=id")

    assert answer.status_code == 404
    told = answer.get_data(as_text=True)
    assert "Tidak ada dinding di alamat ini" in told
    assert path in told
    assert 'href="/wall/ikhtisar?lang=id' in told


def test_a_lost_wall_names_each_wall_once(client: FlaskClient) -> None:
    """What only laptop pages show is no wall, and nothing is to be chosen twice."""
    told = client.get("/wall/nowhere").get_data(as_text=True)

    walls = re.findall(r'href="(/wall/[^"?]+)', told)
    assert walls
    assert len(walls) == len(set(walls))
    assert len(set(re.findall(r"<li><a[^>]*>([^<]+)", told))) == len(walls)
    assert "/wall/aduan-rinci" not in walls


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in PAGES),
        ("/aduan/", 200),
        ("/kategori/layanan-publik", 200),
        ("/aplikasi/perizinan", 200),
        ("/pemeliharaan/perizinan", 200),
        ("/nope", 404),
        ("/nope/perizinan", 404),
        ("/kategori/nobody", 404),
        ("/aplikasi/nobody", 404),
        ("/aplikasi/perizinan/more", 404),
        ("/pemeliharaan/nobody", 404),
        ("/favicon.ico", 404),
    ],
)
def test_a_laptop_page_that_does_not_exist_is_not_found(
    client: FlaskClient, path: str, status: int
) -> None:
    """Scripts and bookmarks learn by the status what people read on the page."""
    answer = client.get(path)

    assert answer.status_code == status
    assert "LIVE Room" in answer.get_data(as_text=True)


def test_an_address_is_told_as_text(client: FlaskClient) -> None:
    """What stands in an address is never part of the page."""
    told = client.get("/wall/<script>alert(1)</script>").get_data(as_text=True)

    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_no_request_is_read_without_end(client: FlaskClient) -> None:
    """Nor is one whose length nobody told: a server that reads a gigabyte serves no wall."""
    endless = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    body = BytesIO(b" " * (2 * LONGEST_BODY))

    answer = client.post(
        "/_dash-update-component",
        input_stream=body,
        content_type="application/json",
        environ_overrides=endless,
    )

    assert answer.status_code == 400
    assert body.tell() <= LONGEST_BODY


def test_a_wall_page_is_small_and_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    """Page, style, loop, crest and type together stay under 120 KB, the chart library apart."""
    page = client.get("/wall/ikhtisar").get_data(as_text=True)
    files = re.findall(r'(?:src|href)="([^"]+)"', page)

    total = len(gzip.compress(page.encode()))
    for file in {*files, "/assets/fonts/inter-latin.woff2"}:
        with client.get(file) as answer:
            total += len(gzip.compress(answer.data))

    assert total <= 120 * KILOBYTES
    assert all(file.startswith("/assets/") for file in files)
    assert "dash-renderer" not in page


@pytest.mark.parametrize(("language", "word"), [("id", "Mati"), ("en", "Down")])
@pytest.mark.parametrize("theme", ["gelap", "siang", "malam"])
def test_a_wall_speaks_and_looks_as_asked(
    client: FlaskClient, language: str, word: str, theme: str
) -> None:
    """`?lang=` and `?tema=` are the operator's, per screen."""
    page = client.get(f"/wall/ikhtisar?lang={language}&tema={theme}").get_data(as_text=True)

    assert f'lang="{language}"' in page
    assert f'data-theme="{theme}"' in page
    served = client.get("/api/v1/scenes/ikhtisar").headers["LiveRoom-Build"]
    assert f'data-build="{served}"' in page
    assert f">{word}<" in page
