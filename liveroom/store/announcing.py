"""Announcing maintenance, by the registry or by somebody; changing it, and calling it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from liveroom.rules.periods import to_ms
from liveroom.store.plans import API, REGISTRY, Plan, add_plan, change_plan, plans
from liveroom.store.pulse import bump
from liveroom.store.tables import maintenance_plan
from liveroom.store.windows import Touched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Application, Window


def keep_windows(
    connection: Connection,
    applications: Sequence[Application],
    ids: Mapping[str, int],
    now_ms: int,
    zone: ZoneInfo,
) -> list[Touched]:
    """Make the registry's plans those of the file; return the time that changed.

    A plan is known again by its announcement and its start, else by its announcement and time it
    shares. What a known one adds is a new announcement, now; what it, or a plan that left the
    file, gives up is given up from now on. A plan nobody knew is believed in when it was announced.
    """
    left = [each for each in plans(connection) if each.origin == REGISTRY and not each.ended_ms]
    touched: list[Touched] = []
    for each in applications:
        number = ids[each.slug]
        mine = [plan for plan in left if plan.application_id == number] if each.maintenance else []
        wanted = [_declared(window, number, now_ms) for window in each.maintenance]
        for known, plan in _pairs(mine, wanted):
            if known is None:
                add_plan(connection, plan, now_ms, zone)
                start_ms = max(plan.start_ms, plan.announced_ms)
                touched.append(Touched(number, start_ms, None if plan.rrule else plan.end_ms))
                continue
            left.remove(known)
            same = plan._replace(
                id=known.id, first_seen_ms=known.first_seen_ms, laid_ms=known.laid_ms
            )
            if same != known._replace(uncounted_ms=None):
                touched += change_plan(connection, same, now_ms, zone)
    for plan in left:
        touched += change_plan(connection, plan._replace(ended_ms=now_ms), now_ms, zone)
    return touched


def announce(connection: Connection, plan: Plan, now_ms: int, zone: ZoneInfo) -> int:
    """Announce maintenance now, in somebody's name; return the number of the plan.

    The very same again, while it stands, is the plan there is.
    """
    made = plan._replace(origin=API, announced_ms=now_ms, first_seen_ms=now_ms)
    for each in plans(connection):
        if each.ended_ms is None and _said(each) == _said(made):
            return each.id
    number = add_plan(connection, made._replace(uncounted_ms=now_ms), now_ms, zone)
    bump(connection)
    return number


def change(connection: Connection, plan: Plan, now_ms: int, zone: ZoneInfo) -> None:
    """Write what somebody has changed of a plan; what it adds is announced now."""
    change_plan(connection, plan._replace(uncounted_ms=_since(plan, now_ms)), now_ms, zone)
    bump(connection)


def call_off(connection: Connection, plan: Plan, name: str, now_ms: int, zone: ZoneInfo) -> None:
    """Let a plan excuse nothing more from now on; again changes nothing."""
    if plan.ended_ms is None:
        change(connection, plan._replace(ended_ms=now_ms, ended_by=name), now_ms, zone)


def counted_again(connection: Connection, plan: Plan) -> None:
    """Note that the tallies know of a plan's last change."""
    this = (maintenance_plan.c.id == plan.id, maintenance_plan.c.uncounted_ms == plan.uncounted_ms)
    connection.execute(update(maintenance_plan).where(*this).values(uncounted_ms=None))


def _since(plan: Plan, now_ms: int) -> int:
    return now_ms if plan.uncounted_ms is None else min(plan.uncounted_ms, now_ms)


def _said(plan: Plan) -> tuple[object, ...]:
    what = (plan.application_id, plan.origin, plan.start_ms, plan.end_ms, plan.rrule)
    return (*what, plan.why, plan.announced_by)


def _declared(window: Window, number: int, now_ms: int) -> Plan:
    announced, start, end = map(to_ms, (window.announced, window.start, window.end))
    return Plan(0, number, REGISTRY, announced, now_ms, start, end, window.rrule, window.why)


def _pairs(known: Sequence[Plan], wanted: Sequence[Plan]) -> list[tuple[Plan | None, Plan]]:
    """Return each wanted plan with the known one that it is, the surest first."""
    left, open_ = list(known), list(wanted)
    pairs: list[tuple[Plan | None, Plan]] = []
    for alike in (_is_same, _begins_alike, _overlaps):
        for plan in list(open_):
            found = next((each for each in left if alike(each, plan)), None)
            if found is not None:
                pairs.append((found, plan))
                left.remove(found)
                open_.remove(plan)
    return [*pairs, *((None, plan) for plan in open_)]


def _is_same(known: Plan, plan: Plan) -> bool:
    return (known.announced_ms, *_said(known)) == (plan.announced_ms, *_said(plan))


def _begins_alike(known: Plan, plan: Plan) -> bool:
    return (known.announced_ms, known.start_ms) == (plan.announced_ms, plan.start_ms)


def _overlaps(known: Plan, plan: Plan) -> bool:
    shares = known.start_ms < plan.end_ms and plan.start_ms < known.end_ms
    again = known.rrule is not None and plan.rrule is not None
    return known.announced_ms == plan.announced_ms and (shares or again)
