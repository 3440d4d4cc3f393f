"""A signed message is on disk before it is answered, and counts once; any other leaves no trace."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from dashboard.api import hooks
from liveroom import clock, settings
from liveroom.model import Hook
from liveroom.room import Room
from liveroom.rules.signatures import key, sign
from liveroom.store.engine import writing
from liveroom.store.hooks import keep_hooks
from liveroom.store.tables import hook_message, request, source
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

NEW, OLD, STRANGE = (
    "whsec_" + base64.b64encode(sign.encode() * 32).decode() for sign in ("n", "o", "s")
)
PATH = "/api/v1/complaints/hook/loket"
ONE = {
    "id": "L-1",
    "received": "2026-11-24T08:15:00+07:00",
    "status": "menunggu",
    "topic": "Lampu jalan padam",
    "name": "Sari binti Fulan",
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town, to which `loket` may send by two secrets."""
    engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    hooks = [Hook("loket", ("loket-new", "loket-old")), Hook("kota", ("loket-new",), "open311")]
    with writing(engine) as connection:
        keep_hooks(connection, hooks)
    known = settings.load({"LIVEROOM_SECRET_LOKET_NEW": NEW, "LIVEROOM_SECRET_LOKET_OLD": OLD})
    yield Room(engine, ZoneInfo("Asia/Jakarta"), known)
    engine.dispose()


def send(
    client: FlaskClient,
    value: object,
    *,
    message: str = "msg_1",
    secret: str = NEW,
    late: timedelta = timedelta(),
    path: str = PATH,
    more: Mapping[str, str] | None = None,
) -> TestResponse:
    """Send a value as a sender does; `more` are headers laid over its own."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    sent = str(int((clock.now() - late).timestamp()))
    signature = sign(key(secret) or b"", message, sent, body)
    names = {"webhook-id": message, "webhook-timestamp": sent, "webhook-signature": signature}
    return client.post(path, data=body, headers={**names, **(more or {})})


def numbers(room: Room, name: str = "loket") -> list[str]:
    """Return the numbers of a source's complaints, in their order."""
    mine = select(request.c.external_id).join(source).where(source.c.name == name)
    with room.engine.connect() as connection:
        return list(connection.execute(mine.order_by(request.c.id)).scalars())


def messages(room: Room) -> int:
    """Return how many messages have been counted."""
    with room.engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(hook_message)).scalar_one()
    return int(count)


def test_a_message_is_kept_before_it_is_answered(client: FlaskClient, room: Room) -> None:
    """201 names what is on disk."""
    answer = send(client, ONE)

    assert (answer.status_code, answer.get_json()["complaints"]) == (201, ["L-1"])
    assert numbers(room) == ["L-1"]


@pytest.mark.parametrize(
    "value",
    [
        [ONE, {**ONE, "id": "L-2"}],
        {"type": "complaint.received", "data": [ONE, {**ONE, "id": "L-2"}]},
        {"complaints": None, "data": [ONE, {**ONE, "id": "L-2"}, {"id": "L-3"}]},
    ],
)
def test_a_message_may_hold_many(client: FlaskClient, room: Room, value: object) -> None:
    """A list, or the envelope of the standard; what cannot be taken is told."""
    answer = send(client, value)

    assert (answer.status_code, answer.get_json()["counted"]) == (201, True)
    assert numbers(room) == ["L-1", "L-2"]
    assert len(answer.get_json()["refused"]) <= 1


def test_a_message_may_be_open311(client: FlaskClient, room: Room) -> None:
    """As the registry says of the hook."""
    row = {
        "service_request_id": 7,
        "status": "open",
        "service_name": "Lampu",
        "requested_datetime": "2026-11-24T08:15:00+07:00",
    }
    answer = send(client, row, path="/api/v1/complaints/hook/kota")

    assert answer.status_code == 201
    assert numbers(room, "kota") == ["7"]


def test_a_message_counts_once_however_often_it_comes(client: FlaskClient, room: Room) -> None:
    """Senders who did not hear us send again, signed anew; another body is another message."""
    answers = [send(client, ONE, late=timedelta(seconds=n)) for n in range(10)]
    other = send(client, {**ONE, "status": "selesai"})

    assert [each.status_code for each in answers] == [201, *[200] * 9]
    assert {tuple(each.get_json()["complaints"]) for each in answers} == {("L-1",)}
    assert other.status_code == 409
    assert (numbers(room), messages(room)) == (["L-1"], 1)


