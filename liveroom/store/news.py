"""How everything stands that a notice may speak of, in one picture of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from liveroom.rules.freshness import Freshness, freshness, source_limits
from liveroom.rules.notices import TLS_DAYS, Of
from liveroom.rules.periods import day_of
from liveroom.store.episodes import episodes
from liveroom.store.outbox import Thread, threads
from liveroom.store.reads import last_heartbeat
from liveroom.store.standing import Standing, incidents
from liveroom.store.tables import (
    agency,
    application,
    current,
    holiday,
    source,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.store.episodes import Episode
    from liveroom.store.reads import Heartbeat

CERTIFICATE, SOURCE, COMPLAINTS = "certificate:", "source:", "complaints:"


class Certificate(NamedTuple):
    """An application whose certificate has few days left, or has a thread of its own."""

    of: Of
    name: str
    days_left: int | None


class Complained(NamedTuple):
    """A silent outage, of which application, and what a sentence about it needs."""

    episode: Episode
    of: tuple[Of, ...]
    name: str
    owner: str

    @property
    def subject(self) -> str:
        """Return the name of its thread."""
        return f"{COMPLAINTS}{self.episode.id}"


class Quiet(NamedTuple):
    """A complaint feed: since when it was not read, and whether that is long."""

    name: str
    since_ms: int
    is_late: bool
    is_silent: bool


@dataclass(frozen=True, slots=True)
class News:
    """Everything a notice may speak of; `threads` is what was told already."""

    incidents: tuple[Standing, ...]
    certificates: tuple[Certificate, ...]
    feeds: tuple[Quiet, ...]
    complained: tuple[Complained, ...]
    heartbeat: Heartbeat | None
    threads: Mapping[tuple[str, str], Thread]
    holidays: Mapping[date, int]


def news(connection: Connection, now_ms: int, zone: ZoneInfo) -> News:
    """Return how everything stands at `now_ms`, in the city's `zone`."""
    told = threads(connection)
    subjects = {subject for _, subject in told}
    beat = last_heartbeat(connection)
    return News(
        incidents=incidents(connection, subjects, now_ms, zone),
        certificates=_certificates(connection, subjects, now_ms),
        feeds=_feeds(connection, 0 if beat is None else beat.started_ms, now_ms),
        complained=_complained(connection, subjects),
        heartbeat=beat,
        threads=told,
        holidays={day_of(day): since for day, since in connection.execute(_HOLIDAYS)},
    )


_HOLIDAYS = select(holiday.c.day, holiday.c.since_ms)


def _certificates(
    connection: Connection, subjects: Collection[str], now_ms: int
) -> tuple[Certificate, ...]:
    told = [one.removeprefix(CERTIFICATE) for one in subjects if one.startswith(CERTIFICATE)]
    row = application.c
    query = (
        select(row.slug, row.category, row.owner, row.tier, row.name, current.c.tls_days_left)
        .join(current, current.c.application_id == row.id)
        .where(row.retired_ms.is_(None) | (row.retired_ms > now_ms))
        .order_by(row.position)
    )
    few = current.c.tls_days_left <= TLS_DAYS[0]
    rows = connection.execute(query.where(or_(few, row.slug.in_(told)) if told else few))
    return tuple(
        Certificate(Of(each.slug, each.category, each.owner, each.tier), each.name, each[5])
        for each in rows
    )


def _complained(connection: Connection, subjects: Collection[str]) -> tuple[Complained, ...]:
    """Return the silent outages that are open, and those that were told of."""
    told = [int(one.removeprefix(COMPLAINTS)) for one in subjects if one.startswith(COMPLAINTS)]
    found = episodes(connection, told)
    if not found:
        return ()
    row = application.c
    query = select(row.id, row.slug, row.category, row.owner, row.tier, row.name, agency.c.name)
    query = query.outerjoin(agency, agency.c.slug == row.owner)
    ids = [one.application_id for one in found]
    known = {each.id: each for each in connection.execute(query.where(row.id.in_(ids)))}
    return tuple(
        Complained(one, (Of(*each[1:5]),), each[5], each[6] or each.owner)
        for one in found
        if (each := known.get(one.application_id)) is not None
    )


def _feeds(connection: Connection, started_ms: int, now_ms: int) -> tuple[Quiet, ...]:
    """Return the polled feeds; the time before this collector began is nobody's silence."""
    found = []
    row = source.c
    query = select(row.name, row.every_s, row.as_of_ms).where(row.every_s.is_not(None))
    for each in connection.execute(query.order_by(row.id)):
        since_ms = max(each.as_of_ms or 0, started_ms)
        age = timedelta(milliseconds=now_ms - since_ms)
        old = freshness(age, source_limits(timedelta(seconds=each.every_s)))
        is_late = old is not Freshness.FRESH or each.as_of_ms is None
        is_silent = old in {Freshness.STALE, Freshness.DEAD}
        found.append(Quiet(each.name, each.as_of_ms or since_ms, is_late, is_silent))
    return tuple(found)
