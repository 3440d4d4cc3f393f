"""GET /api/v1/uptime: the command's own answer over HTTP, and refusals that say what to write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from commands import main
from dashboard import api
from liveroom import clock
from liveroom.model import Status
from liveroom.room import Room
from tests.city import ZONE
from tests.watched import watch, yesterday

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from sqlalchemy import Engine

DAY = yesterday(clock.now())


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    """Return a client of a city of one application, down for the first half hour of a day."""
    watch(engine, DAY, [*[Status.DOWN] * 30, *[Status.UP] * 1410])
    server = Flask("watched")
    api.register(server, Room(engine, ZONE))
    return server.test_client()


@pytest.mark.parametrize("by", ["app", "category", "owner", "all"])
def test_it_is_the_answer_of_the_command(
    client: FlaskClient,
    by: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two ways to ask, one figure: nobody has to choose which to believe."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))

    answer = client.get(f"/api/v1/uptime?window={DAY}&by={by}&lang=id").get_json()

    assert main(["uptime", "--all", "--period", str(DAY), "--by", by, "--json"]) == 0
    assert answer == json.loads(capsys.readouterr().out)
    assert answer["rows"][0]["shown"] == "97,91%"


def test_a_window_is_a_period_as_everywhere(client: FlaskClient) -> None:
    """Thirty days without a word; FROM/TO with an offset whose plus sign was not escaped."""
    whole = client.get("/api/v1/uptime").get_json()
    asked = f"/api/v1/uptime?window={DAY}T00:00:00+07:00/{DAY}T00:30:00+07:00&lang=en"
    half = client.get(asked).get_json()

    assert whole["rows"][0]["ms"]["down"] == 1_800_000
    assert half["rows"][0]["shown"] == "0.00%"


def test_an_answer_is_narrowed(client: FlaskClient) -> None:
    """One application or one category, as on the command line."""
    for asked in ("app=parkir", "category=layanan"):
        body = client.get(f"/api/v1/uptime?window={DAY}&{asked}").get_json()
        assert [row["id"] for row in body["rows"]] == ["parkir"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("window=soon", "Parameter window: “soon” is not a span"),
        ("window=" + "9" * 500, "24h 7d 30d 90d 365d"),
        ("window=2026-02-30", "“2026-02-30”"),
        ("window=2999", "“2999”"),
        ("by=colour", "app, category, owner, all"),
        ("app=nobody", "nobody"),
        ("category=none", "none"),
        ("windw=30d", "Parameter windw is not known"),
    ],
)
def test_what_makes_no_sense_is_refused_and_told(
    client: FlaskClient, asked: str, said: str
) -> None:
    """A typing error must never be answered with figures of something else."""
    response = client.get(f"/api/v1/uptime?{asked}&lang=en")

    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert said in response.get_json()["detail"]
