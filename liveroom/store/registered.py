"""Keeping what the registry file says: rows are added, changed and retired, never deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select, update

from liveroom.rules.periods import to_ms
from liveroom.store.announcing import keep_windows
from liveroom.store.dating import redate_requests
from liveroom.store.deadlines import are_laid, keep_free_days, lay_deadlines
from liveroom.store.flips import end_retired
from liveroom.store.grids import grids, keep_grid
from liveroom.store.hooks import keep_hooks
from liveroom.store.hours import keep_hours
from liveroom.store.noting import recount_latency_days
from liveroom.store.outbox import keep_channels
from liveroom.store.parents import regroup
from liveroom.store.places import keep_districts
from liveroom.store.pulse import bump
from liveroom.store.requests import remap_requests
from liveroom.store.rollups import recount, recount_days
from liveroom.store.tables import (
    agency,
    application,
    category,
    city,
    current,
    retirement,
    source,
    topic,
)
from liveroom.store.usage_days import recount_usage
from liveroom.store.windows import Touched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, RowMapping

    from liveroom.model import Application, ComplaintSource, Registry


def keep_registry(
    connection: Connection,
    registry: Registry,
    digest: str,
    now: datetime,
    zone: ZoneInfo,
    text: str | None = None,
) -> None:
    """Make the database say what the registry says; keeping the same twice changes nothing.

    Applications keep their numbers for ever; one that left the file is retired at `now`, which
    closes its incidents; one that came back is not retired any more. `zone` is whose local days are
    counted, `text` the file, for `accepted_text`. Counts of the past that a changed life time, zone
    or maintenance window moves are recomputed and marked revised; changed service hours and
    holidays hold from `now` on.
    """
    now_ms = to_ms(now)
    rezoned = _keep_city(connection, registry, now_ms, zone, digest=digest, file=text)
    _replace_lists(connection, registry)
    keep_districts(connection, registry, now_ms)
    for feed in registry.sources:
        _keep_source(connection, feed)
    _let_sources_go(connection, [feed.name for feed in registry.sources])
    keep_channels(connection, registry.channels)
    keep_hooks(connection, registry.hooks)
    known = _known(connection)
    touched = _retire(connection, registry, known, now_ms)
    ids = _number(registry, known)
    laid = grids(connection)
    for position, each in enumerate(registry.applications):
        number = ids[each.slug]
        facts = _facts(each, position)
        touched += _keep_application(connection, number, each, facts, known.get(each.slug), now_ms)
        keep_grid(connection, number, each, laid.get(number, ()), now_ms)
    touched += keep_windows(connection, registry.applications, ids, now_ms, zone)
    touched += keep_hours(connection, registry, ids, known, now_ms, zone)
    recount(connection, touched, now_ms)
    regroup(connection, end_retired(connection, now_ms), now_ms)
    remap_requests(connection)
    if rezoned:
        redate_requests(connection, zone)
    freed = keep_free_days(connection, "registry", {e.day: e.name for e in registry.holidays})
    if freed or rezoned or not are_laid(connection):
        lay_deadlines(connection, zone)
    if rezoned:
        recount_days(connection)
        recount_latency_days(connection, zone)
        recount_usage(connection, zone)
    bump(connection)


def refuse_registry(connection: Connection, problems: Sequence[str], now: datetime) -> None:
    """Write that the file on disk is refused, one sentence a line; the accepted one stays.

    Before any registry was accepted there is no city to say it of: nothing is written.
    """
    refusal = "\n".join(problems)
    row = connection.execute(select(city.c.refused_ms, city.c.refusal)).one_or_none()
    if row is None or (row.refused_ms is not None and row.refusal == refusal):
        return
    connection.execute(update(city).values(refused_ms=to_ms(now), refusal=refusal))
    bump(connection)


def _keep_city(
    connection: Connection, registry: Registry, now_ms: int, zone: ZoneInfo, **file: str | None
) -> bool:
    before = connection.execute(select(city.c.zone)).scalar_one_or_none()
    connection.execute(delete(city))
    connection.execute(
        insert(city).values(
            id=1,
            name=registry.city.name,
            declared_count=registry.city.declared_count,
            declared_source=registry.city.declared_source,
            sample=registry.city.sample,
            population=registry.city.population,
            population_source=registry.city.population_source,
            zone=zone.key,
            accepted_ms=now_ms,
            **file,
        )
    )
    return before != zone.key  # none before: what was imported until then lay on days of nobody


def _replace_lists(connection: Connection, registry: Registry) -> None:
    categories = [
        {
            "slug": each.slug,
            "position": position,
            "name_id": each.names.get("id") or each.names.get("en") or each.slug,
            "name_en": each.names.get("en") or each.names.get("id") or each.slug,
            "group": each.group,
            "declared": each.declared,
        }
        for position, each in enumerate(registry.categories)
    ]
    agencies = [
        {"slug": each.slug, "position": position, "name": each.name}
        for position, each in enumerate(registry.agencies)
    ]
    topics = [
        {
            "name": each.name,
            "position": position,
            "owner": each.owner,
            "category": each.category,
            "application": each.application,
        }
        for position, each in enumerate(registry.topics)
    ]
    for table, rows in ((category, categories), (agency, agencies), (topic, topics)):
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)


def _keep_source(connection: Connection, feed: ComplaintSource) -> None:
    values = {"dialect": feed.dialect, "every_s": int(feed.every.total_seconds())}
    kept = connection.execute(update(source).where(source.c.name == feed.name).values(values))
    if kept.rowcount == 0:
        connection.execute(insert(source).values(name=feed.name, **values))


def _let_sources_go(connection: Connection, names: Sequence[str]) -> None:
    # Their complaints stay; nobody polls them any more, as if they had come by file.
    gone = update(source).where(source.c.name.not_in(names), source.c.every_s.is_not(None))
    connection.execute(gone.values(every_s=None, failed_ms=None, failure=None))


def _known(connection: Connection) -> dict[str, RowMapping]:
    rows = connection.execute(select(application)).mappings()
    return {row["slug"]: row for row in rows}


def _retire(
    connection: Connection, registry: Registry, known: Mapping[str, RowMapping], now_ms: int
) -> list[Touched]:
    listed = {each.slug for each in registry.applications}
    gone = [
        row["id"]
        for slug, row in known.items()
        if slug not in listed and (row["retired_ms"] is None or row["retired_ms"] > now_ms)
    ]
    for number in gone:
        _set(connection, number, {"retired_ms": now_ms})
    return [Touched(number, now_ms, None) for number in gone]


def _number(registry: Registry, known: Mapping[str, RowMapping]) -> dict[str, int]:
    """Return every application's number: its own for ever, or the next that nobody ever had."""
    ids = {slug: int(row["id"]) for slug, row in known.items()}
    after = max(ids.values(), default=0) + 1
    new = (each.slug for each in registry.applications if each.slug not in ids)
    return ids | {slug: number for number, slug in enumerate(new, after)}


