"""The script of troubles: repeatable, never without something to see, natural over a month."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.city import found
from demo.rhythm import DAY
from demo.script import Script, dependants
from demo.state import state_of
from demo.troubles import Trouble

NOON = 1_795_496_400
CITY = found()
SCRIPT = Script(CITY)
moments = st.integers(NOON - 400 * DAY, NOON + 4000 * DAY)


@given(moments)
def test_the_same_seed_tells_the_same_story(at_s: int) -> None:
    """History and live answers come from different processes: they must agree."""
    again = Script(found())

    told = [state_of(again, service, at_s) for service in CITY.services[::17]]

    assert told == [state_of(SCRIPT, service, at_s) for service in CITY.services[::17]]


def test_another_seed_tells_another_story() -> None:
    """Otherwise the seed would be an ornament."""
    other = Script(found(seed=2))

    assert list(other.between(NOON, NOON + DAY)) != list(SCRIPT.between(NOON, NOON + DAY))


@given(moments)
@settings(max_examples=300)
def test_at_any_moment_there_is_everything_to_see(at_s: int) -> None:
    """Whoever opens the room sees each state, not only those who come at the right hour."""
    tracks = Counter(event.track for event in SCRIPT.between(at_s, at_s + 1))

    assert tracks["down"] >= 1
    assert tracks["degraded"] >= 1
    assert tracks["unclear"] >= 1
    assert tracks["maintenance"] >= 1
    assert 4 <= sum(tracks.values()) <= 10 + len(dependants(CITY))


@given(moments)
@settings(max_examples=100)
def test_a_service_has_one_trouble_at_a_time(at_s: int) -> None:
    """A service in maintenance that is also slow would count as neither."""
    events = list(SCRIPT.between(at_s, at_s + 1))

    doubled = [slug for slug, times in Counter(e.slug for e in events).items() if times > 1]

    assert all(
        len({event.track for event in events if event.slug == slug}) == 1 for slug in doubled
    )


def test_the_usual_number_in_trouble_is_five_to_eight() -> None:
    """The wall lists seven; more would be a disaster every day, fewer would hide its skill."""
    sizes = Counter(
        len({event.slug for event in SCRIPT.between(at_s, at_s + 1)})
        for at_s in range(NOON, NOON + 30 * DAY, 1800)
    )

    assert sum(sizes[size] for size in range(5, 9)) > 0.9 * sizes.total()


def test_a_month_looks_natural() -> None:
    """Most keep their objective, a few do not, and nobody is down half the time."""
    tracks = ("down", "down-too", "common")
    lost: Counter[str] = Counter()
    for event in SCRIPT.between(NOON - 30 * DAY, NOON, *tracks):
        lost[event.slug] += event.end_s - event.start_s

    uptimes = {one.slug: 1 - lost[one.slug] / (30 * DAY) for one in CITY.services}
    kept = sum(uptimes[one.slug] >= one.objective for one in CITY.services)

    assert min(uptimes.values()) > 0.975
    assert 0.6 * 153 < kept < 153


def test_services_that_share_a_hub_fail_together() -> None:
    """One cause with many victims is what a grouped incident is for."""
    events = list(SCRIPT.between(NOON - 60 * DAY, NOON, "common"))

    serials = Counter(event.serial for event in events)

    assert len(serials) >= 10
    assert max(serials.values()) == len(dependants(CITY)) == 7


def test_a_small_city_is_not_always_on_fire() -> None:
    """With one application, `something is always down` would mean: always the same one."""
    alone = Script(found(1))
    service = alone.city.services[0]

    well = sum(
        state_of(alone, service, at_s).trouble is None for at_s in range(NOON, NOON + DAY, 600)
    )

    assert well > 0.7 * 144


def test_hostile_servers_come_only_when_asked_for() -> None:
    """The usual demo shows a city, not an attack."""
    hostile = Script(CITY, faults=True)
    kinds = {event.trouble for event in hostile.between(NOON, NOON + DAY)}

    assert {Trouble.DRIP, Trouble.ENDLESS, Trouble.SWOLLEN} <= kinds
    assert Trouble.DRIP not in {event.trouble for event in SCRIPT.between(NOON, NOON + DAY)}
