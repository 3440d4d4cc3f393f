"""The town of the API's tests, with a heart that beat just now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from dashboard import api
from liveroom import clock
from liveroom.room import Room
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town as it is at this moment."""
    engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    yield Room(engine, ZoneInfo("Asia/Jakarta"))
    engine.dispose()


@pytest.fixture
def client(room: Room) -> FlaskClient:
    """Return a browserless client of the API alone."""
    server = Flask("town")
    api.register(server, room)
    return server.test_client()
