"""Keeping usage readings and the log of polls that are not health samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from liveroom.model import Cause
from liveroom.rules.periods import to_ms
from liveroom.store.codes import CAUSE_CODE
from liveroom.store.pulse import bump
from liveroom.store.tables import application, metric, poll, reading
from liveroom.store.upsert import add, put
from liveroom.store.usage_days import recount_usage, touch_days
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from liveroom.model import Reading


def keep_readings(connection: Connection, readings: Sequence[Reading], now: datetime) -> int:
    """Keep usage figures; return how many were offered for applications that are known.

    A second figure of one series for one second changes nothing; one of a whole day takes the place
    of what was told of that day before. Those of unknown applications, and those later than `now`,
    are left out.
    """
    slugs = {each.application for each in readings}
    rows = connection.execute(
        select(application.c.slug, application.c.id).where(application.c.slug.in_(slugs))
    )
    ids = {row.slug: row.id for row in rows}
    series = _series(connection, set(ids.values()))
    kept: list[tuple[int, int, float]] = []
    days: dict[tuple[int, int], float] = {}
    for each in readings:
        if each.application in ids and each.at <= now:
            number = _metric(connection, series, ids[each.application], each)
            at_s = to_ms(each.at) // 1000
            if each.kind.is_of_a_day:
                days[at_s, number] = each.value
            else:
                kept.append((at_s, number, each.value))
    told = [*kept, *((*key, value) for key, value in days.items())]
    if told:
        add(connection, reading, kept)
        put(connection, reading, told[len(kept) :])
        touch_days(connection, dict(series.values()), told)
        bump(connection)
    return len(told)


def log_poll(
    connection: Connection,
    at: datetime,
    source: str,
    subject: str,
    *,
    cause: Cause = Cause.NONE,
    took: timedelta,
    kept: int = 0,
    detail: str = "",
) -> None:
    """Write one poll of usage, complaints or the registry: `subject` is a slug or a feed's name.

    The same poll again is not written: its commit was lost on the way back, not on the way there.
    """
    same = (poll.c.at_ms == to_ms(at), poll.c.source == source, poll.c.subject == subject)
    if connection.execute(select(poll.c.id).where(*same)).first() is not None:
        return
    connection.execute(
        insert(poll).values(
            at_ms=to_ms(at),
            source=source,
            subject=subject,
            cause=CAUSE_CODE[cause],
            took_ms=round(took.total_seconds() * 1000),
            kept=kept,
            detail=detail,
        )
    )


def _series(connection: Connection, ids: set[int]) -> dict[tuple[int, str], tuple[int, str]]:
    rows = connection.execute(select(metric).where(metric.c.application_id.in_(ids)))
    return {(row.application_id, row.name): (row.id, row.kind) for row in rows}


def _metric(
    connection: Connection,
    series: dict[tuple[int, str], tuple[int, str]],
    number: int,
    each: Reading,
) -> int:
    known = series.get((number, each.metric))
    kind = str(each.kind)
    if known is not None and known[1] == kind:
        return known[0]
    if known is None:
        made = insert(metric).values(application_id=number, name=each.metric, kind=kind)
        identity = int(connection.execute(made.returning(metric.c.id)).scalar_one())
    else:
        identity = known[0]
        connection.execute(update(metric).where(metric.c.id == identity).values(kind=kind))
        recount_usage(connection, zone_of(connection), (identity,))
    series[number, each.metric] = identity, kind
    return identity
