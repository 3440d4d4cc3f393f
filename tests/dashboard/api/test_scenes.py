"""What a wall asks for every two seconds: small when nothing changed, and always dated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from dashboard import build
from dashboard.version import build_id
from liveroom import clock
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.tables import heartbeat
from liveroom.store.writes import beat
from tests.city import ZONE

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

SCENE = "/api/v1/scenes/ikhtisar"
SERVERS_OWN = "HTTP/1.1 304 NOT MODIFIED\r\nServer: gunicorn\r\nConnection: keep-alive\r\n"
DATE = "Date: Tue, 24 Nov 2026 05:00:00 GMT\r\n"


@pytest.fixture
def client(city: Engine) -> FlaskClient:
    """Return a client of the web side of the small city."""
    opened: FlaskClient = build(Room(city, ZONE)).server.test_client()
    return opened


def size(response: TestResponse) -> int:
    """Return the bytes of an answer as gunicorn sends it."""
    own = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
    return len(SERVERS_OWN) + len(DATE) + own + 2 + len(response.data)


def test_a_scene_is_what_the_contract_says(client: FlaskClient) -> None:
    """Other screens than ours may draw it."""
    answer = client.get(SCENE)

    scene = json.loads(answer.data)
    assert {"seq", "as_of", "build", "next_poll_ms", "panels"} <= set(scene)
    assert scene["build"] == answer.headers["LiveRoom-Build"]
    assert scene["build"] == client.get("/api/v1/state").get_json()["build"]
    for panel in scene["panels"]:
        assert set(panel) == {"id", "kind", "origin", "hash", "as_of", "stale", "body"}
        assert panel["kind"] in {"svg", "plotly"}


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd"])
def test_an_unchanged_poll_is_at_most_400_bytes_and_still_proves_freshness(
    client: FlaskClient, encoding: str
) -> None:
    """Twenty walls poll all day; a proxy that compresses must not spoil the comparison."""
    accepts = {"Accept-Encoding": encoding}
    first = client.get(SCENE, headers=accepts)

    again = client.get(SCENE, headers={"If-None-Match": first.headers["ETag"], **accepts})

    assert again.status_code == 304
    assert size(again) <= 400
    assert again.headers["LiveRoom-Seq"] == first.headers["LiveRoom-Seq"]
    assert again.headers["LiveRoom-Build"].startswith(build_id())
    assert {"LiveRoom-As-Of", "LiveRoom-Monitor", "LiveRoom-Sources"} <= set(again.headers.keys())


def test_a_trouble_of_the_monitor_says_since_when(client: FlaskClient, city: Engine) -> None:
    """A sentence with `since` needs its time; while all is well it costs no byte."""
    told = []
    for state in ("ok", "offline"):
        with writing(city) as connection:
            beat(connection, clock.now(), state)
            connection.execute(update(heartbeat).values(since_ms=1_795_500_000_000))
        told.append(client.get(SCENE).headers)

    assert "LiveRoom-Monitor-Since" not in told[0]
    assert told[1]["LiveRoom-Monitor"] == "offline"
    assert told[1]["LiveRoom-Monitor-Since"] == "2026-11-24T06:00:00Z"


def test_only_panels_that_are_not_known_are_sent(client: FlaskClient) -> None:
    """`have` names what already hangs."""
    panels = json.loads(client.get(SCENE).data)["panels"]
    known = ",".join(panel["hash"] for panel in panels[1:])

    sent = json.loads(client.get(f"{SCENE}?have={known}").data)["panels"]

    assert [panel["id"] for panel in sent] == [panels[0]["id"]]


@pytest.mark.parametrize("path", ["nowhere", "ikhtisar/parkir", "kategori/nobody", "a/b/c"])
def test_a_scene_that_does_not_hang_is_a_problem(client: FlaskClient, path: str) -> None:
    """A wrong address is told in the API's own form."""
    answer = client.get(f"/api/v1/scenes/{path}")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
