"""Keeping usage figures that a file tells: new, changed or as they were; never of another kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from liveroom.model import BY_MONTH, Refusal
from liveroom.rules.periods import day_number, local_day, to_ms
from liveroom.rules.usage import month_told
from liveroom.store.pulse import bump
from liveroom.store.readings import touch_days
from liveroom.store.tables import application, metric, reading
from liveroom.store.upsert import put
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.dialects.told import Figure
    from liveroom.model import Reason


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """What became of the figures of a file."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: KeptFigures) -> KeptFigures:
        """Return both together."""
        return KeptFigures(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            (*self.refused, *other.refused),
        )


def known_application(connection: Connection, slug: str) -> int | None:
    """Return the number of an application, a retired one's too; None where it was never registered."""
    query = select(application.c.id).where(application.c.slug == slug)
    return connection.execute(query).scalar_one_or_none()


def keep_figures(
    connection: Connection, number: int, figures: Sequence[Figure], now: datetime
) -> KeptFigures:
    """Keep figures of one application; what was told of the same moment before is replaced.

    Refused are those of days to come, of a month that is not over, and those of a series that is
    kept with another kind: it adds up otherwise.
    """
    rows = connection.execute(select(metric).where(metric.c.application_id == number))
    series = {row.name: (row.id, row.kind) for row in rows}
    refused: list[Refusal] = []
    zone = zone_of(connection)
    wanted: dict[tuple[int, int], float] = {}
    for each in figures:
        reason = _against(each, series, now, zone)
        if reason is not None:
            refused.append(Refusal(each.line, reason))
            continue
        if each.metric not in series:
            series[each.metric] = (_made(connection, number, each), str(each.kind))
        wanted[each.at_s, series[each.metric][0]] = each.value
    before = _before(connection, wanted)
    changed = {key: value for key, value in wanted.items() if before.get(key) != value}
    if changed:
        told = [(*key, value) for key, value in changed.items()]
        put(connection, reading, told)
        touch_days(connection, dict(series.values()), told)
        bump(connection)
    updated = sum(key in before for key in changed)
    new, unchanged = len(changed) - updated, len(wanted) - len(changed)
    return KeptFigures(new, updated, unchanged, tuple(refused))


def _against(
    each: Figure, series: dict[str, tuple[int, str]], now: datetime, zone: ZoneInfo
) -> Reason | None:
    running = day_number(local_day(to_ms(now), zone)) // 100
    if each.kind.is_of_a_month and month_told(each.at_s, zone) >= running:
        return ("of", each.metric.removesuffix(BY_MONTH), ("month_running",))
    if each.at_s > now.timestamp():
        return ("of", each.metric, ("ahead",))
    kind = series.get(each.metric, (0, each.kind))[1]
    if kind != each.kind:
        return ("other_kind", each.metric, kind, str(each.kind))
    return None


def _made(connection: Connection, number: int, each: Figure) -> int:
    made = insert(metric).values(application_id=number, name=each.metric, kind=str(each.kind))
    return int(connection.execute(made.returning(metric.c.id)).scalar_one())


def _before(
    connection: Connection, wanted: dict[tuple[int, int], float]
) -> dict[tuple[int, int], float]:
    if not wanted:
        return {}
    moments = [at_s for at_s, _ in wanted]
    query = select(reading).where(
        reading.c.metric_id.in_({number for _, number in wanted}),
        reading.c.at_s.between(min(moments), max(moments)),
    )
    return {(row.at_s, row.metric_id): row.value for row in connection.execute(query)}
