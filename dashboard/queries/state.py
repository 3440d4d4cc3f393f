"""What every application is said to be now: the one judgement all rooms share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import case, func, select

from dashboard.queries.monitor import Monitor, monitor
from liveroom.model import Cause, Severity, Status
from liveroom.rules.freshness import Freshness
from liveroom.store.claims import claims
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.tables import current, grid, incident, maintenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row, Select

    from liveroom.model import Span
    from liveroom.store.claims import Claim
    from liveroom.store.reads import Registered

MISSED_SLOTS = 3

COLUMNS = (
    "id",
    "slug",
    "name",
    "category",
    "owner",
    "owner_name",
    "platform",
    "control",
    "tier",
    "objective",
    "status",
    "cause",
    "since_ms",
    "seen_status",
    "as_of_ms",
    "next_due_ms",
    "missed",
    "attempts",
    "latency_ms",
    "http_status",
    "tls_days_left",
    "dialect",
    "checks",
    "incident_id",
    "incident_opened_ms",
    "incident_parent_id",
    "flapping",
    "acknowledged_by",
    "acknowledged_ms",
    "acknowledged_note",
    "window_end_ms",
    "window_why",
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the database holds about now, by application id."""

    seen: Mapping[int, Row[Any]]
    grids: Mapping[int, Row[Any]]
    windows: Mapping[int, Row[Any]]
    incidents: Mapping[int, Row[Any]]
    claims: Mapping[int, Claim]
    monitor: Monitor
    now_ms: int


