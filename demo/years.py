"""What the city's services were used in the years before: told once, as files of it would be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from demo.chance import draw, spread
from demo.rhythm import DAY, busyness, day_start, local_day
from demo.usage import restarted, visits
from liveroom.dialects.told import Figure
from liveroom.model import BY_MONTH, MetricKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.city import Service
    from demo.script import Script

YEARS = 2
SHARE = 0.35  # of the services that count visits, whose files were kept
PEOPLED = 0.25  # of the others, for which a report of people is there
BY_MONTHS = 0.4  # of those, whose reports have months only
GAP_DAYS = 24
LATE_DAYS = 3  # after which the shop tells of a day
YEARLY = 0.72  # of this year's use, a year before
BUCKETS = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)
_BEFORE_S = 300  # midnight, or a restart, somebody reads the counter
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
        by_month = draw(script.city.seed, "by-month", service.slug) < BY_MONTHS
        yield from (_months if by_month else _people)(script, service, newest)
    if service.platform == "android":
        yield from _shop(script, service, newest)


def grown(day: int, newest: int) -> float:
    """Return how much of today's use there was on a day: less, the longer ago."""
    return float(YEARLY ** ((newest - day) / 365))


def _visits(script: Script, service: Service, before: int) -> Iterator[Figure]:
    """Yield the service's own counter read at night, with weeks in which nobody asked.

    It goes on into the hours told after it: no day carries what was counted on others. After weeks
    of silence it begins anew, as the service does that was put back into use.
    """
    seed, slug = script.city.seed, service.slug
    began = first_day(before)
    gap = began + int((before - GAP_DAYS - began) * draw(seed, "gap", slug))
    back = gap + GAP_DAYS * (draw(seed, "gapped", slug) < SHARE)
    for day in range(began, before + 1):
        if gap <= day < back:
            continue
        anew_s = day_start(back) if gap < back <= day else 0
        for at_s in _reads(script, service, day):
            counted = visits(script, service, at_s)
            if restarted(script, service, at_s) < anew_s:
                counted -= visits(script, service, anew_s)
            value = float(int(counted * grown(day, before)))
            yield Figure("visits", MetricKind.COUNTER, at_s, value, _LINE)


def _reads(script: Script, service: Service, day: int) -> Iterator[int]:
    """Yield when the counter is read on a day: before a restart, which takes it back to 0, and at night."""
    night = day_start(day + 1) - _BEFORE_S
    restart = restarted(script, service, night) - _BEFORE_S
    if restart >= day_start(day):
        yield restart
    yield night


def _people(script: Script, service: Service, newest: int) -> Iterator[Figure]:
    """Yield the unique people of a report: they are told of each day, and never added."""
    seed, slug = script.city.seed, service.slug
    usual = spread(140, 0.6, draw(seed, "people", slug))
    for day in range(first_day(newest), newest):
        value = usual * busyness(day, seed, slug) * grown(day, newest)
        yield Figure("people", MetricKind.UNIQUE, day_start(day), float(int(value)), _LINE)


def _months(script: Script, service: Service, newest: int) -> Iterator[Figure]:
    """Yield visits and people of the months that are over; who comes often is one of the people."""
    seed, slug = script.city.seed, service.slug
    usual = spread(140, 0.6, draw(seed, "people", slug))
    first = first_day(newest)
    while True:
        after = local_day(day_start(first) + 32 * DAY)
        after -= datetime.fromtimestamp(day_start(after) + DAY // 2, UTC).day - 1
        if after > newest:
            return
        visits = sum(
            1.4 * usual * busyness(day, seed, slug) * grown(day, newest)
            for day in range(first, after)
        )
        at_s = day_start(first)
        yield Figure(f"visits{BY_MONTH}", MetricKind.MONTH, at_s, float(int(visits)), _LINE)
        people = float(int(0.4 * visits))
        yield Figure(f"people{BY_MONTH}", MetricKind.UNIQUE_MONTH, at_s, people, _LINE)
        first = after


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
