"""Maintenance is announced over HTTP, now and never backwards; the registry's own stays its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from liveroom import clock
from liveroom.store.engine import writing
from liveroom.store.tables import maintenance_plan

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from liveroom.room import Room

PATH = "/api/v1/maintenance"
HOUR = timedelta(hours=1)


def wanted(**more: object) -> dict[str, Any]:
    """Return an announcement for an hour around this moment."""
    now = clock.now().replace(microsecond=0)
    times = {"start": (now - HOUR).isoformat(), "end": (now + HOUR).isoformat()}
    return {"app": "pajak", "why": "Pindah peladen", "name": "Sari", **times, **more}


def status_of(client: FlaskClient, slug: str) -> str:
    """Return what an application is said to be now."""
    apps = client.get("/api/v1/state").get_json()["apps"]
    return str(next(each["status"] for each in apps if each["id"] == slug))


def test_what_is_announced_holds_at_once_and_until_it_is_called_off(client: FlaskClient) -> None:
    """The wall says maintenance, and the plan says who, why and from when it counts."""
    made = client.post(PATH, json=wanted())
    document = made.get_json()

    assert made.status_code == 201
    assert client.get(made.headers["Location"]).get_json() == document
    assert status_of(client, "pajak") == "maintenance"
    assert (document["name"], document["origin"]) == ("Sari", "api")
    assert document["windows"][0]["announced"] == document["announced"] > document["start"]

    ended = client.delete(f"{PATH}/{document['id']}", json={"name": "Budi"}).get_json()
    assert ended["ended_by"] == "Budi"
    assert status_of(client, "pajak") == "down"


def test_announcing_twice_is_announcing_once(client: FlaskClient) -> None:
    """A request that is sent again after a time-out gets the plan there is."""
    body = wanted(rrule="FREQ=WEEKLY")
    first, second = client.post(PATH, json=body), client.post(PATH, json=body)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    rows = client.get(f"{PATH}?app=pajak").get_json()["rows"]
    assert [(row["rrule"], len(row["windows"])) for row in rows] == [("FREQ=WEEKLY", 6)]


def test_an_extension_is_a_new_announcement(client: FlaskClient) -> None:
    """The added time is announced when it is added; the rest keeps its own moment."""
    document = client.post(PATH, json=wanted()).get_json()
    end = (clock.now().replace(microsecond=0) + 2 * HOUR).isoformat()

    body = {"end": end, "name": "Budi"}
    changed = client.patch(f"{PATH}/{document['id']}", json=body).get_json()

    told = [each["announced"] for each in changed["windows"]]
    assert told[0] == document["announced"] < told[1]
    again = client.patch(f"{PATH}/{document['id']}", json=body).get_json()
    assert again == changed


def test_plans_of_the_registry_and_plans_called_off_are_not_changed(
    client: FlaskClient, room: Room
) -> None:
    """Two places that both decide would undo each other; 409 says where to go."""
    first = client.post(PATH, json=wanted()).get_json()["id"]
    second = client.post(PATH, json=wanted(app="ppdb")).get_json()["id"]
    client.delete(f"{PATH}/{second}", json={"name": "Sari"})
    with writing(room.engine) as connection:
        mine = update(maintenance_plan).where(maintenance_plan.c.id == first)
        connection.execute(mine.values(origin="registry"))

    body = {"name": "Sari"}
    answers = [client.patch(f"{PATH}/{first}", json=body)]
    answers += [client.delete(f"{PATH}/{first}", json=body)]
    answers += [client.patch(f"{PATH}/{second}", json=body)]

    assert [each.status_code for each in answers] == [409, 409, 409]
    assert client.delete(f"{PATH}/{second}", json=body).status_code == 200


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"app": "tidak-ada"}, 422),
        ({"app": None}, 422),
        ({"name": ""}, 422),
        ({"start": "besok"}, 422),
        ({"start": "2026-11-24T08:00:00"}, 422),
        ({"start": "9999-12-31T23:59:59.999999-23:59"}, 422),
        ({"end": "2020-01-01T00:00:00+07:00"}, 422),
        ({"start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z"}, 422),
        ({"end": "2100-01-01T00:00:00Z"}, 422),
        ({"rrule": "FREQ=HOURLY"}, 422),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, 422),
        ({"announced": "2020-01-01T00:00:00Z"}, 422),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    client: FlaskClient, more: dict[str, Any], status: int
) -> None:
    """Nothing is kept, and above all nothing is excused backwards."""
    answer = client.post(PATH, json=wanted(**more))

    assert answer.status_code == status
    assert len(answer.get_json()["detail"]) < 200
    assert client.get(PATH).get_json()["rows"] == []


def test_other_sites_announce_nothing(client: FlaskClient) -> None:
    """An outage must not be excusable by a page somebody happens to look at."""
    headers = {"Origin": "http://evil.example"}
    assert client.post(PATH, json=wanted(), headers=headers).status_code == 403
    assert client.delete(f"{PATH}/1", json={"name": "x"}, headers=headers).status_code == 403
    assert client.patch(f"{PATH}/1", json={"name": "x"}, headers=headers).status_code == 403
    assert client.get(f"{PATH}/1").status_code == 404
    assert client.get(f"{PATH}?app=tidak-ada").status_code == 400
