"""Whoever has the token beats; whoever has not learns nothing, and leaves no trace of guessing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from liveroom import clock, settings
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.tables import application, beat
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

TOKEN = "c0ffee" * 8
PATH = f"/api/v1/beat/{TOKEN}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town, in which `arsip` beats."""
    engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    with writing(engine) as connection:
        mine = update(application).where(application.c.slug == "arsip")
        connection.execute(mine.values({"beat_secret": "arsip-token", "grace_s": 60}))
    known = settings.load({"LIVEROOM_SECRET_ARSIP_TOKEN": TOKEN})
    yield Room(engine, ZoneInfo("Asia/Jakarta"), known)
    engine.dispose()


def beats(room: Room) -> list[int]:
    """Return whose beats were kept."""
    with room.engine.connect() as connection:
        return list(connection.execute(select(beat.c.application_id)).scalars())


def test_a_beat_is_kept_before_it_is_answered(client: FlaskClient, room: Room) -> None:
    """200 means that it counts."""
    answer = client.post(PATH)

    assert (answer.status_code, answer.get_json()["apps"]) == (200, ["arsip"])
    assert beats(room) == [4]


@pytest.mark.parametrize("token", [TOKEN[:-1], TOKEN.upper(), "x", "x" * 300, "%00", "é"])
def test_a_wrong_token_is_nobody(client: FlaskClient, room: Room, token: str) -> None:
    """Nothing is kept, and nothing of the token comes back."""
    answer = client.post(f"/api/v1/beat/{token}")

    assert answer.status_code == 404
    assert answer.get_json()["instance"] == "/api/v1/beat/…"
    assert beats(room) == []


def test_only_a_post_beats(client: FlaskClient, room: Room) -> None:
    """A link that somebody opens, or a scanner follows, is no sign of life."""
    answer = client.get(PATH)

    assert answer.status_code == 405
    assert TOKEN not in answer.get_data(as_text=True)
    assert beats(room) == []


def test_too_often_is_told_and_guessing_stops_nobody_else(client: FlaskClient) -> None:
    """429 with when to come again; a flood of wrong tokens leaves the right one alone."""
    guesses = [client.post(f"/api/v1/beat/{number}").status_code for number in range(50)]
    mine = [client.post(PATH) for _ in range(30)]

    assert guesses[0] == 404
    assert guesses[-1] == 429
    assert mine[0].status_code == 200
    assert mine[-1].status_code == 429
    assert mine[-1].headers["Retry-After"] == "2"


def test_a_token_stands_in_no_log(
    client: FlaskClient, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even when the database is gone: 503, send it again."""
    with writing(room.engine) as connection:
        beat.drop(connection)

    with caplog.at_level(logging.DEBUG):
        answer = client.post(PATH)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert TOKEN not in caplog.text
    assert TOKEN not in answer.get_data(as_text=True)
