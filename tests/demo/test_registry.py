"""The registry the city writes is one that the room accepts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from demo import registry
from demo.city import found
from demo.registry import Addresses
from demo.script import Script
from liveroom.registry import parse

NOON = 1_795_496_400
NOW = datetime.fromtimestamp(NOON, UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")


def test_the_room_accepts_it_whole() -> None:
    """Every rule of the registry holds for the demo too, the mark of invented data with it."""
    text = registry.write(Script(found()), Addresses("http://127.0.0.1:9000"), NOON)

    read = parse(text.encode(), "applications.toml", zone=JAKARTA)

    assert len(read.applications) == 153
    assert read.city.sample
    assert (read.city.declared_count, read.city.declared_source) == (
        153,
        "Banten Hits, 19 Oktober 2016",
    )
    assert {one.control for one in read.applications} == {"city", "central", "vendor"}
    assert sum(bool(one.category or one.application) for one in read.topics) < len(read.topics)


def test_somebody_is_in_announced_maintenance_now_and_for_days_to_come() -> None:
    """What is not announced before it begins does not count as maintenance."""
    text = registry.write(Script(found()), Addresses("http://127.0.0.1:9000"), NOON)
    read = parse(text.encode(), "applications.toml", zone=JAKARTA)
    windows = [window for one in read.applications for window in one.maintenance]

    hours = [NOW + timedelta(hours=hour) for hour in range(-90 * 24, 7 * 24)]

    assert all(any(w.start <= hour < w.end for w in windows) for hour in hours)
    assert all(window.announced < window.start for window in windows)
    assert all(window.announced <= NOW for window in windows)  # a plan to come has been told


def test_a_small_city_is_accepted_too() -> None:
    """Topics that speak of a service nobody runs speak of nothing."""
    text = registry.write(Script(found(5)), Addresses("http://127.0.0.1:9000"), NOON)

    assert len(parse(text.encode(), "applications.toml", zone=JAKARTA).applications) == 5


def test_a_service_with_a_door_of_its_own_is_asked_there() -> None:
    """The port that closes must be the port that is probed."""
    script = Script(found())
    slug = next(one.slug for one in script.city.services if one.port == "own")
    addresses = Addresses("http://127.0.0.1:9000", {slug: "http://127.0.0.1:9001"})

    read = parse(registry.write(script, addresses, NOON).encode(), "a.toml", zone=JAKARTA)

    health = next(one.health for one in read.applications if one.slug == slug)
    assert health is not None
    assert health.url == f"http://127.0.0.1:9001/{slug}/health"
