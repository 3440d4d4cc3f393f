"""What series of usage come to over days that follow each other, singly and together."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, cast, func, literal, select, union_all

from dashboard.queries.days import number
from liveroom.rules.usage import FULL
from liveroom.store.spells import MANY, among
from liveroom.store.tables import usage_day, usage_month

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Subquery

    from dashboard.queries.usage_days import Series


@dataclass(frozen=True, slots=True)
class Sum:
    """What days of a series come to together: their sum, how many they are, and restarts."""

    value: float
    told: int
    resets: int


_NOTHING = Sum(0.0, 0, 0)


def sums(connection: Connection, known: Sequence[Series], days: Sequence[date]) -> dict[int, Sum]:
    """Return, by series, what these (consecutive) days come to, as far as they are told.

    A month that lies whole among them and of which too few days are told is what a file tells of it.
    """
    if not days:
        return {}
    part = _parts([each.id for each in known], days).c
    told, resets = (_whole(func.sum(column)) for column in (part.told, part.resets))
    query = select(part.metric_id, func.sum(part.value), told, resets).group_by(part.metric_id)
    found = {row[0]: Sum(*row[1:]) for row in connection.execute(query)}
    by_month = [each for each in known if each.months]
    added: dict[int, Sum] = {}
    for (one, _), its in (monthly(connection, by_month, days) if by_month else {}).items():
        before = added.get(one, _NOTHING)
        added[one] = Sum(
            before.value + its.value, before.told + its.told, before.resets + its.resets
        )
    return found | added


def monthly(
    connection: Connection, known: Sequence[Series], days: Sequence[date]
) -> dict[tuple[int, int], Sum]:
    """Return the same by series and month (YYYYMM)."""
    if not days:
        return {}
    part = _parts([each.id for each in known], days).c
    query = select(part.metric_id, part.month, part.value, part.told, _whole(part.resets))
    found = {(row[0], row[1]): Sum(*row[2:]) for row in connection.execute(query)}
    whole = whole_months(days)
    for each in known:
        if each.kind.adds_up:
            for of in each.months.keys() & whole.keys():
                if found.get((each.id, of), _NOTHING).told < FULL * whole[of]:
                    found[each.id, of] = Sum(each.months[of], whole[of], 0)
    return found


def together(
    connection: Connection, known: Sequence[Series], days: Sequence[date]
) -> dict[int, tuple[float, int, int]]:
    """Return by month (YYYYMM) what series come to, on how many days, and how many they are."""
    if not days:
        return {}
    singly = {each.id: each for each in known if each.months or len(known) > MANY}
    part = _parts([each.id for each in known if each.id not in singly], days).c
    added = (func.sum(part.value), _whole(func.sum(part.told)), func.count())
    query = select(part.month, *added).group_by(part.month)
    found = {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}
    by_month = monthly(connection, tuple(singly.values()), days) if singly else {}
    for (one, month), its in by_month.items():
        if one in singly:
            so_far, days_told, so_many = found.get(month, (0.0, 0, 0))
            found[month] = (so_far + its.value, days_told + its.told, so_many + 1)
    return found


def _parts(ids: Collection[int], days: Sequence[date]) -> Subquery:
    """Return a row per series and month: months that lie whole among the days, and their two ends."""
    whole = whole_months(days)
    ends: dict[int, list[int]] = {}
    for each in map(number, days):
        if each // 100 not in whole:
            ends.setdefault(each // 100, []).append(each)
    day, month = usage_day.c, usage_month.c
    told = (
        func.sum(day.value).label("value"),
        func.count().label("told"),
        func.sum(day.resets).label("resets"),
    )
    queries = [
        select(day.metric_id, literal(of).label("month"), *told)
        .where(among(day.metric_id, ids), day.day.between(numbers[0], numbers[-1]))
        .group_by(day.metric_id)
        for of, numbers in ends.items()
    ]
    if whole:
        within = month.month.between(min(whole), max(whole))
        queries.append(select(*month).where(among(month.metric_id, ids), within))
    return union_all(*queries).subquery("part")


def _whole(added: ColumnElement[int]) -> ColumnElement[int]:
    return cast(added, BigInteger)  # PostgreSQL adds integers up to a decimal


def whole_months(days: Sequence[date]) -> dict[int, int]:
    """Return the months (YYYYMM) of which every day is among these, and how many that are."""
    counts = Counter(day.year * 100 + day.month for day in days)
    return {of: n for of, n in counts.items() if n == monthrange(of // 100, of % 100)[1]}


def daily(
    connection: Connection, ids: Collection[int], days: Sequence[date]
) -> dict[tuple[int, int], float]:
    """Return what each told day came to, by series and day (YYYYMMDD)."""
    if not days:
        return {}
    query = select(usage_day.c.metric_id, usage_day.c.day, usage_day.c.value)
    rows = connection.execute(query.where(among(usage_day.c.metric_id, ids), _spanned(days)))
    return {(row.metric_id, row.day): row.value for row in rows}


def daily_together(
    connection: Connection, ids: Collection[int], days: Sequence[date]
) -> dict[int, tuple[float, int]]:
    """Return by day (YYYYMMDD) what series came to, and how many told of it."""
    if not days:
        return {}
    mine = usage_day.c.metric_id.in_(ids)
    query = select(usage_day.c.day, func.sum(usage_day.c.value), func.count()).where(mine)
    rows = connection.execute(query.where(_spanned(days)).group_by(usage_day.c.day))
    return {row[0]: (row[1], row[2]) for row in rows}


def _spanned(days: Sequence[date]) -> ColumnElement[bool]:
    return usage_day.c.day.between(number(days[0]), number(days[-1]))


def last_told(connection: Connection, one: Series, day: date) -> float | None:
    """Return the newest figure of a series up to a day; None where there is none yet."""
    query = (
        select(usage_day.c.value)
        .where(usage_day.c.metric_id == one.id, usage_day.c.day <= number(day))
        .order_by(usage_day.c.day.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()
