"""Spells: the maximal runs of equal verdicts that samples make, in whatever order they come."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, select, true

from liveroom.rules.incidents import Run
from liveroom.rules.uptime import Spell
from liveroom.store.codes import CAUSE, CAUSE_CODE, STATUS, STATUS_CODE
from liveroom.store.ready import Ready
from liveroom.store.tables import application, spell
from liveroom.store.upsert import put

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Cause, Status

MANY = 4_000

# Statements are built once: building one costs more than asking it.
_EARLIER = spell.alias()
_LAST = (
    select(func.max(_EARLIER.c.start_ms))
    .where(
        _EARLIER.c.application_id == application.c.id,
        _EARLIER.c.start_ms <= bindparam("start_ms"),
    )
    .correlate(application)
    .scalar_subquery()
)
# An outer join, since SQLite would turn an inner one round and read all spells of the past.
_LYING = and_(
    spell.c.application_id == application.c.id,
    spell.c.start_ms >= func.coalesce(_LAST, bindparam("start_ms")),
    spell.c.start_ms <= bindparam("end_ms"),
)
_RUNS = (
    select(spell)
    .select_from(application)
    .outerjoin(spell, _LYING)
    .order_by(application.c.id, spell.c.start_ms)
)
# PostgreSQL would look for the last one anew at every spell of the past, thousands of times as long.
_ORDERED = select(spell).where(_LYING).order_by(spell.c.start_ms)  # or it is taken to pieces again
_MINE = _ORDERED.correlate(application).lateral("mine")
_LATERAL = (
    select(*_MINE.c)
    .select_from(application)
    .outerjoin(_MINE, true())
    .order_by(application.c.id, _MINE.c.start_ms)
)
_SOME = application.c.id.in_(bindparam("ids", expanding=True))


def _ready(columns: int) -> tuple[Ready, Ready]:
    """Return the questions for the first columns of the spells of all, and of some."""
    runs = _RUNS.with_only_columns(*list(spell.c)[:columns])
    lateral = _LATERAL.with_only_columns(*list(_MINE.c)[:columns])
    of_all = Ready(runs, postgresql=lateral)
    return of_all, Ready(runs.where(_SOME), postgresql=lateral.where(_SOME))


_RUNS_OF_ALL, _RUNS_OF_SOME = _ready(6)
_SPELLS_OF_ALL, _SPELLS_OF_SOME = _ready(4)


class Offer(NamedTuple):
    """One sample on its way in, in milliseconds; `position` is where it stood, counting from 1."""

    start_ms: int
    end_ms: int
    status: Status
    cause: Cause
    attempts: int
    latency_ms: int | None
    position: int


class Change(NamedTuple):
    """What new samples made of one application's spells: all of them, the new ones, the gone."""

    runs: list[Run]
    put: list[Run]
    gone: list[int]


def among(column: ColumnElement[Any], ids: Collection[object]) -> ColumnElement[bool]:
    """Return the condition that a column is one of `ids`; very many are not listed but all read."""
    return column.in_(ids) if len(ids) <= MANY else column.is_not(None)


def load_runs(
    connection: Connection, ids: Collection[int], start_ms: int, end_ms: int
) -> dict[int, list[Run]]:
    """Return each application's ordered runs that begin by `end_ms`; one without has no entry.

    The first is the last one that begins at or before `start_ms`, where there is such a one.
    """
    if len(ids) > MANY:
        rows = _RUNS_OF_ALL.rows(connection, start_ms=start_ms, end_ms=end_ms)
    else:
        rows = _RUNS_OF_SOME.rows(connection, ids=list(ids), start_ms=start_ms, end_ms=end_ms)
    runs: dict[int, list[Run]] = {}
    for number, start, end, status, cause, slots in rows:
        if number is not None:
            run = Run(start, end, STATUS[status], CAUSE[cause], slots)
            runs.setdefault(number, []).append(run)
    return runs


