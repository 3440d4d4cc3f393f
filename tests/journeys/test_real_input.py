"""The room against software nobody here wrote: nginx and Prometheus from Debian."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from liveroom import clock
from liveroom.store.engine import open_engine
from liveroom.store.tables import application, metric, reading, request, sample, tally_hour
from tests.journeys.servers import Program, Room, fetch, free_port, nginx, prometheus, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.journey, pytest.mark.browser]

EVERY, TIMEOUT = 6, 1
HOUR_MS = 3_600_000
METRICS = {"goroutines", "samples"}
# One retry: it starts max(every/6, 2 s) after the first attempt, and a full time-out still fits.
CONFIRMED = 2 * EVERY + 5

OPEN311 = [
    {
        "service_request_id": 20260001,
        "status": "open",
        "service_name": "Gagal unggah berkas",
        "service_code": "014",
        "requested_datetime": "2026-11-23T10:58:43+07:00",
        "updated_datetime": "2026-11-23T11:08:21+07:00",
        "address": "Jalan Contoh 12",
        "lat": -6.18,
        "long": 106.63,
    },
    {
        "service_request_id": "B-77",
        "status": "closed",
        "service_name": "Lampu jalan padam",
        "service_code": "003",
        "description": "nama saya Budi Contoh, 0812-0000-0000",
        "requested_datetime": "2026-11-23T10:48:56+07:00",
        "updated_datetime": "2026-11-23T13:08:20+07:00",
    },
]


def _registry(web: int, metrics: int) -> str:
    return f"""
[city]
name = "Kota Uji"
declared_total = {{ count = 3, source = "uji" }}

[[category]]
slug = "layanan-publik"
name = {{ id = "Layanan publik", en = "Public services" }}

[[agency]]
slug = "diskominfo"
name = "Diskominfo"

[[topic]]
name = "Gagal unggah berkas"
owner = "diskominfo"
application = "situs"

[[source]]
name = "laksa"
dialect = "open311"
url = "http://127.0.0.1:{web}/requests.json"
every = "5s"

[[application]]
slug = "situs"
name = "Situs Uji"
category = "layanan-publik"
owner = "diskominfo"
tier = 1
every = "{EVERY}s"
timeout = "{TIMEOUT}s"
retries = 1
[application.health]
url = "http://127.0.0.1:{web}/"
dialect = "plain"
expect = {{ contains = ["Selamat datang"] }}

