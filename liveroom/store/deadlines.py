"""The city's table of deadlines and its free days, and laying them over the complaints that are kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from liveroom.calendars import public_holidays
from liveroom.dialects.words import plain
from liveroom.model import ComplaintKind
from liveroom.rules.deadlines import Limit, Rule, Unit, WorkingDays, rule_for
from liveroom.rules.periods import day_number, day_of, from_ms, to_ms
from liveroom.store.pulse import bump
from liveroom.store.tables import deadline, free_day, request

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Row

    from liveroom.dialects.said import Said

CALENDAR = "national-and-joint"
"""Complaints are worked on neither on public holidays nor on days of collective leave."""
OLDEST, NEWEST = 2000, 2100
_AT_ONCE = 5_000
_calendar = lru_cache(8)(WorkingDays)  # the same one again: its days are looked up by it
_TIMES = ("received_ms", "told_due_ms", "first_response_ms", "resolved_ms")


class Laid(NamedTuple):
    """What a complaint's row says of its deadlines, under the names of the columns."""

    due_ms: int | None
    response_due_ms: int | None
    response_days: int | None
    resolution_days: int | None


class Deadlines:
    """The city's rules and working days, ready to be asked complaint by complaint."""

    def __init__(self, own: Mapping[tuple[str, str], Rule], days: WorkingDays) -> None:
        """Take what the city decided; a topic is looked up once."""
        self.days = days
        self._rule = lru_cache(lambda kind, topic: rule_for(own, ComplaintKind(kind), plain(topic)))

    def of(self, each: Said | Row[Any]) -> Laid:
        """Return what holds for a complaint; the source's own date comes first."""
        rule = self._rule(each.kind, each.topic)
        received_ms, due_ms = each.received_ms, each.told_due_ms
        if due_ms is None:
            due_ms = self.days.due_ms(received_ms, rule.resolution)
        return Laid(
            due_ms,
            self.days.due_ms(received_ms, rule.response),
            self.days.elapsed(received_ms, each.first_response_ms),
            self.days.elapsed(received_ms, each.resolved_ms),
        )


def own_deadlines(connection: Connection, complaints: Iterable[Said], zone: ZoneInfo) -> Deadlines:
    """Return what holds for these complaints, with the calendar of the years they speak of."""
    moments = [
        ms
        for each in complaints
        for ms in (each.received_ms, each.first_response_ms, each.resolved_ms)
        if ms is not None
    ]
    return _read(connection, _years(moments), zone)


def working_days(connection: Connection, years: Iterable[int], zone: ZoneInfo) -> WorkingDays:
    """Return the city's calendar of these years and those beside them."""
    return _read(connection, years, zone).days


def own_rules(connection: Connection) -> dict[tuple[str, str], Rule]:
    """Return what the city decided, by class and plain topic ("" is any)."""
    return {
        (row.kind, row.topic): Rule(
            _limit(row.response_amount, row.response_unit),
            _limit(row.resolution_amount, row.resolution_unit),
        )
        for row in connection.execute(select(deadline))
    }


def decide_deadlines(
    connection: Connection,
    changes: Mapping[tuple[str, str], Rule | None],
    by: str,
    now: datetime,
) -> None:
    """Write the city's rules by class and topic ("" is any); None takes one away again.

    Whoever calls lays them over what is kept, by `lay_deadlines`.
    """
    for (kind, topic), rule in changes.items():
        here = (deadline.c.kind == kind, deadline.c.topic == plain(topic))
        connection.execute(delete(deadline).where(*here))
        if rule is None:
            continue
        values: dict[str, object] = {
            "kind": kind,
            "topic": plain(topic),
            "name": " ".join(topic.split()),
        }
        for name, limit in (("response", rule.response), ("resolution", rule.resolution)):
            values[f"{name}_amount"] = None if limit is None else limit.amount
            values[f"{name}_unit"] = None if limit is None else limit.unit.value
        values |= {"changed_ms": to_ms(now), "changed_by": by}
        connection.execute(insert(deadline).values(values))


