"""Incidents, recomputed whole round what changed; acknowledgements stay with their incident."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from liveroom.model import Severity, Status
from liveroom.rules.incidents import FLAPPING_SLOTS, Found, Run, fold_lives
from liveroom.store.codes import CAUSE, CAUSE_CODE, STATUS, STATUS_CODE
from liveroom.store.events import (
    CLOSED,
    CONTINUED,
    FLAPPING,
    OPENED,
    REVISED,
    WITHDRAWN,
    tell,
)
from liveroom.store.ready import Ready
from liveroom.store.tables import acknowledgement, application, incident, retirement, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

FAR_MS = 1 << 62
"""Later than any moment."""

Step = tuple[int, str, int]
"""Which incident, what became of it, and when."""


_CLEAN = (
    spell.c.application_id == bindparam("number"),
    spell.c.status == STATUS_CODE[Status.UP],
    spell.c.slots >= FLAPPING_SLOTS,
)
_BOUNDS = Ready(
    select(
        select(func.max(spell.c.start_ms))
        .where(
            *_CLEAN,
            spell.c.start_ms < bindparam("start_ms"),
            spell.c.end_ms < bindparam("start_ms"),
        )
        .scalar_subquery(),
        select(func.min(spell.c.start_ms))
        .where(*_CLEAN, spell.c.start_ms > bindparam("end_ms"))
        .scalar_subquery(),
    )
)
_RUNS = Ready(
    select(spell.c.start_ms, spell.c.end_ms, spell.c.status, spell.c.cause, spell.c.slots)
    .where(
        spell.c.application_id == bindparam("number"),
        spell.c.start_ms >= bindparam("low"),
        spell.c.start_ms <= bindparam("high"),
    )
    .order_by(spell.c.start_ms)
)
_STORED = (
    select(incident)
    .where(
        incident.c.application_id == bindparam("number"),
        incident.c.opened_ms > bindparam("low"),
        incident.c.opened_ms < bindparam("high"),
    )
    .order_by(incident.c.opened_ms)
)
_ENDS = (
    select(retirement.c.application_id, retirement.c.at_ms, application.c.retired_ms)
    .join(application, application.c.id == retirement.c.application_id)
    .order_by(retirement.c.application_id, retirement.c.at_ms)
)


class Moved(NamedTuple):
    """An outage that is not as it was: when it opened, or was said to, and of which parent."""

    opened_ms: int
    parent_id: int | None


class Flip(NamedTuple):
    """What `refold` is asked about: `[start_ms, end_ms)` of an application, and when it is known.

    `is_late` says that what changed is the past, which somebody may have read already.
    """

    number: int
    start_ms: int
    end_ms: int
    now_ms: int
    is_late: bool = False


def refold(connection: Connection, flips: Sequence[Flip]) -> tuple[Moved, ...]:
    """Recompute incidents round spells that changed; return the outages that moved.

    Runs of `up` too long for anything to be continued across them bound what is looked at; both
    lie wholly outside what changed, so nothing beyond them can have changed either.
    """
    if not flips:
        return ()
    rows = connection.execute(_ENDS).all()
    ends: dict[int, list[Any]] = {
        number: list(mine) for number, mine in groupby(rows, key=lambda row: row.application_id)
    }
    steps: list[Step] = []
    moved: list[Moved] = []
    for flip in flips:
        told, mine = _refold(connection, flip, ends.get(flip.number, ()))
        steps += told
        moved += mine
    tell(connection, steps, flips[0].now_ms)
    return tuple(moved)


def _refold(
    connection: Connection, flip: Flip, ends: Sequence[Row[Any]]
) -> tuple[list[Step], list[Moved]]:
    number = flip.number
    ((low, high),) = _BOUNDS.rows(
        connection, number=number, start_ms=flip.start_ms, end_ms=flip.end_ms
    )
    around = {
        "number": number,
        "low": -1 if low is None else low,
        "high": FAR_MS if high is None else high,
    }
    found = fold_lives(
        (
            Run(start, end, STATUS[status], CAUSE[cause], slots)
            for start, end, status, cause, slots in _RUNS.rows(connection, **around)
        ),
        [end.at_ms for end in ends],
        is_retired=bool(ends) and ends[-1].retired_ms is not None,
    )
    return _write(connection, flip, found, connection.execute(_STORED, around).all())


def end_retired(connection: Connection, now_ms: int) -> tuple[Moved, ...]:
    """Close the incidents of every application whose retirement has come; return the outages."""
    noted = exists().where(
        retirement.c.application_id == application.c.id,
        retirement.c.at_ms == application.c.retired_ms,
    )
    news = select(application.c.id, application.c.retired_ms).where(
        application.c.retired_ms <= now_ms, ~noted
    )
    ended = connection.execute(news).all()
    for number, at_ms in ended:
        connection.execute(insert(retirement).values(application_id=number, at_ms=at_ms))
    return refold(connection, [Flip(number, at_ms, at_ms, now_ms) for number, at_ms in ended])


def _write(
    connection: Connection, flip: Flip, found: tuple[Found, ...], before: Sequence[Row[Any]]
) -> tuple[list[Step], list[Moved]]:
    pairs = []
    for each in found:
        rows = _matching(each, before)
        before = [row for row in before if row not in rows]
        pairs.append((each, rows))
    gone = [row for _, rows in pairs for row in rows[1:]] + list(before)
    if gone:
        connection.execute(delete(incident).where(incident.c.id.in_([row.id for row in gone])))
    told = [(row.id, WITHDRAWN, row.opened_ms) for row in gone]
    moved = [_moved(row) for row in gone if row.severity == Severity.DOWN]
    for each, rows in pairs:
        steps = _keep(connection, flip, each, rows)
        told += steps
        if steps and each.severity is Severity.DOWN:
            moved += [Moved(each.opened_ms, None), *map(_moved, rows[:1])]
    return told, moved


def _moved(row: Row[Any]) -> Moved:
    return Moved(row.opened_ms, row.parent_id)


def _keep(connection: Connection, flip: Flip, each: Found, rows: Sequence[Row[Any]]) -> list[Step]:
    """Write an incident as the row it was, or as a new one; return the steps this makes."""
    values: dict[str, object] = {
        "severity": str(each.severity),
        "cause": CAUSE_CODE[each.cause],
        "opened_ms": each.opened_ms,
        "closed_ms": each.closed_ms,
        "flapping": each.flapping_ms is not None,
        "unobserved_ms": each.unobserved_ms,
    }
    if not rows:
        new = insert(incident).values(application_id=flip.number, **values)
        number = connection.execute(new.returning(incident.c.id)).scalar_one()
        return [(number, step, at_ms) for step, at_ms in _life(each)]
    mine = rows[0]
    _hand_over(connection, [row.id for row in rows[1:]], mine.id)
    changed = {name: value for name, value in values.items() if getattr(mine, name) != value}
    if not changed:
        return []
    steps = _steps(each, mine)
    if flip.is_late or REVISED in {step for step, _ in steps}:
        changed["revised_ms"] = flip.now_ms
    connection.execute(update(incident).where(incident.c.id == mine.id).values(changed))
    return [(mine.id, step, at_ms) for step, at_ms in steps]


def _hand_over(connection: Connection, swallowed: Sequence[int], number: int) -> None:
    """Let who took one of several incidents have taken what they are together."""
    if swallowed:
        theirs = acknowledgement.c.incident_id.in_(swallowed)
        connection.execute(update(acknowledgement).where(theirs).values(incident_id=number))


def _life(each: Found) -> list[tuple[str, int]]:
    """Return the steps of an incident that nobody knew."""
    steps = [(OPENED, each.opened_ms)]
    if each.flapping_ms is not None:
        steps.append((FLAPPING, each.flapping_ms))
    if each.closed_ms is not None:
        steps.append((CLOSED, each.closed_ms))
    return steps


def _steps(each: Found, mine: Row[Any]) -> list[tuple[str, int]]:
    """Return the steps from how an incident stood to how it is."""
    steps: list[tuple[str, int]] = []
    came_back = [
        at_ms for at_ms in each.reopened_ms if mine.closed_ms is not None and at_ms > mine.closed_ms
    ]
    if each.opened_ms != mine.opened_ms:
        steps.append((REVISED, each.opened_ms))
    if came_back:
        steps.append((CONTINUED, came_back[0]))
    elif mine.closed_ms is not None and each.closed_ms != mine.closed_ms:
        steps.append((REVISED, mine.closed_ms if each.closed_ms is None else each.closed_ms))
    if each.flapping_ms is not None and not mine.flapping:
        steps.append((FLAPPING, each.flapping_ms))
    if each.closed_ms is not None and each.closed_ms != mine.closed_ms:
        steps.append((CLOSED, each.closed_ms))
    return steps


def _matching(each: Found, before: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return the stored incidents this one was, or has swallowed; the one it was comes first."""
    end = each.closed_ms
    same = [
        row
        for row in before
        if row.severity == each.severity
        and (end is None or row.opened_ms < end)
        and (row.closed_ms is None or row.closed_ms > each.opened_ms)
    ]
    return sorted(same, key=lambda row: (row.opened_ms != each.opened_ms, row.opened_ms))
