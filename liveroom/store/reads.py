"""Small reads that every room needs: who is registered, how old the heartbeat is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.store.tables import agency, application, category, city, heartbeat

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Registered:
    """An application as the database knows it; `owner` is the slug, `owner_name` what is shown."""

    id: int
    slug: str
    name: str
    category: str
    owner: str
    owner_name: str
    platform: str
    control: str
    tier: int
    objective: float
    every_s: int | None
    host: str | None
    registered_ms: int
    retired_ms: int | None


@dataclass(frozen=True, slots=True)
class CityFacts:
    """Whose room it is, what was declared, and the last refusal of the registry file, if any."""

    name: str
    declared_count: int | None
    declared_source: str | None
    sample: bool
    refused_ms: int | None
    refusal: str | None
    population: int | None
    population_source: str | None


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category in its registry order."""

    slug: str
    names: dict[str, str]
    group: str
    declared: int | None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The collector's last sign of life."""

    beat_ms: int
    started_ms: int
    seq: int
    state: str
    reason: str
    since_ms: int


def accepted_text(connection: Connection) -> str | None:
    """Return the words of the registry file that was last accepted; None where none ever was."""
    return connection.execute(select(city.c.file)).scalar_one_or_none()


def applications(
    connection: Connection, at_ms: int | None = None, *, retired: bool = False
) -> tuple[Registered, ...]:
    """Return the registered applications in registry order; the retired ones only when asked.

    Who has a date for it is retired from that moment on: at `at_ms` it may be still to come.
    Without a moment every date counts as past.
    """
    owner_name = agency.c.name.label("owner_name")
    query = (
        select(application, owner_name)
        .outerjoin(agency, agency.c.slug == application.c.owner)
        .order_by(application.c.position)
    )
    if not retired:
        ends = application.c.retired_ms
        stays = ends.is_(None)
        query = query.where(stays if at_ms is None else stays | (ends > at_ms))
    return tuple(
        Registered(
            id=row.id,
            slug=row.slug,
            name=row.name,
            category=row.category,
            owner=row.owner,
            owner_name=row.owner_name or row.owner,
            platform=row.platform,
            control=row.control,
            tier=row.tier,
            objective=row.objective,
            every_s=row.every_s,
            host=row.host,
            registered_ms=row.registered_ms,
            retired_ms=row.retired_ms,
        )
        for row in connection.execute(query).all()  # one by one, each costs as much again
    )


def city_facts(connection: Connection) -> CityFacts | None:
    """Return whose room this is; None before any registry was accepted."""
    row = connection.execute(select(city)).one_or_none()
    if row is None:
        return None
    return CityFacts(
        row.name,
        row.declared_count,
        row.declared_source,
        row.sample,
        row.refused_ms,
        row.refusal,
        row.population,
        row.population_source,
    )


def categories(connection: Connection) -> tuple[CategoryFacts, ...]:
    """Return the categories in registry order."""
    rows = connection.execute(select(category).order_by(category.c.position))
    return tuple(
        CategoryFacts(row.slug, {"id": row.name_id, "en": row.name_en}, row.group, row.declared)
        for row in rows
    )


def last_heartbeat(connection: Connection) -> Heartbeat | None:
    """Return the collector's last sign of life; None where it never ran."""
    row = connection.execute(select(heartbeat)).one_or_none()
    if row is None:
        return None
    return Heartbeat(row.beat_ms, row.started_ms, row.seq, row.state, row.reason, row.since_ms)
