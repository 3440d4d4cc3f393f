"""Every kecamatan is there, with its people, its open complaints and its outline; all adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dashboard.queries.complaints import by_district
from dashboard.queries.followup import followup
from dashboard.queries.places import by_place
from liveroom.districts import NAMES
from liveroom.model import District, Span
from liveroom.places import read
from liveroom.store.engine import writing
from liveroom.store.reads import applications
from liveroom.store.tables import request
from liveroom.store.writes import keep_registry
from tests.areas import geojson
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from sqlalchemy import Engine


WEEK = Span(NOON - timedelta(days=7), NOON, ZONE)


def test_every_column_adds_up_to_the_citys(city: Engine) -> None:
    """Received as on the other map, open and overdue as in the follow-up."""
    with city.connect() as connection:
        everyone = applications(connection)
        frame = by_place(connection, everyone, WEEK)
        whole = followup(connection, everyone, WEEK).iloc[0]
        received = by_district(connection, everyone, WEEK)["received"].sum()

    assert list(frame["district"]) == [*NAMES, None]
    assert frame["received"].sum() == received > 0
    for column in ("open", "overdue", "without_deadline"):
        assert frame[column].sum() == whole[column]
    assert frame["per_10k"].isna().all()
    assert frame.attrs["outlines"] == {}


def test_people_and_outlines_come_from_the_registry(city: Engine) -> None:
    """The rate is of that district's people; outlines hang whole or not at all."""
    people = (District("36.71.04", 83_530, "BPS, 2021"),)
    told = replace(registry(), districts=people, boundaries=read(geojson()))
    with writing(city) as connection:
        keep_registry(connection, told, "areas", NOON, ZONE)

    with city.connect() as connection:
        frame = by_place(connection, applications(connection), WEEK)
        some = connection.execute(select(func.count()).select_from(request)).scalar_one()

    row = frame.set_index("district").loc["36.71.04"]
    assert some > 0
    assert row["population_source"] == "BPS, 2021"
    assert row["per_10k"] == round(10_000 * row["received"] / 83_530, 3)
    assert set(frame.attrs["outlines"]) == set(NAMES)
