"""Plans of maintenance and their windows: kept for ever once begun, and never counted backwards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from liveroom.calendars import occurrences
from liveroom.rules.maintenance import Announced, replanned
from liveroom.rules.periods import from_ms
from liveroom.store.spells import among
from liveroom.store.tables import maintenance, maintenance_plan
from liveroom.store.windows import Touched

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

AHEAD_MS = round(timedelta(days=40).total_seconds() * 1000)
"""So far ahead the windows of what comes again are laid out."""

REGISTRY, API = "registry", "api"


class Plan(NamedTuple):
    """One announcement of maintenance: of which application, when first, how often, by whom.

    `id` is 0 before it is kept; moments are UTC epoch milliseconds; `ended_ms` is when it was
    called off, and `laid_ms` up to where its windows are laid out.
    """

    id: int
    application_id: int
    origin: str
    announced_ms: int
    first_seen_ms: int
    start_ms: int
    end_ms: int
    rrule: str | None
    why: str
    announced_by: str = ""
    ended_ms: int | None = None
    ended_by: str | None = None
    laid_ms: int = 0
    uncounted_ms: int | None = None


class Window(NamedTuple):
    """One piece of time of a plan, which counts from its announcement at the earliest."""

    plan_id: int
    start_ms: int
    end_ms: int
    announced_ms: int
    first_seen_ms: int


def plans(connection: Connection, ids: Collection[int] | None = None) -> list[Plan]:
    """Return the plans in the order they were announced; `ids` are numbers of plans."""
    query = select(maintenance_plan).order_by(maintenance_plan.c.id)
    if ids is not None:
        query = query.where(among(maintenance_plan.c.id, ids))
    found = [Plan(*row) for row in connection.execute(query)]
    return found if ids is None else [plan for plan in found if plan.id in ids]


def windows(connection: Connection, start_ms: int, end_ms: int) -> list[Window]:
    """Return the windows of all plans that share time with `[start_ms, end_ms)`, in order."""
    row = maintenance.c
    query = (
        select(row.plan_id, row.start_ms, row.end_ms, row.announced_ms, row.first_seen_ms)
        .where(row.end_ms > start_ms, row.start_ms < end_ms, row.plan_id.is_not(None))
        .order_by(row.start_ms, row.id)
    )
    return [Window(*each) for each in connection.execute(query)]


def add_plan(connection: Connection, plan: Plan, now_ms: int, zone: ZoneInfo) -> int:
    """Keep a new plan and lay out its windows, announced when it says; return its number."""
    values = plan._asdict() | {"laid_ms": now_ms + AHEAD_MS}
    del values["id"]
    made = insert(maintenance_plan).values(values).returning(maintenance_plan.c.id)
    number = int(connection.execute(made).scalar_one())
    kept = plan._replace(id=number)
    _lay(connection, kept, _wanted(kept, zone, now_ms), plan.announced_ms, now_ms)
    return number


def change_plan(connection: Connection, plan: Plan, now_ms: int, zone: ZoneInfo) -> list[Touched]:
    """Write what a kept plan has become; what it adds is announced now. Return the time moved.

    A plan with `ended_ms` covers nothing any more from now on; what it covered before stays.
    """
    laid = plan._replace(laid_ms=now_ms + AHEAD_MS)
    this = maintenance_plan.c.id == plan.id
    connection.execute(update(maintenance_plan).where(this).values(laid._asdict()))
    pieces = update(maintenance).where(maintenance.c.plan_id == plan.id)
    connection.execute(pieces.values(why=plan.why))
    wanted = _wanted(plan, zone, now_ms) if plan.ended_ms is None else []
    return _lay(connection, plan, wanted, now_ms, now_ms)


def lay_ahead(connection: Connection, plan: Plan, now_ms: int, zone: ZoneInfo) -> list[Touched]:
    """Lay out the windows of an unchanged plan further ahead; they are as old as it is."""
    this = maintenance_plan.c.id == plan.id
    laid = update(maintenance_plan).where(this).values(laid_ms=now_ms + AHEAD_MS)
    connection.execute(laid)
    return _lay(connection, plan, _wanted(plan, zone, now_ms), plan.announced_ms, now_ms)


def _wanted(plan: Plan, zone: ZoneInfo, now_ms: int) -> list[tuple[int, int]]:
    first = from_ms(plan.start_ms), from_ms(plan.end_ms)
    return [
        (round(start.timestamp() * 1000), round(end.timestamp() * 1000))
        for start, end in occurrences(plan.rrule, first, zone, from_ms(now_ms + AHEAD_MS))
    ]


def _lay(
    connection: Connection,
    plan: Plan,
    wanted: Sequence[tuple[int, int]],
    announced_ms: int,
    now_ms: int,
) -> list[Touched]:
    row = maintenance.c
    query = select(row.start_ms, row.end_ms, row.announced_ms, row.first_seen_ms, row.id)
    stored = {
        Announced(*rest): number
        for *rest, number in connection.execute(query.where(row.plan_id == plan.id)).all()
    }
    meant = replanned(stored, wanted, announced_ms, now_ms)
    gone = [piece for piece in stored if piece not in meant]
    new = [piece for piece in meant if piece not in stored]
    if gone:
        numbers = [stored[piece] for piece in gone]
        connection.execute(delete(maintenance).where(row.id.in_(numbers)))
    for piece in new:
        values = {**piece._asdict(), "application_id": plan.application_id, "why": plan.why}
        connection.execute(insert(maintenance).values(plan_id=plan.id, **values))
    return [
        Touched(plan.application_id, max(piece.start_ms, piece.announced_ms), piece.end_ms)
        for piece in (*gone, *new)
        if max(piece.start_ms, piece.announced_ms) < piece.end_ms
    ]
