"""A complaint's position says its kecamatan, and is kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.model import ComplaintStatus, District, Feed, ServiceRequest
from liveroom.places import read
from liveroom.store.engine import reading, writing
from liveroom.store.requests import Kept, keep_requests
from liveroom.store.tables import METADATA, district, request
from liveroom.store.writes import keep_registry
from tests.areas import geojson, middle
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from sqlalchemy import Engine

FIRST = ServiceRequest("1", NOON, ComplaintStatus.RECEIVED, "open", "Jalan rusak")
BOUNDED = replace(
    registry(),
    boundaries=read(geojson()),
    districts=(District("36.71.04", 83_530, "BPS, 2021"),),
)


def kept(engine: Engine, *requests: ServiceRequest) -> tuple[Kept, dict[str, str | None]]:
    """Keep these complaints; return what became of them and the district of each."""
    with writing(engine) as connection:
        told = keep_requests(connection, "laksa", Feed(requests), NOON, ZONE)
    with reading(engine) as connection:
        rows = connection.execute(select(request.c.external_id, request.c.district)).all()
    return told, {row.external_id: row.district for row in rows}


def accepted(engine: Engine, *, bounded: bool) -> None:
    """Accept the city's registry, with boundaries or without."""
    with writing(engine) as connection:
        keep_registry(connection, BOUNDED if bounded else registry(), "one", NOON, ZONE)


def test_a_position_decides_before_a_name_and_outside_the_name_stays(engine: Engine) -> None:
    """Citizens write the next kecamatan's name; a telephone knows where it is."""
    accepted(engine, bounded=True)
    inside = replace(FIRST, point=middle(3), district="36.71.01")
    outside = replace(FIRST, id="2", point=(0.5, 0.5), district="36.71.01")
    nowhere = replace(FIRST, id="3", point=(0.5, 0.5))

    _, found = kept(engine, inside, outside, nowhere)

    assert found == {"1": "36.71.04", "2": "36.71.01", "3": None}


def test_without_boundaries_a_position_is_dropped(engine: Engine) -> None:
    """There is nothing to look it up in, and nowhere to keep it for later."""
    accepted(engine, bounded=False)

    _, found = kept(engine, replace(FIRST, point=middle(3)))

    assert found == {"1": None}


def test_the_same_position_again_is_no_news(engine: Engine) -> None:
    """A feed tells every complaint again at each poll."""
    accepted(engine, bounded=True)
    here = replace(FIRST, point=middle(3))
    kept(engine, here)

    told, _ = kept(engine, here)

    assert (told.new, told.updated, told.unchanged) == (0, 0, 1)


def test_no_table_holds_a_position(engine: Engine) -> None:
    """Where somebody stood is theirs; the kecamatan is the city's."""
    accepted(engine, bounded=True)
    kept(engine, replace(FIRST, point=(106.51234567, -6.29876543)))

    with reading(engine) as connection:
        everything = [
            str(tuple(row))
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
        ]

    assert not any("51234" in row or "29876" in row for row in everything)


def test_districts_follow_the_registry(engine: Engine) -> None:
    """Populations and boundaries come with the file and go with it."""
    accepted(engine, bounded=True)
    with reading(engine) as connection:
        rows = {row.code: row for row in connection.execute(select(district))}
    assert len(rows) == 13
    assert (rows["36.71.04"].population, rows["36.71.04"].population_source) == (
        83_530,
        "BPS, 2021",
    )
    assert rows["36.71.05"].population is None

    with writing(engine) as connection:
        keep_registry(connection, registry(), "two", NOON + timedelta(hours=1), ZONE)
    with reading(engine) as connection:
        assert connection.execute(select(district)).all() == []