def load_spells(
    connection: Connection, ids: Collection[int], start_ms: int, end_ms: int
) -> dict[int, list[Spell]]:
    """Return each application's ordered spells that begin by `end_ms`, as `load_runs` does."""
    if len(ids) > MANY:
        rows = _SPELLS_OF_ALL.rows(connection, start_ms=start_ms, end_ms=end_ms)
    else:
        rows = _SPELLS_OF_SOME.rows(connection, ids=list(ids), start_ms=start_ms, end_ms=end_ms)
    spells: dict[int, list[Spell]] = {}
    for number, start, end, status in rows:
        if number is not None:
            spells.setdefault(number, []).append(Spell(start, end, STATUS[status]))
    return spells


def overlapping(runs: Sequence[Run], start_ms: int, end_ms: int) -> Sequence[Run]:
    """Return those of ordered runs that share time with `[start_ms, end_ms)`."""
    first = bisect_right(runs, start_ms, key=lambda run: run.end_ms)
    after = bisect_left(runs, end_ms, key=lambda run: run.start_ms)
    return runs[first:after]


def extended(runs: list[Run], offers: Sequence[Offer]) -> Change:
    """Return what `runs` become with `offers`, both ordered and none sharing time with another."""
    last, offer = runs[-1] if runs else None, offers[0]
    if (
        len(offers) == 1
        and last is not None
        and last.end_ms == offer.start_ms
        and last.status is offer.status
        and last.cause is offer.cause
    ):  # what nearly every sample does
        longer = Run(last.start_ms, offer.end_ms, last.status, last.cause, last.slots + 1)
        return Change([*runs[:-1], longer], [longer], [])
    if last is None or offer.start_ms >= last.end_ms:
        changed = max(0, len(runs) - 1)
        tail = _joined([*runs[changed:], *map(_run, offers)])
        return Change([*runs[:changed], *tail], tail if _grew(runs, tail) else tail[1:], [])
    joined = _joined(sorted([*runs, *map(_run, offers)]))
    before, after = set(runs), {run.start_ms for run in joined}
    return Change(
        joined,
        [run for run in joined if run not in before],
        [run.start_ms for run in runs if run.start_ms not in after],
    )


def write_runs(connection: Connection, changes: Mapping[int, Change]) -> None:
    """Write what changed of each application's spells."""
    for number, change in changes.items():
        if change.gone:
            connection.execute(
                delete(spell).where(
                    spell.c.application_id == number, spell.c.start_ms.in_(change.gone)
                )
            )
    put(
        connection,
        spell,
        [
            (
                number,
                run.start_ms,
                run.end_ms,
                STATUS_CODE[run.status],
                CAUSE_CODE[run.cause],
                run.slots,
            )
            for number, change in changes.items()
            for run in change.put
        ],
    )


def since(connection: Connection, number: int, status: Status) -> int:
    """Return when the run of equal `status` began that is the application's last.

    Unobserved gaps do not break it: nobody said anything else in them.
    """
    mine = spell.c.application_id == number
    other = select(func.max(spell.c.start_ms)).where(mine, spell.c.status != STATUS_CODE[status])
    broken = connection.execute(other).scalar_one()
    begun = select(func.min(spell.c.start_ms)).where(mine)
    if broken is not None:
        begun = begun.where(spell.c.start_ms > broken)
    return int(connection.execute(begun).scalar_one())


def _run(offer: Offer) -> Run:
    return Run(offer.start_ms, offer.end_ms, offer.status, offer.cause, 1)


def _grew(runs: Sequence[Run], tail: Sequence[Run]) -> bool:
    return not runs or tail[0] != runs[-1]


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.end_ms == run.start_ms
            and last.status is run.status
            and last.cause is run.cause
        ):
            joined[-1] = last._replace(end_ms=run.end_ms, slots=last.slots + run.slots)
        else:
            joined.append(run)
    return joined