def _keep_application(
    connection: Connection,
    number: int,
    each: Application,
    facts: dict[str, object],
    row: RowMapping | None,
    now_ms: int,
) -> list[Touched]:
    first_seen_ms = now_ms if row is None else row["first_seen_ms"]
    values = facts | {
        "registered_ms": first_seen_ms if each.registered is None else to_ms(each.registered),
        "retired_ms": None if each.retired is None else to_ms(each.retired),
    }
    if row is None:
        new = {"id": number, "slug": each.slug, "first_seen_ms": first_seen_ms, **values}
        connection.execute(insert(application), [new])
        return []
    changed = {name: value for name, value in values.items() if row[name] != value}
    if changed:
        _set(connection, number, changed)
    if "retired_ms" in changed and row["retired_ms"] is not None:
        _change_retirement(connection, number, row["retired_ms"], changed["retired_ms"], now_ms)
    return [
        _between(number, row[name], changed[name])
        for name in ("registered_ms", "retired_ms")
        if name in changed
    ]


def _change_retirement(
    connection: Connection, number: int, before_ms: int, after: object, now_ms: int
) -> None:
    """Forget a retirement whose moment was corrected; who came back has been so since now."""
    if after is None and before_ms <= now_ms:
        since = update(current).where(current.c.application_id == number)
        connection.execute(since.values(since_ms=now_ms))
    elif after is not None:
        mine = (retirement.c.application_id == number, retirement.c.at_ms == before_ms)
        connection.execute(delete(retirement).where(*mine))


def _between(number: int, before: int | None, after: object) -> Touched:
    moments = [ms for ms in (before, after) if isinstance(ms, int)]
    return Touched(number, min(moments), max(moments) if len(moments) > 1 else None)


def _facts(each: Application, position: int) -> dict[str, object]:
    return {
        "position": position,
        "name": each.name,
        "category": each.category,
        "owner": each.owner,
        "platform": each.platform,
        "control": each.control,
        "tier": each.tier,
        "objective": each.objective,
        "every_s": None if each.slot is None else int(each.slot.total_seconds()),
        "host": None if each.health is None else urlsplit(each.health.url).hostname,
        "merged_into": each.merged_into,
        "beat_secret": None if each.beat is None else each.beat.secret,
        "grace_s": None if each.beat is None else int(each.beat.grace.total_seconds()),
        "depends_on": json.dumps(each.depends_on) if each.depends_on else None,
    }


def _set(connection: Connection, number: int, values: dict[str, object]) -> None:
    connection.execute(update(application).where(application.c.id == number).values(values))
