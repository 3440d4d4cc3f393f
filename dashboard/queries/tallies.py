"""Milliseconds by state of applications, by local day and in sum: what uptime is read off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import BigInteger, cast, func, select

from dashboard.queries.days import local_days, number, whole_days
from liveroom.rules.uptime import told, total
from liveroom.store.counts import daily as counted_daily
from liveroom.store.tables import tally_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.counts import DayCount
    from liveroom.store.reads import Registered

STATES = ("up", "degraded", "down", "maintenance", "unobserved", "outside_hours")


def daily(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> Mapping[int, tuple[DayCount, ...]]:
    """Return, by application id, one tally per local day of the span, oldest first.

    Counted as every other figure is: clipped to the application's life and to its slot in
    progress. A day on which nothing was kept is unobserved, so that a monitor that stood still
    shows as missing coverage and not as a shorter span.
    """
    return counted_daily(connection, whole_days(span), [one.id for one in applications])


def together(
    connection: Connection, applications: Sequence[Registered], days: Sequence[date]
) -> dict[int, tuple[int, int, int]]:
    """Return down, degraded and told milliseconds of the city's days that are over, by YYYYMMDD.

    Added over the applications: of days that are over, what is kept of them is all there is.
    """
    if not days:
        return {}
    row = tally_day.c
    told_ms = row.up_ms + row.degraded_ms + row.down_ms
    columns = (func.sum(row.down_ms), func.sum(row.degraded_ms), func.sum(told_ms))
    whole = (cast(column, BigInteger) for column in columns)
    query = select(row.day, *whole).where(row.application_id.in_([one.id for one in applications]))
    query = query.where(row.day.between(number(days[0]), number(days[-1]))).group_by(row.day)
    return {day: (down, degraded, told) for day, down, degraded, told in connection.execute(query)}


def strip(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per local day of the span, added over the applications, oldest first.

    Columns: day (YYYYMMDD), told_ms, up_ms to outside_hours_ms (the six states of uptime-1), and
    revised, true where samples that came late, or a changed window, moved the day afterwards.
    """
    tallies = daily(connection, applications, span)
    rows: list[dict[str, object]] = []
    for place, day in enumerate(local_days(span)):
        counts = [row[place] for row in tallies.values()]
        tally = total(each.tally for each in counts)
        states = {f"{name}_ms": getattr(tally, name) for name in STATES}
        revised = any(each.revised for each in counts)
        rows.append({"day": number(day), "told_ms": told(tally), **states, "revised": revised})
    columns = ["day", "told_ms", *(f"{name}_ms" for name in STATES), "revised"]
    return pd.DataFrame(rows, columns=columns, dtype=object)