def test_both_secrets_count_while_they_rotate(client: FlaskClient, room: Room) -> None:
    """Until the old one is taken out of the registry."""
    both = [send(client, ONE, message=f"m{n}", secret=one) for n, one in enumerate((NEW, OLD))]
    with writing(room.engine) as connection:
        keep_hooks(connection, [Hook("loket", ("loket-new",))])
    after = [send(client, ONE, message=f"a{n}", secret=one) for n, one in enumerate((NEW, OLD))]

    assert [each.status_code for each in both] == [201, 201]
    assert [each.status_code for each in after] == [201, 401]


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": STRANGE},
        {"late": timedelta(minutes=6)},
        {"late": timedelta(minutes=-6)},
        {"path": "/api/v1/complaints/hook/laksa"},
        {"more": {"webhook-signature": ""}},
        {"more": {"webhook-id": "another"}},
    ],
)
def test_what_is_not_signed_has_no_effect(
    client: FlaskClient, room: Room, changes: dict[str, Any]
) -> None:
    """Wrong, old, from the future, for somebody else: 401, and nothing is written."""
    answer = send(client, ONE, **changes)

    assert answer.status_code == 401
    assert (numbers(room), messages(room)) == ([], 0)


def test_what_is_signed_is_the_body_as_it_travels(client: FlaskClient, room: Room) -> None:
    """The same JSON with another blank is not what the sender signed."""
    sent = str(int(clock.now().timestamp()))
    signature = sign(key(NEW) or b"", "msg_1", sent, json.dumps(ONE).encode())
    names = {"webhook-id": "msg_1", "webhook-timestamp": sent, "webhook-signature": signature}

    answer = client.post(PATH, data=json.dumps(ONE, indent=1), headers=names)

    assert (answer.status_code, numbers(room)) == (401, [])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * ((1 << 20) + 1), 413),
        (b"[" * 1000 + b"]" * 1000, 422),
        (b'{"id": "\xff"}', 422),
        (b"", 422),
        (b'{"data": 1}', 422),
        (b"[{}]", 422),
        (b'[{"id": "L-1", "id": "L-2"}]', 422),
    ],
)
def test_nonsense_is_refused_for_good(
    client: FlaskClient, room: Room, body: bytes, status: int
) -> None:
    """4xx: nobody need send it again."""
    answer = send(client, body)

    assert answer.status_code == status
    assert "Retry-After" not in answer.headers
    assert numbers(room) == []


def test_a_compressed_body_is_not_opened(client: FlaskClient) -> None:
    """A bomb is no bomb where nobody lights it."""
    answer = send(client, ONE, more={"Content-Encoding": "gzip"})

    assert answer.status_code == 415


def test_too_many_are_asked_to_wait(
    client: FlaskClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429 with when to come again, and everything that was answered 201 is there."""
    monkeypatch.setattr(hooks, "MOST", 3)
    monkeypatch.setattr(hooks, "PER_S", 0.0)
    answers = [send(client, {**ONE, "id": f"L-{n}"}, message=f"m{n}") for n in range(5)]

    assert [each.status_code for each in answers] == [201, 201, 201, 429, 429]
    assert answers[-1].headers["Retry-After"] == "2"
    assert numbers(room) == ["L-0", "L-1", "L-2"]


def test_a_database_that_is_away_is_a_reason_to_come_again(client: FlaskClient, room: Room) -> None:
    """503 and Retry-After: the sender keeps the message until we can."""
    with writing(room.engine) as connection:
        hook_message.drop(connection)

    answer = send(client, ONE)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert numbers(room) == []


def test_a_secret_that_is_missing_lets_nobody_in(client: FlaskClient, room: Room) -> None:
    """An empty secret is nobody's key."""
    with writing(room.engine) as connection:
        keep_hooks(connection, [Hook("loket", ("nowhere",))])

    assert send(client, ONE).status_code == 401
