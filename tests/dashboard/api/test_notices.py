"""Who is told, what was told of late, and a test of a channel; never an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liveroom import clock
from liveroom.model import Channel
from liveroom.rules.periods import to_ms
from liveroom.store.engine import writing
from liveroom.store.outbox import bounced, keep_channels, take

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from liveroom.room import Room

NOTICES, TEST = "/api/v1/notices", "/api/v1/notices/test"


@pytest.fixture(autouse=True)
def _channels(room: Room) -> None:
    with writing(room.engine) as connection:
        keep_channels(
            connection,
            [
                Channel("petugas", "secret:kait"),
                Channel("kait", "json://kait.contoh.go.id/r4hasia"),
            ],
        )


def test_a_test_waits_in_the_outbox_once(client: FlaskClient) -> None:
    """A second click while the first one waits asks for nothing more."""
    first = client.post(TEST, json={"channel": "petugas"})
    second = client.post(TEST, json={"channel": "petugas"})

    assert first.status_code == second.status_code == 202
    assert first.get_json() == second.get_json()
    assert first.get_json()["state"] == "waiting"
    told = client.get(f"{NOTICES}/{first.get_json()['id']}").get_json()
    assert told == first.get_json()
    assert [each["id"] for each in client.get(NOTICES).get_json()["notices"]] == [told["id"]]


def test_channels_are_listed_with_how_they_fare(client: FlaskClient, room: Room) -> None:
    """Whoever presses the button sees what became of it, and no address."""
    client.post(TEST, json={"channel": "kait"})
    now_ms = to_ms(clock.now())
    with writing(room.engine) as connection:
        letter = take(connection, "kait", now_ms)
        assert letter is not None
        bounced(connection, letter, "http-403", now_ms, now_ms + 15_000)

    answer = client.get(NOTICES)

    operator, hook = answer.get_json()["channels"]
    assert (operator["name"], operator["kind"], operator["waiting"]) == ("petugas", None, 0)
    assert (hook["kind"], hook["waiting"], hook["failure"]) == ("json", 1, "http-403")
    assert hook["next"] is not None
    assert "r4hasia" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"channel": "nobody"}, {}, 404),
        ({"channel": ""}, {}, 422),
        ({"channel": "petugas", "url": "json://x"}, {}, 422),
        ({"channel": "petugas"}, {"Origin": "https://jahat.example"}, 403),
    ],
)
def test_nothing_else_can_be_asked(
    client: FlaskClient, body: dict[str, str], headers: dict[str, str], status: int
) -> None:
    """No page of another site rings the city's telephones, and nobody names an address."""
    assert client.post(TEST, json=body, headers=headers).status_code == status
    assert client.get(NOTICES).get_json()["notices"] == []


def test_a_notice_that_is_not_there_is_404(client: FlaskClient) -> None:
    """Even where its number is larger than any database keeps."""
    assert client.get(f"{NOTICES}/{10**30}").status_code == 404
