"""What a citizen wrote is on the operators' page, masked, until its day; and nowhere else, ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

from dashboard import build
from dashboard.exports import EXPORTERS
from dashboard.exports.order import Order, sheet
from dashboard.exports.sheet import compose
from dashboard.pages.desk import Desk
from dashboard.pages.laptop import LIVE, PAGES, find, renewed
from dashboard.pages.visit import visit
from dashboard.panels import PANELS
from dashboard.scenes import SCENES
from dashboard.words import words
from liveroom import settings
from liveroom.dialects.complaints import json_path, open311, reader
from liveroom.model import Feed
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.requests import keep_requests
from liveroom.store.tables import request_text, text_destruction
from liveroom.store.texts import destroy_texts, keep_texts
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

PLANTED = "Zebrakuning"
WRITTEN = f"{PLANTED} di depan rumah, NIK 3671012345678901, telp 0812-3456-7890, ani@contoh.id"
DAYS = 30
ROUTES = (
    *("state", "incidents", "usage", "complaints?by=topic", "complaints?by=app&status=received"),
    *("complaints/words", "complaints/topics", "complaints/deadlines", "complaints/views"),
    *("imports", "notices", "maintenance", "uptime?window=24h&by=app"),
    *(f"scenes/{scene.name}" for scene in SCENES.values() if scene.of == "all"),
)


def told(days_ago: int = 1) -> Feed:
    """Return what an Open311 server says of one complaint."""
    received = (NOON - timedelta(days=days_ago)).isoformat()
    row = {"service_request_id": f"teks-{days_ago}", "requested_datetime": received}
    row |= {"status": "open", "service_name": "Sampah", "description": WRITTEN}
    feed = open311.read(json.dumps([row]).encode(), ZONE)
    assert isinstance(feed, Feed)
    return feed


def plant(engine: Engine, feed: Feed, days: int = DAYS) -> int:
    with writing(engine) as connection:
        keep_requests(connection, "laksa", feed, NOON, ZONE, "open311")
        return keep_texts(connection, "laksa", feed, NOON, days)


def kept(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(request_text.c.text)).scalars())


def page(engine: Engine, path: str, search: str = "") -> str:
    """Return a laptop page, and what it asks for again, as they leave for the browser."""
    chosen = replace(settings.load({}), keep_text=DAYS)
    room = Room(engine, ZONE, chosen)
    desk = Desk(room, lambda: "")
    with engine.connect() as connection:
        seen = visit(room, connection, path, search)
        shown = find(desk, seen, connection).body
        more = renewed(desk, seen, connection) if path in LIVE else []
    return json.dumps([shown, more], cls=PlotlyJSONEncoder)


def test_nothing_is_kept_unless_the_city_says_so(city: Engine) -> None:
    """The setting is off until somebody turns it on, and is a number of days."""
    assert settings.load({}).keep_text == 0
    assert settings.load({"LIVEROOM_KEEP_TEXT": "90d"}).keep_text == 90
    assert len(settings.read({"LIVEROOM_KEEP_TEXT": "367"})[1]) == 1
    assert plant(city, told(), days=0) == 0
    assert kept(city) == []
    assert PLANTED not in repr(told())


def test_numbers_of_persons_are_masked_before_they_are_kept(city: Engine) -> None:
    """What is not needed to judge a complaint never reaches the disk."""
    assert plant(city, told()) == 1
    (text,) = kept(city)

    assert PLANTED in text
    assert not any(secret in text for secret in ("3671012345678901", "0812", "ani@"))
    assert plant(city, told()) == 0  # read again, it is the same text
    assert PLANTED in page(city, "/aduan/teks")


@pytest.mark.parametrize("dialect", ["liveroom-json", "laksa-csv", "json-path"])
def test_every_way_by_which_texts_come_ends_in_the_same_place(city: Engine, dialect: str) -> None:
    """Sent, in a file or by paths: kept and masked where the city says so, and dropped where not."""
    row = {"id": "teks-9", "received": (NOON - timedelta(days=1)).isoformat()}
    row |= {"status": "proses", "topic": "Sampah", "text": WRITTEN}
    body = json.dumps([row])
    if dialect == "laksa-csv":
        cells = '","'.join(row.values())
        body = f'ticket,received,status,topic,Isi laporan\n"{cells}"\n'
    feed = reader(dialect, json_path.PLAIN)(body.encode(), ZONE)
    assert isinstance(feed, Feed)

    assert (plant(city, feed, days=0), kept(city)) == (0, [])
    assert plant(city, feed) == 1
    (text,) = kept(city)
    assert PLANTED in text
    assert not any(secret in text for secret in ("3671012345678901", "0812", "ani@"))


@pytest.mark.parametrize("path", PAGES)
def test_a_guest_and_every_other_page_are_shown_no_text(city: Engine, path: str) -> None:
    """The operators' page alone has it, and not in guest mode."""
    plant(city, told())

    assert PLANTED not in page(city, path, "?tamu=1")
    assert (PLANTED in page(city, path)) is (path == "/aduan/teks")


@pytest.mark.parametrize("name", PANELS)
def test_no_panel_and_no_file_holds_a_text(city: Engine, name: str) -> None:
    """Neither its numbers nor its picture."""
    plant(city, told())
    speech = words("id", ZONE)
    with city.connect() as connection:
        one = sheet(Order(name, "30d", "csv"), connection, speech, NOON)

    blank = '<svg viewBox="0 0 400 200"></svg>'
    drawn = json.dumps(one.drawing)
    for content in (EXPORTERS["csv"](one, speech).decode(), drawn, compose(one, blank, speech)[0]):
        assert PLANTED not in content


def test_no_answer_of_the_api_no_wall_and_no_log_holds_a_text(
    city: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine that asks for everything gets no word of a citizen."""
    caplog.set_level(0)
    plant(city, told())
    room = Room(city, ZONE, replace(settings.load({}), keep_text=DAYS))
    walls = build(room).server.test_client()
    for route in ROUTES:
        answer = walls.get(f"/api/v1/{route}")
        assert answer.status_code == 200, route
        assert PLANTED not in answer.get_data(as_text=True), route
    for scene in ("ikhtisar", "aduan", "peta", "tren"):
        assert PLANTED not in walls.get(f"/wall/{scene}").get_data(as_text=True)
    destroy_texts(city, NOON + timedelta(days=DAYS))
    assert PLANTED not in caplog.text


def test_a_text_is_destroyed_on_its_day_and_does_not_come_back(city: Engine) -> None:
    """Destruction is written down without the words; the same feed read again brings none back."""
    plant(city, told(1))
    plant(city, told(10))
    day = NOON + timedelta(days=DAYS - 10)

    assert destroy_texts(city, day - timedelta(milliseconds=1)) == 0
    assert destroy_texts(city, day) == 1
    assert destroy_texts(city, day) == 0
    assert len(kept(city)) == 1
    with city.connect() as connection:
        assert connection.execute(select(text_destruction.c.texts)).scalars().all() == [1]
    assert plant(city, told(DAYS + 1)) == 0
