"""What is wrong now, how long, and who has it, beside how many are usually normal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, select

from dashboard.queries.days import last_days, to_ms
from dashboard.queries.incidents import called
from dashboard.queries.requests import ranges
from dashboard.queries.silent import silent
from dashboard.queries.state import state, totals
from dashboard.standing import Standing
from dashboard.words import from_ms
from liveroom.model import Status
from liveroom.rules.attention import Deviation, worst_first
from liveroom.rules.usual import earlier, usual
from liveroom.store.tables import incident, request, tally_hour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.rules.usual import Usual
    from liveroom.store.reads import Registered

HOUR_MS = 3_600_000
WEEK_DAYS = 7


def attention(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return the applications that are not up at the end of the span, the worst first.

    And those that are up while citizens complain far above the usual: of these silent_received
    (complaints) in silent_hours, and `since_ms` is of the first of them; None for the others.
    Columns are those of `state`; complained_of: whether its complaints of 7 local days are above
    their usual range; shared_kind and shared_name: what its outage has in common with those of the
    same `incident_parent_id`, None where that is None. `attrs["standing"]` holds a Standing about all applications.
    """
    frame = state(connection, applications, span)
    now_ms = to_ms(span.end)
    found = _listed(connection, frame)
    heard = complained_of(connection, tuple(found["slug"]), span)
    parents = _shared(connection, applications, list(found["incident_parent_id"]))
    shared = [parents.get(number, (None, None)) for number in found["incident_parent_id"]]
    found = found.assign(
        complained_of=[slug in heard for slug in found["slug"]],
        shared_kind=pd.Series([kind for kind, _ in shared], found.index, dtype=object),
        shared_name=pd.Series([name for _, name in shared], found.index, dtype=object),
    )
    deviations = {
        row["slug"]: Deviation(
            row["name"],
            Status(row["status"]),
            row["tier"],
            timedelta(milliseconds=now_ms - (row["since_ms"] or now_ms)),
            is_taken=row["acknowledged_by"] is not None,
            is_complained_of=row["complained_of"],
            is_silent=row["silent_received"] is not None,
        )
        for row in found.to_dict("records")
    }
    places = {id(one): place for place, one in enumerate(worst_first(deviations.values()))}
    order = found["slug"].map(lambda slug: places[id(deviations[slug])])
    listed = found.loc[order.sort_values().index].reset_index(drop=True)
    listed.attrs["standing"] = Standing(
        totals(frame),
        len(frame),
        _usually_normal(connection, applications, span),
        _calm_since(connection),
    )
    return listed


def _listed(connection: Connection, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are not up, and those that are while citizens say otherwise."""
    said = {one.slug: one for one in silent(connection, frame)}
    rows: list[dict[str, Any]] = []
    for each in frame.to_dict("records"):
        row: dict[str, Any] = {str(key): value for key, value in each.items()}
        one = said.get(row["slug"])
        if one is not None:
            heard = {"silent_received": one.received, "silent_hours": one.hours}
            rows.append({**row, "since_ms": one.since_ms, **heard})
        elif row["status"] != Status.UP:
            rows.append({**row, "silent_received": None, "silent_hours": None})
    columns = [*frame.columns, "silent_received", "silent_hours"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _shared(
    connection: Connection, applications: Sequence[Registered], numbers: Sequence[int | None]
) -> dict[int | None, tuple[str | None, str | None]]:
    """Return what the outages of each parent share: its kind, and how people call it."""
    known = {number for number in numbers if number is not None}
    if not known:
        return {}
    row = incident.c
    rows = connection.execute(
        select(row.id, row.shared_kind, row.shared_by).where(row.id.in_(known))
    )
    return {number: (kind, called(kind, by, applications)) for number, kind, by in rows.all()}


def complained_of(connection: Connection, slugs: Sequence[str], span: Span) -> frozenset[str]:
    """Return those of `slugs` that citizens complain about more than usual, over 7 local days.

    A complaint counts for an application only where its topic leads to that application: one
    about its category, or about the city, says nothing of it.
    """
    if not slugs:
        return frozenset()
    about = request.c.application.in_(slugs)
    found = ranges(connection, (request.c.application,), last_days(span, WEEK_DAYS), about)
    return frozenset(str(key[0]) for key, row in found.items() if row["above"])


def _usually_normal(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> Usual | None:
    """Return the usual number of applications up for most of this hour of the week."""
    first = connection.execute(select(func.min(tally_hour.c.hour_s))).scalar()
    if first is None:
        return None
    start = from_ms(to_ms(span.end) // HOUR_MS * HOUR_MS)
    hour = type(span)(start, start + timedelta(hours=1), span.zone)
    hours = [to_ms(past.start) // 1000 for past in earlier(hour, from_ms(first * 1000))]
    counts = dict.fromkeys(hours, 0)
    ids = {application.id for application in applications}
    up = select(tally_hour.c.hour_s, tally_hour.c.application_id).where(
        tally_hour.c.hour_s.in_(hours), tally_hour.c.up_ms * 2 > HOUR_MS
    )
    for row in connection.execute(up):
        counts[row.hour_s] += row.application_id in ids
    return usual([count for count in counts.values() if count])


def _calm_since(connection: Connection) -> int | None:
    found = connection.execute(select(func.max(incident.c.closed_ms))).scalar()
    return None if found is None else int(found)
