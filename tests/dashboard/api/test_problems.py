"""Whatever goes wrong is a problem document with a sentence, in the asker's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from dashboard import build

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from liveroom.room import Room


@pytest.fixture
def whole(room: Room) -> FlaskClient:
    """Return a client of the whole web side, with Dash's page under every unknown path."""
    client: FlaskClient = build(room).server.test_client()
    return client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("GET", "/api", 404),
        ("POST", "/api", 404),
        ("POST", "/api/v1/state", 405),
        ("TRACE", "/api/v1/state", 405),
        ("PUT", "/healthz", 405),
        ("GET", "/api/v1/state?surprise=1", 400),
    ],
)
def test_a_wrong_request_is_a_problem(
    whole: FlaskClient, method: str, path: str, status: int
) -> None:
    """RFC 9457: type, title, status and detail, never a page for people."""
    answer = whole.open(path, method=method)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"].endswith(".")


def test_a_method_that_is_not_allowed_names_those_that_are(whole: FlaskClient) -> None:
    """Whoever sent the wrong one can read the right one."""
    assert "GET" in whole.post("/api/v1/state").headers["Allow"]


def test_an_override_changes_nothing(whole: FlaskClient) -> None:
    """A header that asks to be another method is only a header."""
    answer = whole.get("/api/v1/state", headers={"X-HTTP-Method-Override": "DELETE"})

    assert answer.status_code == 200


def test_a_problem_speaks_the_askers_language(client: FlaskClient) -> None:
    """Indonesian unless English is asked for."""
    own = client.get("/api/v1/nothing").get_json()["detail"]
    english = client.get("/api/v1/nothing", headers={"Accept-Language": "en"}).get_json()["detail"]
    chosen = client.get("/api/v1/nothing?lang=en").get_json()["detail"]

    assert own.startswith("Tidak ada")
    assert english == chosen != own


def test_a_database_that_cannot_be_read_is_503(client: FlaskClient, room: Room) -> None:
    """The fault is ours and passing: never a 500, never a traceback."""
    with room.engine.connect().execution_options(writing=True) as connection:
        connection.execute(text("DROP TABLE heartbeat"))
        connection.commit()

    answer = client.get("/api/v1/state")

    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert "heartbeat" not in answer.text
    assert answer.headers["LiveRoom-Monitor"] == "storage"  # what a wall says meanwhile


def test_a_fault_of_our_own_is_told_without_its_details(room: Room) -> None:
    """What happened stands in the log; the asker learns only that it did."""
    server = build(room).server

    def fault() -> str:
        raise RuntimeError("secret words")

    server.add_url_rule("/api/v1/fault", view_func=fault)

    answer = server.test_client().get("/api/v1/fault")

    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "secret" not in answer.text
