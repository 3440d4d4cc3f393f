"""From the shapes of a registry that was accepted to the nouns of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.model import (
    Agency,
    Application,
    BeatCheck,
    Category,
    City,
    ComplaintSource,
    District,
    Expect,
    HealthCheck,
    Holiday,
    Hook,
    Metric,
    Topic,
    UsageCheck,
    Window,
)
from liveroom.registry import hours

if TYPE_CHECKING:
    from liveroom.registry import shape


def city(row: shape.CityShape) -> City:
    """Return whose room it is."""
    declared = row.declared_total
    count = None if declared is None else declared.count
    source = None if declared is None else declared.source
    people = row.population
    who = (None, None) if people is None else (people.count, people.source)
    return City(row.name, count, source, row.sample, row.public_holidays, row.districts, *who)


def district(row: shape.DistrictShape) -> District:
    """Return what is known of a kecamatan."""
    return District(row.code, row.population, row.source)


def category(row: shape.CategoryShape) -> Category:
    """Return a row of the wall."""
    names = {"id": row.name.id, "en": row.name.en}
    return Category(row.slug, names, row.group, row.declared)


def agency(row: shape.AgencyShape) -> Agency:
    """Return an OPD."""
    return Agency(row.slug, row.name)


def topic(row: shape.TopicShape) -> Topic:
    """Return what a complaint may be about."""
    return Topic(row.name, row.owner, row.category, row.application)


def source(row: shape.SourceShape) -> ComplaintSource:
    """Return a complaint feed."""
    return ComplaintSource(
        row.name, row.dialect, row.url, row.every, row.headers, row.since, row.fields
    )


def hook(row: shape.HookShape) -> Hook:
    """Return who may send complaints of a source."""
    return Hook(row.source, tuple(row.secrets), row.dialect)


def holiday(row: shape.HolidayShape) -> Holiday:
    """Return a day of the city's own."""
    return Holiday(row.date, row.name)


def application(row: shape.ApplicationShape) -> Application:
    """Return a registered service with everything that is asked of it."""
    return Application(
        slug=row.slug,
        name=row.name,
        category=row.category,
        owner=row.owner,
        platform=row.platform,
        control=row.control,
        tier=row.tier,
        objective=row.objective,
        registered=row.registered,
        retired=row.retired,
        merged_into=row.merged_into,
        every=row.every,
        timeout=row.timeout,
        retries=row.retries,
        slow_after=row.slow_after,
        depends_on=tuple(row.depends_on),
        maintenance=tuple(
            Window(w.announced, w.start, w.end, w.why, w.rrule) for w in row.maintenance
        ),
        hours=None if row.hours is None else hours.read(row.hours),
        health=None if row.health is None else _health(row.health),
        usage=None if row.usage is None else _usage(row.usage),
        beat=None
        if row.beat is None
        else BeatCheck(row.beat.token, row.beat.every, row.beat.grace),
    )


def _health(row: shape.HealthShape) -> HealthCheck:
    expect = Expect(
        tuple(row.expect.status),
        tuple(row.expect.contains),
        tuple(row.expect.forbids),
        tuple(host.lower() for host in row.expect.redirect_hosts),
    )
    return HealthCheck(row.url, row.dialect, expect, row.headers)


def _usage(row: shape.UsageShape) -> UsageCheck:
    metrics = tuple(Metric(m.name, m.source, m.kind, m.labels) for m in row.metrics)
    return UsageCheck(row.url, row.dialect, row.every, metrics, row.headers)
