"""An incident is taken by name, from this room's own pages or a program, and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from dashboard import api
from liveroom import settings
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.tables import acknowledgement, incident

if TYPE_CHECKING:
    from flask.testing import FlaskClient


TAKE = "/api/v1/incidents/1/acknowledge"
SARI = {"name": "Sari", "note": "saya cek peladennya"}


def state_of(client: FlaskClient, slug: str) -> dict[str, Any]:
    """Return what the state says of an application."""
    apps: list[dict[str, Any]] = client.get("/api/v1/state").get_json()["apps"]
    return next(each for each in apps if each["id"] == slug)


def taken(room: Room) -> list[int]:
    """Return the incidents that any step was kept about."""
    with room.engine.connect() as connection:
        return list(connection.execute(select(acknowledgement.c.incident_id)).scalars())


def test_taking_an_incident_shows_who_has_it(client: FlaskClient) -> None:
    """The wall, the list and the document of the incident say the same name."""
    document = client.post(TAKE, json=SARI).get_json()

    assert (document["acknowledged_by"], document["note"]) == ("Sari", "saya cek peladennya")
    assert state_of(client, "pajak")["acknowledged_by"] == "Sari"
    listed = client.get("/api/v1/incidents?app=pajak&open=true").get_json()["rows"]
    assert [row["acknowledged_by"] for row in listed] == ["Sari"]


def test_taking_twice_is_taking_once(client: FlaskClient) -> None:
    """A request that is sent again after a time-out gets the same answer."""
    first = client.post(TAKE, json=SARI)
    second = client.post(TAKE, json={"name": " Sari ", "note": "saya cek peladennya"})

    assert first.status_code == second.status_code == 200
    assert first.get_json() == second.get_json()


def test_giving_back_keeps_the_history(client: FlaskClient) -> None:
    """Nobody has it, and everybody can read who had."""
    client.post(TAKE, json=SARI)

    document = client.delete(TAKE, json={"name": "Budi"}).get_json()

    assert document["acknowledged_by"] is None
    told = [(each["name"], each["step"]) for each in document["history"]]
    assert told == [("Sari", "acknowledged"), ("Budi", "given_back")]
    assert state_of(client, "pajak")["acknowledged_by"] is None


def test_one_cause_is_one_row_with_its_children(client: FlaskClient, room: Room) -> None:
    """Forty applications on one dead host are one thing to be dealt with."""
    with writing(room.engine) as connection:
        parent = insert(incident).values(
            severity="down", cause=2, opened_ms=9, shared_kind="host", shared_by="10.0.0.5"
        )
        number = connection.execute(parent.returning(incident.c.id)).scalar_one()
        connection.execute(update(incident).where(incident.c.id < 3).values(parent_id=number))

    rows = client.get("/api/v1/incidents?open=true").get_json()["rows"]
    client.post(f"/api/v1/incidents/{number}/acknowledge", json=SARI)

    assert [row["app"] for row in rows] == [None]
    assert rows[0]["shared"] == {"kind": "host", "by": "10.0.0.5"}
    assert [child["app"] for child in rows[0]["children"]] == ["pajak", "ppdb"]
    assert client.get("/api/v1/incidents?app=pajak&open=true").get_json()["rows"][0]["parent"]
    assert state_of(client, "pajak")["acknowledged_by"] == "Sari"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_takes_nothing(
    client: FlaskClient, room: Room, headers: dict[str, str]
) -> None:
    """Whoever looks at a hostile page beside the wall must not be made to act by it."""
    before = taken(room)

    answers = [client.post(TAKE, json=SARI, headers=headers)]
    answers.append(client.delete(TAKE, json=SARI, headers=headers))

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].mimetype == "application/problem+json"
    assert taken(room) == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_page_and_a_program_do(client: FlaskClient, headers: dict[str, str]) -> None:
    """A program sends neither of the two headers."""
    assert client.post(TAKE, json=SARI, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        (TAKE, {"data": "name=Sari"}, 415),
        (TAKE, {"data": '{"name":"Sari"}', "content_type": "text/plain"}, 415),
        (TAKE, {"data": "{", "content_type": "application/json"}, 400),
        (TAKE, {"data": "[" * 4000, "content_type": "application/json"}, 400),
        (TAKE, {"json": ["Sari"]}, 400),
        (TAKE, {"json": {"name": "x", "note": "x" * 9000}}, 413),
        (TAKE, {"json": {}}, 422),
        (TAKE, {"json": {"name": " "}}, 422),
        (TAKE, {"json": {"name": 7}}, 422),
        (TAKE, {"json": {"name": "x" * 81}}, 422),
        (TAKE, {"json": {"name": "a\nb"}}, 422),
        (TAKE, {"json": {"name": "a\u202eb"}}, 422),
        (TAKE, {"json": {"name": "Sari", "note": "x" * 501}}, 422),
        (TAKE, {"json": {"name": "Sari", "note": "a\x00b"}}, 422),
        (TAKE, {"json": {"name": "Sari", "role": "admin"}}, 422),
        (f"{TAKE}?app=pajak", {"json": SARI}, 400),
        ("/api/v1/incidents/99/acknowledge", {"json": SARI}, 404),
        ("/api/v1/incidents/-1/acknowledge", {"json": SARI}, 404),
        ("/api/v1/incidents/99999999999999999999/acknowledge", {"json": SARI}, 404),
    ],
)
def test_what_makes_no_sense_is_a_sentence(
    client: FlaskClient, room: Room, path: str, sent: dict[str, Any], status: int
) -> None:
    """A problem with a sentence, and nothing kept; never 500."""
    before = taken(room)

    answer = client.post(path, **sent)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert len(answer.get_json()["detail"]) < 200
    assert taken(room) == before


def test_a_single_incident_has_its_document(client: FlaskClient) -> None:
    """A link in a notice leads to all there is to know of one incident."""
    document = client.get("/api/v1/incidents/2").get_json()

    assert (document["app"], document["severity"], document["children"]) == ("ppdb", "degraded", [])
    assert [each["name"] for each in document["history"]] == ["op-03"]
    assert client.get("/api/v1/incidents/99").status_code == 404


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("live.example.go.id", "https://live.example.go.id", 200),
        ("10.0.0.7:8050", "https://live.example.go.id", 200),  # behind a proxy
        ("10.0.0.7:8050", "http://10.0.0.7:8050", 200),
        ("localhost:8050", "http://localhost:8050", 200),
        ("evil.example", "http://evil.example", 403),  # a name that was made to point here
        ("live.example.go.id", "http://evil.example", 403),
    ],
)
def test_a_room_that_knows_its_address_answers_to_no_other_name(
    room: Room, host: str, origin: str, status: int
) -> None:
    """A browser calls a page of a rebound name ours, and it is not."""
    known = settings.load({"LIVEROOM_BASE_URL": "https://live.example.go.id"})
    server = Flask("town")
    api.register(server, Room(room.engine, room.zone, known))
    headers = {"Host": host, "Origin": origin, "Sec-Fetch-Site": "same-origin"}

    answer = server.test_client().post(TAKE, json=SARI, headers=headers)

    assert answer.status_code == status


def test_who_was_affected_is_told_of_outages_only(client: FlaskClient) -> None:
    """Degraded is no outage; without usage there is no series; an hour of readings is no history."""
    rows = client.get("/api/v1/incidents").get_json()["rows"]

    told = {(row["app"], row["severity"]): row["affected"] for row in rows}
    assert told["ppdb", "degraded"] is None
    assert told["pajak", "down"] == []
    assert [one["metric"] for one in told["parkir", "down"]] == ["kunjungan", "antrean"]
    assert {one["expected"] for one in told["parkir", "down"]} == {None}
    assert client.get(f"/api/v1/incidents/{rows[-1]['id']}").get_json()["affected"] is not None
