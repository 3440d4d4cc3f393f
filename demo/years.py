"""What the city's services were used in the years before: told once, as files of it would be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from demo.chance import draw, spread
from demo.rhythm import DAY, busyness, day_start, local_day
from demo.usage import daily_visits
from liveroom.dialects.told import Figure
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.city import Service
    from demo.script import Script

YEARS = 2
SHARE = 0.35  # of the services that count visits, whose files were kept
PEOPLED = 0.25  # of the others, for which a report of people is there
RESTART_DAYS = 31
GAP_DAYS = 24
LATE_DAYS = 3  # after which the shop tells of a day
YEARLY = 0.72  # of this year's use, a year before
BUCKETS = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)
_BEFORE_MIDNIGHT_S = 300
_LINE = 1  # there is no file: nothing is refused by its line


def first_day(newest: int) -> int:
    """Return the local day on which the told years begin: 1 January, two years before."""
    year = datetime.fromtimestamp(day_start(newest) + DAY // 2, UTC).year - YEARS
    return local_day(datetime(year, 1, 1, 12, tzinfo=UTC).timestamp())


def tellers(script: Script) -> tuple[Service, ...]:
    """Return the services of which files were kept."""
    seed = script.city.seed
    return tuple(
        one
        for one in script.city.services
        if one.platform == "android"
        or draw(seed, "told", one.slug) < (SHARE if one.usage is not None else PEOPLED)
    )


def figures(script: Script, service: Service, before: int, newest: int) -> Iterator[Figure]:
    """Yield the figures of a service: visits up to the day `before`, reports and shops up to `newest`."""
    if service.usage is not None:
        yield from _visits(script, service, before)
    else:
        yield from _people(script, service, newest)
    if service.platform == "android":
        yield from _shop(script, service, newest)


def grown(day: int, newest: int) -> float:
    """Return how much of today's use there was on a day: less, the longer ago."""
    return float(YEARLY ** ((newest - day) / 365))


def _visits(script: Script, service: Service, before: int) -> Iterator[Figure]:
    """Yield a counter read once a day, begun anew each month, with weeks in which nobody asked."""
    seed, slug = script.city.seed, service.slug
    usual, count = daily_visits(script, service), 0.0
    began = first_day(before)
    gap = began + int((before - began) * draw(seed, "gap", slug))
    phase = int(RESTART_DAYS * draw(seed, "month", slug))
    for day in range(began, before + 1):
        if (day + phase) % RESTART_DAYS == 0:
            count = 0.0
        count += usual * busyness(day, seed, slug) * grown(day, before)
        if not gap <= day < gap + GAP_DAYS * (draw(seed, "gapped", slug) < SHARE):
            at_s = day_start(day + 1) - _BEFORE_MIDNIGHT_S
            yield Figure("visits", MetricKind.COUNTER, at_s, float(int(count)), _LINE)


def _people(script: Script, service: Service, newest: int) -> Iterator[Figure]:
    """Yield the unique people of a report: they are told of each day, and never added."""
    seed, slug = script.city.seed, service.slug
    usual = spread(140, 0.6, draw(seed, "people", slug))
    for day in range(first_day(newest), newest):
        value = usual * busyness(day, seed, slug) * grown(day, newest)
        yield Figure("people", MetricKind.UNIQUE, day_start(day), float(int(value)), _LINE)


def _shop(script: Script, service: Service, newest: int) -> Iterator[Figure]:
    """Yield installs and active devices by day, and the bucket that the shop's page showed."""
    seed, slug = script.city.seed, service.slug
    usual, total = spread(60, 0.7, draw(seed, "installs", slug)), 400.0 * draw(seed, "old", slug)
    for day in range(first_day(newest), newest - LATE_DAYS):
        installs = int(usual * busyness(day, seed, slug) * grown(day, newest))
        total += installs
        at_s, bucket = day_start(day), max((each for each in BUCKETS if each <= total), default=0)
        yield Figure("installs", MetricKind.DAY, at_s, float(installs), _LINE)
        yield Figure("devices", MetricKind.UNIQUE, at_s, float(int(0.6 * total)), _LINE)
        if day % 7 == 0:  # somebody looks once a week
            yield Figure("installs_shown", MetricKind.BUCKET, at_s, float(bucket), _LINE)
