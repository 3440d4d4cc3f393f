"""The lanes: every application in its category, and parts that add up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.lanes import STATES, lanes
from dashboard.queries.state import state
from liveroom.model import Span
from liveroom.store.engine import writing
from liveroom.store.reads import applications
from liveroom.store.tables import application, request, request_history
from tests.city import NOON, ZONE
from tests.dashboard.complaint_book import DAY, file

if TYPE_CHECKING:
    from sqlalchemy import Engine

MONTH = Span(NOON - timedelta(days=30), NOON, ZONE)


def test_the_lanes_hold_everybody_in_registry_order_as_the_state_says(city: Engine) -> None:
    """What the lanes show and what the list shows is one judgement."""
    with city.connect() as connection:
        everyone = applications(connection)
        rows = lanes(connection, everyone, MONTH)
        now = state(connection, everyone, MONTH)

    assert list(rows["slug"]) == [one.slug for one in everyone]
    assert list(rows["status"]) == list(now["status"])
    assert all((rows[f"{name}_ms"] >= 0).all() for name in STATES)


def test_declared_and_registered_are_kept_apart(city: Engine) -> None:
    """A city said forty; the rest is shown as not itemised, never hidden."""
    with city.connect() as connection:
        whole = lanes(connection, applications(connection), MONTH).attrs["whole"]

    assert whole.declared == 40
    assert whole.itemised <= whole.declared
    assert [lane.slug for lane in whole.lanes] == [
        "layanan-publik",
        "situs-opd",
        "e-kesehatan",
        "belum-dikategorikan",
    ]


def test_a_category_nobody_is_registered_in_yet_is_itemised_all_the_same(city: Engine) -> None:
    """What the city declared does not become uncategorised while its registry is being filled."""
    with city.connect() as connection:
        everyone = applications(connection)
        first = everyone[0].category
        some = [one for one in everyone if one.category != first]
        whole = lanes(connection, everyone, MONTH).attrs["whole"]
        fewer = lanes(connection, some, MONTH).attrs["whole"]

    assert fewer.itemised == whole.itemised


def test_every_complaint_of_seven_days_is_somewhere(city: Engine) -> None:
    """Mapped, unrelated and unmapped add up; a category no topic leads to says so."""
    with writing(city) as connection:
        connection.execute(request_history.delete())
        connection.execute(request.delete())
        file(connection, NOON - DAY, application="lampu-jalan", mapping="mapped")
        file(connection, NOON - DAY, category="e-kesehatan", mapping="mapped")
        file(connection, NOON - DAY)
        file(connection, NOON - 2 * DAY, mapping="unmapped")
        file(connection, NOON - 40 * DAY)

    with city.connect() as connection:
        whole = lanes(connection, applications(connection), MONTH).attrs["whole"]

    heard = {lane.slug: lane.received for lane in whole.lanes}
    assert heard["e-kesehatan"] == 2
    assert sum(heard.values()) + whole.unrelated + whole.unmapped == 4
    assert {lane.slug for lane in whole.lanes if lane.is_mapped} == {"e-kesehatan"}
    assert whole.has_feed


def test_a_category_without_applications_has_no_lane(city: Engine) -> None:
    """An empty lane would look like a lane in which all is well."""
    with writing(city) as connection:
        connection.execute(application.update().values(category="situs-opd"))

    with city.connect() as connection:
        whole = lanes(connection, applications(connection), MONTH).attrs["whole"]

    assert [lane.slug for lane in whole.lanes] == ["situs-opd"]
