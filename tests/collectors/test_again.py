"""Boundaries that come later: complaints are read again from their source, and found in them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from collectors.contract import Poll
from collectors.keep import Scribe, with_again
from collectors.sources.complaints import REACH, TURN, collect
from liveroom.dialects.complaints.open311 import read as read_open311
from liveroom.model import Feed
from liveroom.places import read
from liveroom.store.engine import reading, writing
from liveroom.store.requests import keep_requests
from liveroom.store.sources import source_read, to_read_again
from liveroom.store.tables import request
from liveroom.store.writes import keep_registry
from tests.areas import geojson, middle
from tests.city import NOON, ZONE, registry
from tests.fakes import answer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from collectors.contract import Answer, Request, Silence


def _row(ago: int) -> dict[str, str]:
    longitude, latitude = middle(3)
    return {
        "service_request_id": str(ago),
        "status": "open",
        "service_name": "Lampu jalan padam",
        "requested_datetime": (NOON - timedelta(days=ago)).astimezone(UTC).isoformat(),
        "lat": str(latitude),
        "long": str(longitude),
    }


def is_left(engine: Engine) -> bool:
    """Say whether anything is still to be read once more."""
    with reading(engine) as connection:
        return to_read_again(connection, "laksa") is not None


def test_complaints_of_years_are_found_in_boundaries_that_came_later(engine: Engine) -> None:
    """Nothing keeps where they were: each slice is read once more, one that fails at another turn."""
    days = range(1, 500, 7)
    asked: list[tuple[datetime, datetime]] = []

    async def fetch(request: Request) -> Answer | Silence:
        query = {name: one for name, (one,) in parse_qs(urlsplit(request.url).query).items()}
        end = datetime.fromisoformat(query.get("end_date", NOON.isoformat()))
        start = datetime.fromisoformat(query.get("start_date", (end - REACH).isoformat()))
        asked.append((start, end))
        told = [one for one in map(_row, days) if start.isoformat() <= one["requested_datetime"]]
        told = [one for one in told if one["requested_datetime"] < end.isoformat()]
        fails = len(asked) in {4, 10}
        return answer(json.dumps(told).encode(), status=500 if fails else 200)

    def poll(at: datetime) -> None:
        feed = asyncio.run(with_again(Scribe(), engine, registry().sources[0]))
        told = asyncio.run(collect(Poll(feed, fetch, at, ZONE, timedelta(seconds=9))))
        with writing(engine) as connection:
            keep_requests(connection, "laksa", told, at, ZONE)
            source_read(connection, "laksa", told, at)

    def placed() -> set[str | None]:
        with reading(engine) as connection:
            return set(connection.execute(select(request.c.district)).scalars())

    with writing(engine) as connection:
        keep_registry(connection, registry(), "one", NOON, ZONE)
        old = read_open311(json.dumps([_row(day) for day in days]).encode(), ZONE)
        assert isinstance(old, Feed)
        keep_requests(connection, "laksa", old, NOON, ZONE)
        keep_registry(
            connection, replace(registry(), boundaries=read(geojson())), "two", NOON, ZONE
        )
    assert placed() == {None}

    turns = 0
    while is_left(engine):
        poll(NOON + turns * TURN)
        turns += 1
        assert turns < 12

    assert placed() == {"36.71.04"}
    count = len(asked)
    poll(NOON + turns * TURN)
    assert len(asked) == count + 1
