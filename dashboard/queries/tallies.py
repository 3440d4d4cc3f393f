"""Milliseconds by state of applications, by local day and in sum: what uptime is read off."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from sqlalchemy import select

from dashboard.queries.days import local_days, midnight, number, to_ms
from liveroom.model import Tally
from liveroom.rules.uptime import told, total
from liveroom.store.tables import tally_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

STATES = ("up", "degraded", "down", "maintenance", "unobserved", "outside_hours")


class DayTally(NamedTuple):
    """A local day (YYYYMMDD) of one application; nothing at all before it was registered."""

    day: int
    tally: Tally


def daily(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> Mapping[int, tuple[DayTally, ...]]:
    """Return, by application id, one tally per local day of the span, oldest first.

    A day on which nothing was kept is unobserved from registration to the end of the span, so that
    a monitor that stood still shows as missing coverage and not as a shorter span.
    """
    days = local_days(span)
    if not days:
        return {application.id: () for application in applications}
    kept = _kept(connection, [application.id for application in applications], days)
    return {
        application.id: tuple(
            DayTally(
                number(day),
                kept[application.id].get(number(day)) or _unseen(application, day, span),
            )
            for day in days
        )
        for application in applications
    }


def strip(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per local day of the span, added over the applications, oldest first.

    Columns: day (YYYYMMDD), told_ms, and up_ms to outside_hours_ms, the six states of uptime-1.
    """
    tallies = daily(connection, applications, span)
    rows: list[dict[str, int]] = []
    for place, day in enumerate(local_days(span)):
        tally = total(row[place].tally for row in tallies.values())
        states = {f"{name}_ms": getattr(tally, name) for name in STATES}
        rows.append({"day": number(day), "told_ms": told(tally)} | states)
    columns = ["day", "told_ms", *(f"{name}_ms" for name in STATES)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _kept(
    connection: Connection, ids: Sequence[int], days: Sequence[date]
) -> dict[int, dict[int, Tally]]:
    columns = [tally_day.c[f"{name}_ms"] for name in STATES]
    query = select(tally_day.c.application_id, tally_day.c.day, *columns).where(
        tally_day.c.day.between(number(days[0]), number(days[-1]))
    )
    found: dict[int, dict[int, Tally]] = defaultdict(dict)
    wanted = set(ids)
    for row in connection.execute(query):
        if row[0] in wanted:
            found[row[0]][row[1]] = Tally(*row[2:])
    return found


def _unseen(application: Registered, day: date, span: Span) -> Tally:
    start = max(to_ms(midnight(day, span.zone)), application.registered_ms)
    end = min(to_ms(midnight(day + timedelta(days=1), span.zone)), to_ms(span.end))
    if application.retired_ms is not None:
        end = min(end, application.retired_ms)
    return Tally(unobserved=max(0, end - start))
