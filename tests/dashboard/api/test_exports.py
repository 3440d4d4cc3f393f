"""A page asks for a file by name and parameters, and gets the file the command line makes."""

from __future__ import annotations

import json
import os
import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from dashboard import api
from liveroom import clock, settings
from liveroom.room import Room
from liveroom.store.engine import open_engine
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

ORDER = {"panel": "uptime-kategori", "period": "30d", "format": "csv"}


@pytest.fixture
def desk(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Return a client of a room whose home the export command finds too."""
    shutil.copyfile(founded, tmp_path / "liveroom.db")
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))
    chosen = settings.load({"LIVEROOM_HOME": str(tmp_path)})
    engine = open_engine(chosen.database_url)
    server = Flask("town")
    api.register(server, Room(engine, chosen.zone, chosen))
    yield server.test_client()
    engine.dispose()


def _ended(desk: FlaskClient, job: str) -> dict[str, Any]:
    def state() -> dict[str, Any]:
        told: dict[str, Any] = desk.get(f"/api/v1/exports/{job}").get_json()
        return told

    until(lambda: state()["state"] != "waiting", 60)
    return state()


def test_an_order_becomes_the_file(desk: FlaskClient) -> None:
    """Accepted, then done, then a download under a safe name with its provenance."""
    accepted = desk.post("/api/v1/exports", json=ORDER)
    told = _ended(desk, accepted.get_json()["id"])
    with desk.get(told["file"]) as file:
        text, named = file.get_data(as_text=True), file.headers["Content-Disposition"]

    assert accepted.status_code == 202
    assert told["state"] == "done"
    assert "# Kebijakan hitung: uptime-1" in text
    assert named.startswith("attachment; filename=uptime-kategori-30d")


def test_what_the_command_refuses_the_page_is_told(desk: FlaskClient) -> None:
    """An application that does not exist ends as a failed job with the sentence, without a file."""
    job = desk.post("/api/v1/exports", json=ORDER | {"app": "nobody"}).get_json()["id"]

    told = _ended(desk, job)

    assert told["state"] == "failed"
    assert "nobody" in told["problems"][0]
    assert desk.get(f"/api/v1/exports/{job}/file").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"figure": "x"},
        {"panel": "nope"},
        {"panel": ""},
        {"format": "exe"},
        {"period": "7x"},
        {"out": "/etc/cron.d/x"},
        {"app": ["a"]},
        {"app": "a" * 201},
    ],
)
def test_nothing_but_a_panel_and_its_parameters_is_taken(
    desk: FlaskClient, change: dict[str, Any], tmp_path: Path
) -> None:
    """A figure, a path or a wrong word is refused at once and leaves nothing behind."""
    refused = desk.post("/api/v1/exports", json=ORDER | change)

    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert refused.get_json()["problems"]
    assert not list((tmp_path / "exports").glob("*"))


def test_another_site_can_order_nothing(desk: FlaskClient) -> None:
    """Neither by a form, nor by a script of its own."""
    form = desk.post("/api/v1/exports", data=ORDER)
    script = desk.post("/api/v1/exports", json=ORDER, headers={"Sec-Fetch-Site": "cross-site"})
    older = desk.post("/api/v1/exports", json=ORDER, headers={"Origin": "http://evil.example"})

    assert [each.status_code for each in (form, script, older)] == [415, 403, 403]


@pytest.mark.parametrize("job", ["0" * 32, "..", "%2e%2e%2f%2e%2e", "x" * 32])
def test_a_job_nobody_asked_for_is_not_there(desk: FlaskClient, job: str) -> None:
    """An id is a name of a job and never a path."""
    assert desk.get(f"/api/v1/exports/{job}").status_code == 404
    assert desk.get(f"/api/v1/exports/{job}/file").status_code == 404


def test_a_large_order_is_not_read(desk: FlaskClient) -> None:
    """Four kilobytes hold every order there is."""
    large = ORDER | {"app": "a" * 5000}

    told = desk.post("/api/v1/exports", json=large)
    untold = desk.post(
        "/api/v1/exports",
        input_stream=BytesIO(json.dumps(large).encode()),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )

    assert (told.status_code, untold.status_code) == (413, 400)


def test_an_export_is_gone_after_a_day(desk: FlaskClient, tmp_path: Path) -> None:
    """Whoever kept its address gets nothing any more, also where nobody ordered one since."""
    folder = tmp_path / "exports" / ("b" * 32)
    folder.mkdir(parents=True)
    done = {"state": "done", "format": "csv", "name": "x.csv", "problems": []}
    (folder / "status.json").write_text(json.dumps(done), "utf-8")
    (folder / "file").write_text("a,b\n", "utf-8")
    now_s = clock.now().timestamp()

    def told(age_s: float) -> tuple[int, int]:
        os.utime(folder, (now_s - age_s, now_s - age_s))
        with desk.get(f"/api/v1/exports/{folder.name}/file") as file:
            return desk.get(f"/api/v1/exports/{folder.name}").status_code, file.status_code

    assert told(23.9 * 3600) == (200, 200)
    assert told(24.1 * 3600) == (404, 404)


def test_a_job_the_web_did_not_outlive_is_not_waited_for(desk: FlaskClient, tmp_path: Path) -> None:
    """After a restart nobody works on it any more, and the page is told so."""
    orphan = tmp_path / "exports" / ("a" * 32)
    orphan.mkdir(parents=True)
    waiting = {"state": "waiting", "format": "csv", "name": "x.csv", "problems": []}
    (orphan / "status.json").write_text(json.dumps(waiting), "utf-8")

    told = desk.get(f"/api/v1/exports/{orphan.name}").get_json()

    assert told["state"] == "failed"
    assert "restarted" in told["problems"][0]
