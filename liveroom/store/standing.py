"""How incidents stand that a notice may speak of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, or_, select

from liveroom.model import Cause, Severity, Status
from liveroom.rules.common_cause import WITHIN_MS
from liveroom.rules.hours import outside
from liveroom.rules.notices import OPENED, Of, Trouble
from liveroom.store.claims import claims
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.hours import timetables
from liveroom.store.parents import suspense
from liveroom.store.spells import among
from liveroom.store.tables import (
    agency,
    application,
    current,
    incident,
    incident_event,
    maintenance,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Row


INCIDENT = "incident:"
SLOT_MS = 60_000
_BAD = {Severity.DOWN: {Status.DOWN}, Severity.DEGRADED: {Status.DEGRADED}}


class Standing(NamedTuple):
    """An incident, and what a sentence about it needs; `names` are its applications."""

    id: int
    parent_id: int | None
    trouble: Trouble
    cause: Cause
    names: tuple[str, ...]
    owner: str
    shared: tuple[str, str] | None

    @property
    def subject(self) -> str:
        """Return the name of its thread."""
        return f"{INCIDENT}{self.id}"


_ROWS = (
    select(
        incident,
        application.c.slug,
        application.c.name,
        application.c.category,
        application.c.owner,
        application.c.tier,
        application.c.every_s,
        agency.c.name.label("owner_name"),
        current.c.status,
        current.c.start_ms,
    )
    .outerjoin(application, application.c.id == incident.c.application_id)
    .outerjoin(agency, agency.c.slug == application.c.owner)
    .outerjoin(current, current.c.application_id == incident.c.application_id)
    .order_by(incident.c.id)
)


def incidents(
    connection: Connection, subjects: Collection[str], now_ms: int, zone: ZoneInfo
) -> tuple[Standing, ...]:
    """Return what is open and no part of another, and whatever was told of, gone or not."""
    told = [int(one.removeprefix(INCIDENT)) for one in subjects if one.startswith(INCIDENT)]
    is_open = incident.c.closed_ms.is_(None) & incident.c.parent_id.is_(None)
    rows = connection.execute(
        _ROWS.where(or_(is_open, incident.c.id.in_(told)) if told else is_open)
    ).all()
    parents = [row.id for row in rows if row.application_id is None]
    children: dict[int, list[Row[Any]]] = defaultdict(list)
    if parents:
        for row in connection.execute(_ROWS.where(incident.c.parent_id.in_(parents))):
            children[row.parent_id].append(row)
    ids = [row.id for row in rows]
    known = _known(connection, ids)
    taken = claims(connection, ids)
    held = _held(
        connection, [*rows, *(one for each in children.values() for one in each)], now_ms, zone
    )
    alone = _alone(connection, rows, now_ms)
    found = [
        _standing(row, children[row.id] or [row], known.get(row.id, row.opened_ms), held)
        for row in rows
    ]
    found = [
        each._replace(
            trouble=each.trouble._replace(is_taken=each.id in taken, alone_ms=alone.get(each.id, 0))
        )
        for each in found
    ]
    return (*found, *(_gone(number) for number in told if number not in set(ids)))


def _alone(connection: Connection, rows: Sequence[Row[Any]], now_ms: int) -> dict[int, int]:
    """Return until when each fresh outage may turn out to be part of one that several share.

    What fails by the same cause fails in the next slot of its own, and is known within it; nobody
    waits longer than three minutes for that.
    """
    fresh = [
        row
        for row in rows
        if row.application_id is not None
        and row.parent_id is None
        and row.closed_ms is None
        and row.severity == Severity.DOWN
        and now_ms - row.opened_ms < WITHIN_MS
    ]
    last = suspense(connection, fresh)
    return {
        row.id: min(last[row.id] + 2 * 1000 * (row.every_s or 60), row.opened_ms + WITHIN_MS)
        for row in fresh
        if row.id in last
    }


def _standing(
    row: Row[Any], members: Sequence[Row[Any]], known_ms: int, held: Collection[int]
) -> Standing:
    mine = [one for one in members if one.slug is not None]
    bad = _BAD[Severity(row.severity)]
    trouble = Trouble(
        row.severity,
        tuple(Of(one.slug, one.category, one.owner, one.tier) for one in mine),
        row.opened_ms,
        known_ms,
        row.closed_ms,
        max((1000 * one.every_s for one in mine if one.every_s), default=SLOT_MS),
        is_confirmed=any(
            one.status is not None and STATUS[one.status] in bad and one.start_ms > one.opened_ms
            for one in mine
        ),
        is_flapping=row.flapping,
        is_held=bool(mine) and all(one.application_id in held for one in mine),
    )
    owners = {one.owner_name or one.owner for one in mine}
    shared = None if row.shared_kind is None else (row.shared_kind, row.shared_by or "")
    return Standing(
        row.id,
        row.parent_id,
        trouble,
        CAUSE[row.cause],
        tuple(one.name for one in mine),
        owners.pop() if len(owners) == 1 else "",
        shared,
    )


def _gone(number: int) -> Standing:
    trouble = Trouble(str(Severity.DOWN), (), 0, 0, is_gone=True)
    return Standing(number, None, trouble, Cause.NONE, (), "", None)


def _known(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """Return when each incident became known."""
    row = incident_event.c
    first = select(row.incident_id, func.min(row.seen_ms).label("seen_ms"))
    first = first.where(row.step == OPENED)
    rows = connection.execute(first.where(among(row.incident_id, ids)).group_by(row.incident_id))
    return {each.incident_id: each.seen_ms for each in rows}


def _held(
    connection: Connection, rows: Sequence[Row[Any]], now_ms: int, zone: ZoneInfo
) -> set[int]:
    """Return the applications that are under maintenance now, or outside their hours of service."""
    ids = {row.application_id for row in rows if row.application_id is not None}
    if not ids:
        return set()
    row = maintenance.c
    runs = (row.start_ms <= now_ms) & (row.announced_ms <= now_ms) & (row.end_ms > now_ms)
    planned = set(connection.execute(select(row.application_id).where(runs)).scalars())
    closed = {
        number
        for number, table in timetables(connection, ids, zone).items()
        if outside(table, now_ms, now_ms + 1)
    }
    return planned | closed
