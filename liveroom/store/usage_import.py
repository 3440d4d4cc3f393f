"""Keeping usage figures that a file tells: new, changed or as they were; never of another kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select

from liveroom.model import BY_MONTH, Refusal
from liveroom.rules.periods import day_number, local_day, to_ms
from liveroom.rules.usage import month_told
from liveroom.store.pulse import bump
from liveroom.store.tables import application, metric, reading
from liveroom.store.upsert import put
from liveroom.store.usage_days import touch_days
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Row

    from liveroom.dialects.told import Figure
    from liveroom.model import Reason


class FigureChange(NamedTuple):
    """A figure that became another; `before` is None where there was none."""

    metric: int
    at_s: int
    before: float | None
    after: float


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """What became of the figures of a file."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    changes: tuple[FigureChange, ...] = ()

    def __add__(self, other: KeptFigures) -> KeptFigures:
        """Return both together."""
        return KeptFigures(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            (*self.refused, *other.refused),
            (*self.changes, *other.changes),
        )


def known_application(connection: Connection, slug: str) -> int | None:
    """Return the number of an application, a retired one's too; None where it was never registered."""
    query = select(application.c.id).where(application.c.slug == slug)
    return connection.execute(query).scalar_one_or_none()


def foresee_figures(
    connection: Connection, number: int, figures: Sequence[Figure], now: datetime
) -> tuple[KeptFigures, list[Figure]]:
    """Return what `keep_figures` would come to, and which it would keep; nothing is written."""
    judged = _judged(connection, number, figures, now)
    return judged.kept(()), list(judged.wanted.values())


def keep_figures(
    connection: Connection, number: int, figures: Sequence[Figure], now: datetime
) -> KeptFigures:
    """Keep figures of one application; what was told of the same moment before is replaced.

    Refused are those of days to come, of a month that is not over, and those of a series that is
    kept with another kind: it adds up otherwise.
    """
    judged = _judged(connection, number, figures, now)
    changed = {
        key: each for key, each in judged.wanted.items() if judged.before.get(key) != each.value
    }
    numbers = {name: kept[0] for name, kept in judged.series.items()}
    for each in changed.values():
        if each.metric not in numbers:
            numbers[each.metric] = _made(connection, number, each)
            judged.series[each.metric] = numbers[each.metric], str(each.kind)
    told = [(at_s, numbers[name], each.value) for (at_s, name), each in changed.items()]
    if told:
        put(connection, reading, told)
        touch_days(connection, dict(judged.series.values()), told)
        bump(connection)
    return judged.kept(
        FigureChange(numbers[name], at_s, judged.before.get((at_s, name)), each.value)
        for (at_s, name), each in changed.items()
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """What an application has of figures that are told anew; keys are (second, name of a series)."""

    series: dict[str, tuple[int, str]]
    wanted: dict[tuple[int, str], Figure]
    before: dict[tuple[int, str], float]
    refused: tuple[Refusal, ...]

    def kept(self, changes: Iterable[FigureChange]) -> KeptFigures:
        """Return how many figures are new, changed and as they were."""
        there = [key for key in self.wanted if key in self.before]
        same = sum(self.before[key] == self.wanted[key].value for key in there)
        new, updated = len(self.wanted) - len(there), len(there) - same
        return KeptFigures(new, updated, same, self.refused, tuple(changes))


def _judged(
    connection: Connection, number: int, figures: Sequence[Figure], now: datetime
) -> _Judged:
    rows = connection.execute(select(metric).where(metric.c.application_id == number))
    series = {row.name: (row.id, row.kind) for row in rows}
    kinds = {name: kind for name, (_, kind) in series.items()}
    zone = zone_of(connection)
    refused: list[Refusal] = []
    wanted: dict[tuple[int, str], Figure] = {}
    for each in figures:
        reason = _against(each, kinds, now, zone)
        if reason is None:
            kinds.setdefault(each.metric, str(each.kind))
            wanted[each.at_s, each.metric] = each
        else:
            refused.append(Refusal(each.line, reason))
    names = {series[name][0]: name for _, name in wanted if name in series}
    moments = [at_s for at_s, name in wanted if name in series]
    before = {
        (row.at_s, names[row.metric_id]): row.value for row in _before(connection, names, moments)
    }
    return _Judged(series, wanted, before, tuple(refused))


def _against(
    each: Figure, kinds: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> Reason | None:
    running = day_number(local_day(to_ms(now), zone)) // 100
    if each.kind.is_of_a_month and month_told(each.at_s, zone) >= running:
        return ("of", each.metric.removesuffix(BY_MONTH), ("month_running",))
    if each.at_s > now.timestamp():
        return ("of", each.metric, ("ahead",))
    kind = kinds.get(each.metric, each.kind)
    if kind != each.kind:
        return ("other_kind", each.metric, kind, str(each.kind))
    return None


def _made(connection: Connection, number: int, each: Figure) -> int:
    made = insert(metric).values(application_id=number, name=each.metric, kind=str(each.kind))
    return int(connection.execute(made.returning(metric.c.id)).scalar_one())


def _before(
    connection: Connection, numbers: Collection[int], moments: Sequence[int]
) -> Sequence[Row[Any]]:
    if not moments:
        return ()
    query = select(reading).where(
        reading.c.metric_id.in_(numbers), reading.c.at_s.between(min(moments), max(moments))
    )
    return connection.execute(query).all()
