"""Maintenance is announced, changed and called off; what was, stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from liveroom.model import Sample, Span, Status, Verdict, Window
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.announcing import announce, call_off, change
from liveroom.store.audit import disagreements
from liveroom.store.counts import tallies
from liveroom.store.engine import writing
from liveroom.store.plans import API, Plan, plans, windows
from liveroom.store.settling import settle, settle_plans
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from liveroom.model import Registry

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOON_MS = to_ms(NOON)
PARKIR = replace(registry().applications[0], registered=NOON - 2 * DAY)
DOWN = Verdict(Status.DOWN)


def file(*windows_: Window) -> Registry:
    """Return a registry in which `parkir` has these windows."""
    return replace(registry(), applications=(replace(PARKIR, maintenance=windows_),))


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a writing connection to a database in which `parkir` is registered."""
    with writing(engine) as opened:
        keep_registry(opened, file(), "digest", NOON - 2 * DAY, ZONE)
        yield opened


def plan(start: datetime, end: datetime, rrule: str | None = None) -> Plan:
    """Return what Sari announces."""
    return Plan(0, 1, API, 0, 0, to_ms(start), to_ms(end), rrule, "Pembaruan", "Sari")


def laid(connection: Connection) -> list[tuple[float, float, float]]:
    """Return start, end and announcement of every window, in hours from NOON."""
    return [
        tuple((ms - NOON_MS) / 3_600_000 for ms in (each.start_ms, each.end_ms, each.announced_ms))  # type: ignore[misc]  # three of them
        for each in windows(connection, 0, 1 << 62)
    ]


def test_what_is_announced_stands_and_the_same_again_is_the_same(connection: Connection) -> None:
    """A request may be sent twice; the plan says by whom and when."""
    first = announce(connection, plan(NOON + HOUR, NOON + 2 * HOUR), NOON_MS, ZONE)
    again = announce(connection, plan(NOON + HOUR, NOON + 2 * HOUR), NOON_MS + 5, ZONE)

    assert first == again
    assert laid(connection) == [(1, 2, 0)]
    kept = plans(connection)[0]
    assert (kept.announced_by, kept.announced_ms, kept.origin) == ("Sari", NOON_MS, API)


def test_what_has_begun_is_excused_from_its_announcement(connection: Connection) -> None:
    """Announcing in the middle of an outage excuses the rest of it, and nothing before."""
    samples = [Sample("parkir", NOON - HOUR + n * MINUTE, MINUTE, DOWN) for n in range(120)]
    keep_samples(connection, samples[:60], NOON)
    number = announce(connection, plan(NOON - HOUR, NOON + HOUR / 2), NOON_MS, ZONE)
    settle_plans(connection, [number], NOON_MS, ZONE)
    keep_samples(connection, samples[60:], NOON + HOUR)

    counted = tallies(connection, Span(NOON - HOUR, NOON + 3 * HOUR / 4, ZONE), [1])[1]

    assert (counted.down, counted.maintenance) == (75 * 60_000, 30 * 60_000)
    assert list(disagreements(connection)) == []


def test_extending_shortening_and_calling_off_move_the_future_only(connection: Connection) -> None:
    """Each step at its own moment, told as windows with their announcements."""
    number = announce(connection, plan(NOON + HOUR, NOON + 3 * HOUR), NOON_MS, ZONE)

    longer = plans(connection, [number])[0]._replace(end_ms=to_ms(NOON + 5 * HOUR))
    change(connection, longer, to_ms(NOON + 2 * HOUR), ZONE)
    assert laid(connection) == [(1, 3, 0), (3, 5, 2)]

    shorter = plans(connection, [number])[0]._replace(end_ms=to_ms(NOON + 4 * HOUR))
    change(connection, shorter, to_ms(NOON + 2 * HOUR), ZONE)
    assert laid(connection) == [(1, 3, 0), (3, 4, 2)]

    call_off(connection, plans(connection, [number])[0], "Budi", to_ms(NOON + 2.5 * HOUR), ZONE)
    assert laid(connection) == [(1, 2.5, 0)]
    assert plans(connection, [number])[0].ended_by == "Budi"


def test_what_comes_again_is_laid_out_ahead_and_further_every_day(engine: Engine) -> None:
    """Forty days are enough for a page, and the collector goes on from there."""
    with writing(engine) as connection:
        keep_registry(connection, file(), "digest", NOON - 2 * DAY, ZONE)
        weekly = plan(NOON + HOUR, NOON + 2 * HOUR, "FREQ=WEEKLY")
        announce(connection, weekly, NOON_MS, ZONE)
        assert len(laid(connection)) == 6

    assert settle(engine, NOON + HOUR, ZONE) == 1  # just announced: counted
    assert settle(engine, NOON + 12 * HOUR, ZONE) == 0
    assert settle(engine, NOON + 15 * DAY, ZONE) == 1

    with writing(engine) as connection:
        assert [start for start, *_ in laid(connection)] == [1 + 7 * 24 * n for n in range(8)]
        assert {announced for *_, announced in laid(connection)} == {0}


def test_a_collector_that_was_away_lays_out_what_it_missed(engine: Engine) -> None:
    """Sundays that were announced are excused, though nobody was there to write them down."""
    with writing(engine) as connection:
        keep_registry(connection, file(), "digest", NOON - 2 * DAY, ZONE)
        announce(connection, plan(NOON, NOON + HOUR, "FREQ=WEEKLY"), NOON_MS, ZONE)

    settle(engine, NOON + 70 * DAY, ZONE)

    with writing(engine) as connection:
        assert (56 * 24, 56 * 24 + 1, 0) in laid(connection)


WEEKLY = Window(NOON - DAY, NOON - 40 * DAY, NOON - 40 * DAY + HOUR, "Pembaruan", "FREQ=WEEKLY")


def test_the_registry_is_believed_once_and_edits_are_news(connection: Connection) -> None:
    """Its announcement counts when it is first read; a rule changed under it excuses no yesterday."""
    keep_registry(connection, file(WEEKLY), "one", NOON, ZONE)
    first = laid(connection)
    assert {announced for *_, announced in first} == {-24}

    moved = replace(WEEKLY, rrule="FREQ=DAILY")
    keep_registry(connection, file(moved), "two", NOON + HOUR, ZONE)

    news = [each for each in laid(connection) if each not in first]
    assert {announced for *_, announced in news} == {1}
    assert len(plans(connection)) == 1
    keep_registry(connection, file(moved), "three", NOON + 2 * HOUR, ZONE)
    assert [each for each in laid(connection) if each not in first] == news


def test_a_window_that_begins_earlier_excuses_nothing_before_it_was_read(
    connection: Connection,
) -> None:
    """The front of a window is time added to it, as its end is."""
    window = Window(NOON - DAY, NOON - HOUR, NOON + HOUR)
    keep_registry(connection, file(window), "one", NOON - 2 * HOUR, ZONE)

    earlier = replace(window, start=NOON - 5 * HOUR)
    keep_registry(connection, file(earlier), "two", NOON, ZONE)

    assert laid(connection) == [(-1, 1, -24)]


def test_the_registry_leaves_what_people_announced(connection: Connection) -> None:
    """A reload of the file must not call off what it does not know."""
    announce(connection, plan(NOON + HOUR, NOON + 2 * HOUR), NOON_MS, ZONE)

    keep_registry(connection, file(), "two", NOON, ZONE)
    keep_registry(connection, file(WEEKLY), "three", NOON, ZONE)

    assert (1, 2, 0) in laid(connection)
    assert from_ms(plans(connection)[0].start_ms) == NOON + HOUR
