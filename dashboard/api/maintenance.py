"""/api/v1/maintenance: what is announced, and announcing, changing and calling off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, url_for

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.bodies import line, prose, sent
from liveroom import clock
from liveroom.calendars import comes_true, recurrence_problem
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.announcing import announce, call_off, change
from liveroom.store.engine import writing
from liveroom.store.plans import API, Plan, plans, windows
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.room import Room
    from liveroom.store.plans import Window

AHEAD, SHOWN = timedelta(days=35), timedelta(days=36)
LONGEST, FARTHEST = timedelta(days=31), timedelta(days=3660)
NAME_LENGTH, WHY_LENGTH, RULE_LENGTH = 80, 500, 200
_PATH = "/api/v1/maintenance"
_MOST_DIGITS = 15
_FIELDS = ("start", "end", "rrule", "why", "name")


def routes(room: Room) -> Blueprint:
    """Return the blueprint of maintenance."""
    blueprint = Blueprint("maintenance", __name__)

    @blueprint.get(_PATH)
    def listed() -> Response:
        parameters.only("from", "to", "app")
        span = parameters.span(clock.now() + AHEAD, room.zone, SHOWN)
        bounds = to_ms(span.start), to_ms(span.end)
        with room.engine.connect() as connection:
            return answer(_list(connection, *bounds))

    @blueprint.get(f"{_PATH}/<number>")
    def read(number: str) -> Response:
        parameters.only()
        with room.engine.connect() as connection:
            return answer(_document(connection, _plan(connection, number)))

    @blueprint.post(_PATH)
    def make() -> Response:
        body, now_ms = sent(room.settings.base_url, "app", *_FIELDS), to_ms(clock.now())
        with writing(room.engine) as connection:
            plan = _announced(connection, body, room.zone, now_ms)
            number = announce(connection, plan, now_ms, room.zone)
        with room.engine.connect() as connection:
            kept = plans(connection, [number])[0]
            status = 201 if kept.announced_ms == now_ms else 200
            response = answer(_document(connection, kept), status)
        response.headers["Location"] = url_for("maintenance.read", number=number)
        return response

    @blueprint.patch(f"{_PATH}/<number>")
    def edit(number: str) -> Response:
        body, now_ms = sent(room.settings.base_url, *_FIELDS), to_ms(clock.now())
        with writing(room.engine) as connection:
            plan = _own(connection, number)
            if plan.ended_ms is not None:
                raise Problem(409, "plan_ended")
            changed = _changed(plan, body, room.zone, now_ms)
            if changed != plan:
                change(connection, changed, now_ms, room.zone)
        with room.engine.connect() as connection:
            return answer(_document(connection, _plan(connection, number)))

    @blueprint.delete(f"{_PATH}/<number>")
    def end(number: str) -> Response:
        body, now_ms = sent(room.settings.base_url, "name"), to_ms(clock.now())
        name = line(body, "name", NAME_LENGTH)
        with writing(room.engine) as connection:
            call_off(connection, _own(connection, number), name, now_ms, room.zone)
        with room.engine.connect() as connection:
            return answer(_document(connection, _plan(connection, number)))

    return blueprint


def _list(connection: Connection, start_ms: int, end_ms: int) -> dict[str, Any]:
    slug, slugs = request.args.get("app"), _slugs(connection)
    if slug is not None and slug not in slugs.values():
        raise Problem(400, "no_application", slug=slug[:40])
    laid: dict[int, list[Window]] = {}
    for window in windows(connection, start_ms, end_ms):
        laid.setdefault(window.plan_id, []).append(window)
    rows = [
        _row(plan, slugs, laid[plan.id])
        for plan in plans(connection, laid)
        if slug in {None, slugs[plan.application_id]}
    ]
    return {"from": iso(start_ms), "to": iso(end_ms), "rows": rows}


def _document(connection: Connection, plan: Plan) -> dict[str, Any]:
    mine = (each for each in windows(connection, 0, plan.laid_ms) if each.plan_id == plan.id)
    return _row(plan, _slugs(connection), mine)


def _row(plan: Plan, slugs: dict[int, str], laid: Iterable[Window]) -> dict[str, Any]:
    return {
        "id": plan.id,
        "app": slugs[plan.application_id],
        "origin": plan.origin,
        "announced": iso(plan.announced_ms),
        "first_seen": iso(plan.first_seen_ms),
        "start": iso(plan.start_ms),
        "end": iso(plan.end_ms),
        "rrule": plan.rrule,
        "why": plan.why,
        "name": plan.announced_by or None,
        "ended": iso(plan.ended_ms),
        "ended_by": plan.ended_by,
        "windows": [
            {
                "start": iso(each.start_ms),
                "end": iso(each.end_ms),
                "announced": iso(each.announced_ms),
                "first_seen": iso(each.first_seen_ms),
            }
            for each in laid
        ],
    }


def _slugs(connection: Connection) -> dict[int, str]:
    return {each.id: each.slug for each in applications(connection, retired=True)}


def _plan(connection: Connection, number: str) -> Plan:
    is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    found = plans(connection, [int(number)]) if is_number else []
    if not found:
        raise Problem(404, "no_plan", number=number[:40])
    return found[0]


def _own(connection: Connection, number: str) -> Plan:
    """Return a plan that was announced here; those of the registry are changed in its file."""
    plan = _plan(connection, number)
    if plan.origin != API:
        raise Problem(409, "plan_of_registry")
    return plan


def _announced(connection: Connection, body: dict[str, Any], zone: ZoneInfo, now_ms: int) -> Plan:
    slug = line(body, "app", 64)
    found = next((each.id for each in applications(connection, now_ms) if each.slug == slug), None)
    if found is None:
        raise Problem(422, "no_application", slug=slug)
    start_ms, end_ms = _moment(body, "start"), _moment(body, "end")
    rule, why = prose(body, "rrule", RULE_LENGTH) or None, prose(body, "why", WHY_LENGTH)
    name = line(body, "name", NAME_LENGTH)
    plan = Plan(0, found, API, now_ms, now_ms, start_ms, end_ms, rule, why, name)
    _refuse_nonsense(plan, zone, now_ms)
    return plan


def _changed(plan: Plan, body: dict[str, Any], zone: ZoneInfo, now_ms: int) -> Plan:
    line(body, "name", NAME_LENGTH)  # who asks for a change says who they are
    changed = plan._replace(
        start_ms=_moment(body, "start") if "start" in body else plan.start_ms,
        end_ms=_moment(body, "end") if "end" in body else plan.end_ms,
        rrule=(prose(body, "rrule", RULE_LENGTH) or None) if "rrule" in body else plan.rrule,
        why=prose(body, "why", WHY_LENGTH) if "why" in body else plan.why,
    )
    if changed != plan:
        _refuse_nonsense(changed, zone, now_ms)
    return changed


def _moment(body: dict[str, Any], name: str) -> int:
    text = line(body, name, 40)
    try:
        moment = datetime.fromisoformat(text)
        found = to_ms(moment.astimezone(UTC)) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Problem(422, "bad_moment", name=name, value=text)
    return found


def _refuse_nonsense(plan: Plan, zone: ZoneInfo, now_ms: int) -> None:
    """Refuse what can excuse nothing, or more than anybody means."""
    start, end, now = map(from_ms, (plan.start_ms, plan.end_ms, now_ms))
    if end <= start or end - start > LONGEST:
        raise Problem(422, "plan_length", days=LONGEST.days)
    if not now - FARTHEST <= start <= now + FARTHEST:
        raise Problem(422, "plan_far")
    if plan.rrule is None:
        if end <= now:
            raise Problem(422, "plan_past")
        return
    problem = recurrence_problem(plan.rrule)
    if problem is not None or not comes_true(plan.rrule, (start, end), zone):
        raise Problem(422, "bad_rrule")
