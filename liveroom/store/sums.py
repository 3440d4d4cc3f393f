"""Daily rows of many applications added in the database, by months where these are over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, bindparam, case, cast, func, select

from liveroom.rules.periods import day_number
from liveroom.store.months import month_number, whole_months
from liveroom.store.ready import Ready
from liveroom.store.spells import MANY
from liveroom.store.tables import application, tally_day, tally_month

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Column, Connection, Table

_DAY = timedelta(days=1)


def _asked(table: Table, key: Column[int]) -> tuple[Ready, Ready]:
    """Return the question for the sums of all applications, and of some, `first` to `last`.

    Application by application, as the rows lie: put in order they would have to be sorted first.
    """
    row = table.c
    states = (row.up_ms, row.degraded_ms, row.down_ms, row.maintenance_ms)
    lying = and_(
        row.application_id == application.c.id,
        key >= bindparam("first"),
        key <= bindparam("last"),
    )
    late = func.max(case((row.revised, 1), else_=0)).filter(key.is_not(None))
    query = (
        select(application.c.id, late, *(cast(func.sum(each), BigInteger) for each in states))
        .select_from(application)
        .outerjoin(table, lying)
        .group_by(application.c.id)
    )
    some = application.c.id.in_(bindparam("ids", expanding=True))
    return Ready(query), Ready(query.where(some))


_DAYS, _MONTHS = _asked(tally_day, tally_day.c.day), _asked(tally_month, tally_month.c.month)


def sums(
    connection: Connection, ids: Collection[int], first: date, last: date
) -> dict[int, Sequence[int]]:
    """Return of each application with a row: revised, then ms up, degraded, down, maintenance.

    Of the months that are whole in the span and in the store, and of the days around them.
    """
    found: dict[int, Sequence[int]] = {}
    for asked, low, high in _pieces(first, last, whole_months(connection)):
        if len(ids) > MANY:
            rows = asked[0].rows(connection, first=low, last=high)
        else:
            rows = asked[1].rows(connection, ids=list(ids), first=low, last=high)
        for number, *kept in rows:
            if kept[0] is not None and number in ids:
                before = found.get(number)
                found[number] = kept if before is None else _added(before, kept)
    return found


def _pieces(first: date, last: date, whole: int) -> list[tuple[tuple[Ready, Ready], int, int]]:
    """Return what to ask for, and from which number to which, of the days `first` to `last`.

    Months up to `whole` (YYYYMM) are there.
    """
    opening = first if first.day == 1 else _next_month(first)
    closing = (last + _DAY).replace(day=1)
    if whole:
        closing = min(closing, _next_month(date(whole // 100, whole % 100, 1)))
    if not whole or opening >= closing:
        return [(_DAYS, day_number(first), day_number(last))]
    pieces = [(_MONTHS, month_number(opening), month_number(closing - _DAY))]
    if first < opening:
        pieces.append((_DAYS, day_number(first), day_number(opening - _DAY)))
    if closing <= last:
        pieces.append((_DAYS, day_number(closing), day_number(last)))
    return pieces


def _next_month(day: date) -> date:
    return (day.replace(day=1) + 32 * _DAY).replace(day=1)


def _added(one: Sequence[int], other: Sequence[int]) -> Sequence[int]:
    late, up, degraded, down, maintenance = one
    return (
        late or other[0],
        up + other[1],
        degraded + other[2],
        down + other[3],
        maintenance + other[4],
    )
