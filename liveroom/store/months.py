"""The days of months that are over, added once: a year is eleven months and some days.

A month's row of an application is the sum of its daily rows. `add_months` makes rows, some
applications at a time; whoever changes a day of a month that has rows adds it again in the same
transaction. The row of application 0, which nobody is, says that a month has everybody's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, select

from liveroom.rules.periods import local_day, to_ms
from liveroom.store.courtesy import give_way
from liveroom.store.engine import reading, writing
from liveroom.store.ready import Ready
from liveroom.store.tables import application, tally_day, tally_month
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Engine, Row

EVERYBODY = 0
AT_ONCE = 100
"""Applications in one transaction, which reads some 36,000 rows when a year is added."""

_DAY, _MONTH = tally_day.c, tally_month.c
_OF_DAY = _DAY.day // 100
_SUMS = select(
    _DAY.application_id,
    _OF_DAY,
    func.sum(_DAY.up_ms),
    func.sum(_DAY.degraded_ms),
    func.sum(_DAY.down_ms),
    func.sum(_DAY.maintenance_ms),
    func.max(case((_DAY.revised, 1), else_=0)) == 1,
).group_by(_DAY.application_id, _OF_DAY)
_BEGUN = Ready(select(func.max(_MONTH.month)))
_WHOLE = Ready(select(func.max(_MONTH.month)).where(_MONTH.application_id == EVERYBODY))


def month_number(day: date) -> int:
    """Return the month of a date as the number YYYYMM, as the `month` column keeps it."""
    return day.year * 100 + day.month


def whole_months(connection: Connection) -> int:
    """Return the last month (YYYYMM) of which every application has its row, else 0."""
    return int(_WHOLE.rows(connection)[0][0] or 0)


def begun_months(connection: Connection) -> int:
    """Return the last month (YYYYMM) that has any row, else 0: later days are in no month yet."""
    return int(_BEGUN.rows(connection)[0][0] or 0)


def add_again(connection: Connection, changed: Iterable[tuple[int, int]]) -> None:
    """Add up again the months (application, YYYYMM) of which days were changed."""
    for number, month in changed:
        _add(connection, number, number, month, month)


def add_months(engine: Engine, now: datetime) -> None:
    """Add up the months that are over at `now`, a hundred applications to a transaction.

    Cheap while there is nothing to do: it then only reads.
    """
    with reading(engine) as connection:
        first = local_day(to_ms(now), zone_of(connection)).replace(day=1)
        over, whole = month_number(first - timedelta(days=1)), whole_months(connection)
        last = connection.execute(select(func.max(application.c.id))).scalar_one() or 0
    if whole >= over:
        return
    for number in range(1, last + 1, AT_ONCE):
        with writing(engine) as connection:
            _add(connection, number, number + AT_ONCE - 1, whole + 1, over)
        give_way(engine)
    with writing(engine) as connection:
        connection.execute(insert(tally_month).values((EVERYBODY, over, 0, 0, 0, 0, False)))


def forget_months(connection: Connection) -> None:
    """Let go of every month: for a change of the zone, whose days are others."""
    connection.execute(delete(tally_month))


def _add(connection: Connection, first: int, last: int, since: int, until: int) -> None:
    """Add the months from `since` to `until` of the applications from `first` to `last`."""
    connection.execute(
        delete(tally_month).where(
            _MONTH.application_id.between(first, last), _MONTH.month.between(since, until)
        )
    )
    days = _SUMS.where(
        _DAY.application_id.between(first, last), _DAY.day.between(since * 100, until * 100 + 99)
    )
    connection.execute(insert(tally_month).from_select(list(tally_month.c), days))


def added(connection: Connection, until: int) -> Sequence[Row[Any]]:
    """Return the rows that the months up to `until` should have, of the days as they are."""
    return connection.execute(_SUMS.where(_DAY.day <= until * 100 + 99)).all()