def state(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per application, in the order given, judged at the end of the span.

    `status` is `maintenance` inside an announced window, else `unknown` after 3 missed slots (or
    where nothing was ever seen, or once the monitor is dead), else the current verdict; `cause`
    and `since_ms` belong to it. `seen_status` is the last verdict itself, `as_of_ms` the start of
    the slot it speaks for, `missed` the slots that ended since without one. `latency_ms`,
    `http_status`, `tls_days_left`, `dialect`, `attempts` and `checks` (pairs of name and status)
    are those of the last verdict, missing where the status is `unknown` for want of one.
    `next_due_ms` is the next slot's start after now, missing where the application is not polled.
    `incident_*`, `flapping` and `acknowledged_*` are of the open incident (`incident_parent_id` of
    what it shares with others), `window_*` of the window in force.
    Every value is a plain Python value; what is not known is None.
    """
    now_ms = round(span.end.timestamp() * 1000)
    facts = _facts(connection, now_ms)
    rows = [_row(application, facts) for application in applications]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def totals(frame: pd.DataFrame) -> dict[str, int]:
    """Count the applications of a `state` frame by status; every status is named, also at 0."""
    counts = frame["status"].value_counts()
    return {str(status): int(counts.get(str(status), 0)) for status in Status}


def _facts(connection: Connection, now_ms: int) -> _Facts:
    newest = select(grid.c.application_id, func.max(grid.c.since_ms).label("since_ms"))
    newest_grid = newest.group_by(grid.c.application_id).subquery()
    grids = select(grid).join(
        newest_grid,
        (newest_grid.c.application_id == grid.c.application_id)
        & (newest_grid.c.since_ms == grid.c.since_ms),
    )
    windows = select(maintenance).where(
        maintenance.c.start_ms <= now_ms,
        maintenance.c.announced_ms <= now_ms,
        maintenance.c.end_ms > now_ms,
    )
    gravest_last = case((incident.c.severity == str(Severity.DOWN), 1), else_=0)
    incidents = (
        select(incident)
        .where(
            incident.c.closed_ms.is_(None),
            incident.c.opened_ms <= now_ms,
            incident.c.application_id.is_not(None),
        )
        .order_by(gravest_last, incident.c.opened_ms)
    )
    opened = _by_application(connection, incidents)
    return _Facts(
        seen=_by_application(connection, select(current)),
        grids=_by_application(connection, grids),
        windows=_by_application(connection, windows.order_by(maintenance.c.end_ms)),
        incidents=opened,
        claims=claims(connection, [row.id for row in opened.values()]),
        monitor=monitor(connection, now_ms),
        now_ms=now_ms,
    )


def _by_application(connection: Connection, query: Select[Any]) -> dict[int, Row[Any]]:
    return {row.application_id: row for row in connection.execute(query).all()}


def _row(application: Registered, facts: _Facts) -> tuple[object, ...]:
    seen = facts.seen.get(application.id)
    window = facts.windows.get(application.id)
    opened = facts.incidents.get(application.id)
    missed = _missed(application, seen, facts.now_ms)
    status, cause, since_ms = _judged(application, seen, window, missed, facts)
    told = seen if status != Status.UNKNOWN or missed < MISSED_SLOTS else None
    return (
        *(getattr(application, name) for name in COLUMNS[:10]),
        str(status),
        str(cause),
        since_ms,
        None if seen is None else str(STATUS[seen.status]),
        None if seen is None else seen.start_ms,
        _next_due(application, seen, facts),
        missed,
        *((None,) * 5 if told is None else _last(told)),
        () if told is None else _checks(told),
        *(
            (None,) * 7
            if opened is None
            else (
                opened.id,
                opened.opened_ms,
                opened.parent_id,
                opened.flapping,
                *_claim(facts.claims.get(opened.id)),
            )
        ),
        *((None, None) if window is None else (window.end_ms, window.why)),
    )


def _judged(
    application: Registered,
    seen: Row[Any] | None,
    window: Row[Any] | None,
    missed: int,
    facts: _Facts,
) -> tuple[Status, Cause, int | None]:
    """Return status, cause and since when; the first claim that holds wins."""
    if window is not None:
        since_ms = max(window.start_ms, window.announced_ms)
        return Status.MAINTENANCE, Cause.NONE, since_ms
    if application.every_s is None:
        return Status.UNKNOWN, Cause.PAUSED, None if seen is None else seen.end_ms
    if seen is None:
        waiting = missed < MISSED_SLOTS and facts.monitor.beats
        cause = Cause.NONE if waiting else _missing(facts.monitor, application.registered_ms)
        return Status.UNKNOWN, cause, application.registered_ms
    if missed >= MISSED_SLOTS or (missed and facts.monitor.age is Freshness.DEAD):
        return Status.UNKNOWN, _missing(facts.monitor, seen.end_ms), seen.end_ms
    return STATUS[seen.status], CAUSE[seen.cause], seen.since_ms


def _missed(application: Registered, seen: Row[Any] | None, now_ms: int) -> int:
    """Count the whole slots that ended without a verdict."""
    if application.every_s is None:
        return 0
    last_ms = application.registered_ms if seen is None else seen.end_ms
    return max(0, (now_ms - last_ms) // (application.every_s * 1000))


def _missing(state: Monitor, last_ms: int) -> Cause:
    """Return what verdicts missing since `last_ms` are put down to: first the monitor's own word.

    Without one, a monitor that began later had stopped; one that ran all the while and beats
    still, but brings no verdict, does not keep up, whatever holds it.
    """
    if state.cause is not Cause.NONE:
        return state.cause
    ran = state.started_ms is not None and state.started_ms <= last_ms
    return Cause.MONITOR_OVERLOAD if ran and state.beats else Cause.MONITOR_STOPPED


def _next_due(application: Registered, seen: Row[Any] | None, facts: _Facts) -> int | None:
    if application.every_s is None:
        return None
    own = facts.grids.get(application.id)
    if own is not None:
        every_ms, phase_ms = own.every_s * 1000, own.phase_s * 1000
    else:
        every_ms = application.every_s * 1000
        phase_ms = 0 if seen is None else seen.end_ms % every_ms
    return int(phase_ms + ((facts.now_ms - phase_ms) // every_ms + 1) * every_ms)


def _last(seen: Row[Any]) -> tuple[object, ...]:
    return (
        seen.attempts,
        seen.latency_ms,
        seen.http_status,
        seen.tls_days_left,
        seen.dialect,
    )


def _claim(claim: Claim | None) -> tuple[object, ...]:
    return (None,) * 3 if claim is None else (claim.name, claim.at_ms, claim.note)


def _checks(seen: Row[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(status)) for name, status in json.loads(seen.checks or "[]"))
