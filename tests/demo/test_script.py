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
DOWN = ("abandoned", "down", "down-too", "common")
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
    """The usual service has a few real outages; a handful is chronically ill, as in any city."""
    lost: Counter[str] = Counter()
    bad: dict[str, set[int]] = {}
    for event in SCRIPT.between(NOON - 30 * DAY, NOON):
        start, end = max(event.start_s, NOON - 30 * DAY), min(event.end_s, NOON)
        if event.track in DOWN:
            lost[event.slug] += end - start
        if event.track != "maintenance":
            bad.setdefault(event.slug, set()).update(range(start // DAY, (end - 1) // DAY + 1))

    uptimes = sorted(1 - lost[one.slug] / (30 * DAY) for one in CITY.services)
    kept = sum(1 - lost[one.slug] / (30 * DAY) >= one.objective for one in CITY.services)
    days = sorted(len(bad.get(one.slug, ())) for one in CITY.services)

    assert 0.995 < uptimes[76] < 0.9995
    assert 6 <= sum(uptime < 0.98 for uptime in uptimes) <= 12
    assert 0.85 * 153 < kept < 0.97 * 153
    assert days[76] <= 4


def test_a_few_are_down_at_any_moment() -> None:
    """Whoever opens the room finds work to do, and no disaster."""
    sizes = Counter(
        len({event.slug for event in SCRIPT.between(at_s, at_s + 1, *DOWN)})
        for at_s in range(NOON, NOON + 30 * DAY, 1800)
    )

    assert sum(sizes[size] for size in (2, 3, 4)) > 0.98 * sizes.total()


def test_services_that_share_a_hub_fail_together() -> None:
    """One cause with many victims is what a grouped incident is for."""
    events = list(SCRIPT.between(NOON - 90 * DAY, NOON, "common"))

    serials = Counter(event.serial for event in events)

    assert 3 <= len(serials) <= 5
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