def free_days(connection: Connection, origin: str) -> dict[date, str]:
    """Return the free days of `registry` or `city`, by day."""
    query = select(free_day).where(free_day.c.origin == origin).order_by(free_day.c.day)
    return {day_of(row.day): row.name for row in connection.execute(query)}


def keep_free_days(connection: Connection, origin: str, days: Mapping[date, str]) -> bool:
    """Make the free days of `registry` or `city` these; say whether any of the days changed."""
    before = free_days(connection, origin)
    if before == days:
        return False
    connection.execute(delete(free_day).where(free_day.c.origin == origin))
    rows = [{"day": day_number(day), "origin": origin, "name": name} for day, name in days.items()]
    if rows:
        connection.execute(insert(free_day), rows)
    return before.keys() != days.keys()


def are_laid(connection: Connection) -> bool:
    """Say whether every complaint has its deadlines: those kept by an older version have none yet."""
    bare = select(request.c.id).where(request.c.response_due_ms.is_(None)).limit(1)
    return bool(own_rules(connection)) or connection.execute(bare).first() is None


def lay_deadlines(connection: Connection, zone: ZoneInfo) -> int:
    """Lay rules and calendar over every complaint that is kept; return how many changed."""
    changed = sum(_write(connection, part) for part in _otherwise(connection, zone))
    if changed:
        bump(connection)
    return changed


def laid_otherwise(connection: Connection, zone: ZoneInfo) -> int:
    """Return how many complaints `lay_deadlines` would change."""
    return sum(len(part) for part in _otherwise(connection, zone))


def _otherwise(connection: Connection, zone: ZoneInfo) -> Iterator[list[tuple[Row[Any], Laid]]]:
    """Yield the complaints that are due otherwise now, each with what holds, some at a time."""
    latest = [func.max(request.c[name]) for name in ("received_ms", *_TIMES[2:])]
    bounds = connection.execute(select(func.min(request.c.received_ms), *latest)).one()
    years = _years([ms for ms in bounds if ms is not None])
    deadlines = _read(connection, years, zone)
    columns = [request.c[name] for name in ("id", "kind", "topic", *_TIMES, *Laid._fields)]
    query, last = select(*columns).order_by(request.c.id).limit(_AT_ONCE), 0
    while rows := connection.execute(query.where(request.c.id > last)).all():
        laid = [(row, deadlines.of(row)) for row in rows]
        yield [(row, told) for row, told in laid if row[-len(told) :] != told]
        last = rows[-1].id


def _write(connection: Connection, laid: list[tuple[Row[Any], Laid]]) -> int:
    if laid:
        connection.execute(
            update(request).where(request.c.id == bindparam("row_id")),
            [{"row_id": row.id} | told._asdict() for row, told in laid],
        )
    return len(laid)


def _years(moments: Collection[int]) -> range:
    """Return the years that moments (UTC epoch milliseconds) lie in, from first to last."""
    if not moments:
        return range(0)
    return range(from_ms(min(moments)).year, from_ms(max(moments)).year + 1)


def _read(connection: Connection, years: Iterable[int], zone: ZoneInfo) -> Deadlines:
    """Return rules and calendar; deadlines run into the next year, and local days into the last."""
    wanted = {near for year in years for near in (year - 1, year, year + 1)}
    known = range(min(wanted, default=0), max(wanted, default=-1) + 1)
    found = public_holidays(CALENDAR, [year for year in known if OLDEST <= year <= NEWEST])
    own = {day_of(number) for number in connection.execute(select(free_day.c.day)).scalars()}
    return Deadlines(own_rules(connection), _calendar(frozenset(found.keys() | own), zone))


def _limit(amount: int | None, unit: str | None) -> Limit | None:
    return None if amount is None or unit is None else Limit(amount, Unit(unit))