[[application]]
slug = "prometheus"
name = "Prometheus Uji"
category = "layanan-publik"
owner = "diskominfo"
every = "{EVERY}s"
timeout = "{TIMEOUT}s"
retries = 1
[application.health]
url = "http://127.0.0.1:{metrics}/-/healthy"
dialect = "plain"
expect = {{ contains = ["Healthy"] }}
[application.usage]
url = "http://127.0.0.1:{metrics}/metrics"
dialect = "prometheus"
every = "5s"
metrics = [
  {{ name = "goroutines", from = "go_goroutines", kind = "gauge" }},
  {{ name = "samples", from = "prometheus_tsdb_head_samples_appended_total", kind = "counter", labels = {{ type = "float" }} }},
]
"""


class Stage:
    """One room, the servers it watches, and the database it fills."""

    def __init__(self, folder: Path) -> None:
        web, metrics = free_port(), free_port()
        self.nginx: Program = nginx(folder / "nginx", web)
        (folder / "nginx/www/index.html").write_text("<p>Selamat datang di Kota Uji</p>", "utf-8")
        (folder / "nginx/www/requests.json").write_text(json.dumps(OPEN311), "utf-8")
        self.prometheus = prometheus(folder / "prometheus", metrics)
        registry = folder / "applications.toml"
        registry.write_text(_registry(web, metrics), "utf-8")
        self.home = folder / "home"
        self.room = Room(self.home, registry, free_port())
        self.engine = open_engine(f"sqlite:///{self.home / 'liveroom.db'}")

    def rows(self, query: Any) -> list[Any]:  # noqa: ANN401 - a SQLAlchemy select
        """Return what a query finds in the room's database."""
        with self.engine.connect() as connection:
            return list(connection.execute(query))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """nginx, Prometheus and the room, started; all ended afterwards."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    with stage.nginx, stage.prometheus, stage.room:
        until(lambda: fetch(f"{stage.room.address}/healthz")[0] == 200, 30, "the room answers")
        yield stage
        stage.engine.dispose()


def test_real_answers_are_up(stage: Stage) -> None:
    """Both real servers are seen up within two slots, with a measured latency."""
    room = stage.room
    for slug in ("situs", "prometheus"):
        until(partial(_is, room, slug, "up"), 20, f"{slug} is up")
        seen = room.app(slug)
        assert seen["cause"] == "none"
        assert 0 <= seen["latency_ms"] < TIMEOUT * 1000


def test_usage_comes_from_prometheus_itself(stage: Stage) -> None:
    """Declared series are kept as read, and nothing else of the page."""

    def both() -> list[Any]:
        found = stage.rows(select(reading))
        return found if len({row.metric_id for row in found}) == len(METRICS) else []

    rows = until(both, 30, "readings of both declared series")

    assert all(row.value > 0 for row in rows)
    assert {row.name for row in stage.rows(select(metric))} == METRICS


def test_complaints_come_from_a_feed_without_their_citizens(stage: Stage) -> None:
    """Two requests, their ids as text, one mapped to its application; no word of the citizen."""
    rows = until(lambda: len(found := stage.rows(select(request))) == 2 and found, 25, "complaints")

    by_id = {row.external_id: row for row in rows}
    assert by_id["20260001"].application == "situs"
    assert by_id["B-77"].status == "closed"
    stored = b"".join(path.read_bytes() for path in stage.home.glob("liveroom.db*"))
    assert b"Budi" not in stored
    assert b"0812" not in stored
    assert b"Jalan Contoh" not in stored


def test_an_outage_is_seen_told_and_closed(stage: Stage, browser: Browser) -> None:
    """Nginx dies and returns: verdict, incident, square and word, API and milliseconds agree."""
    room = stage.room
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{room.address}/wall/ikhtisar")
    mark = page.locator('[data-app="situs"]').first
    mark.wait_for()
    page.wait_for_selector('[data-app="situs"][data-status="up"]', timeout=15_000)

    stage.nginx.stop()
    died = clock.monotonic()
    until(partial(_is, room, "situs", "down"), CONFIRMED, "down")
    down = room.app("situs")
    page.wait_for_selector('[data-app="situs"][data-status="down"]', timeout=5_000)
    seen_after = clock.monotonic() - died

    assert down["cause"] == "refused"
    assert down["incident"]
    assert seen_after <= CONFIRMED + 5
    assert "Mati" in page.locator("body").inner_text()
    assert room.app("prometheus")["status"] == "up"

    stage.nginx.start()
    until(partial(_is, room, "situs", "up"), CONFIRMED, "recovery")
    up = room.app("situs")
    page.wait_for_selector('[data-app="situs"][data-status="up"]', timeout=5_000)
    page.close()

    assert up["incident"] is None
    incidents = room.get("/api/v1/incidents?app=situs")["rows"]
    assert len(incidents) == 1
    assert incidents[0]["closed"]
    _assert_hours_add_up(stage)


def _is(room: Room, slug: str, status: str) -> bool:
    return bool(room.app(slug).get("status") == status)


def _assert_hours_add_up(stage: Stage) -> None:
    """Each hour's milliseconds by state are those of its slots since the application was known."""
    known_ms = {row.id: row.registered_ms for row in stage.rows(select(application))}
    samples = stage.rows(select(sample))
    tallies = stage.rows(select(tally_hour))
    for tally in tallies:
        start = max(1000 * tally.hour_s, known_ms[tally.application_id])
        end = 1000 * tally.hour_s + HOUR_MS
        told = sum(
            max(0, min(1000 * (row.start_s + row.length_s), end) - max(1000 * row.start_s, start))
            for row in samples
            if row.application_id == tally.application_id
        )
        assert tally.up_ms + tally.degraded_ms + tally.down_ms == told
    assert any(tally.down_ms for tally in tallies)
