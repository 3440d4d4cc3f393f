"""Incidents, recomputed whole round what changed; acknowledgements stay with their incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from liveroom.model import Status
from liveroom.rules.incidents import REOPENING_SLOTS, Found, Run, fold_lives
from liveroom.store.codes import CAUSE, CAUSE_CODE, STATUS, STATUS_CODE
from liveroom.store.tables import acknowledgement, application, incident, retirement, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

FAR_MS = 1 << 62
"""Later than any moment."""


_CLEAN = (
    spell.c.application_id == bindparam("number"),
    spell.c.status == STATUS_CODE[Status.UP],
    spell.c.slots > REOPENING_SLOTS,
)
_BOUNDS = select(
    select(func.max(spell.c.start_ms))
    .where(
        *_CLEAN, spell.c.start_ms < bindparam("start_ms"), spell.c.end_ms < bindparam("start_ms")
    )
    .scalar_subquery(),
    select(func.min(spell.c.start_ms))
    .where(*_CLEAN, spell.c.start_ms > bindparam("end_ms"))
    .scalar_subquery(),
)
_RUNS = (
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
    select(retirement.c.at_ms, application.c.retired_ms)
    .join(application, application.c.id == retirement.c.application_id)
    .where(retirement.c.application_id == bindparam("number"))
    .order_by(retirement.c.at_ms)
)


def refold(connection: Connection, number: int, start_ms: int, end_ms: int) -> None:
    """Recompute an application's incidents round `[start_ms, end_ms)`, whose spells changed.

    Runs of `up` too long for anything to be continued across them bound what is looked at; both
    lie wholly outside what changed, so nothing beyond them can have changed either.
    """
    values = {"number": number, "start_ms": start_ms, "end_ms": end_ms}
    low, high = connection.execute(_BOUNDS, values).one()
    around = {
        "number": number,
        "low": -1 if low is None else low,
        "high": FAR_MS if high is None else high,
    }
    ends = connection.execute(_ENDS, {"number": number}).all()
    found = fold_lives(
        (
            Run(start, end, STATUS[status], CAUSE[cause], slots)
            for start, end, status, cause, slots in connection.execute(_RUNS, around).all()
        ),
        [end.at_ms for end in ends],
        is_retired=bool(ends) and ends[-1].retired_ms is not None,
    )
    _write(connection, number, found, connection.execute(_STORED, around).all())


def end_retired(connection: Connection, now_ms: int) -> None:
    """Close the incidents of every application whose retirement has come, at that moment."""
    noted = exists().where(
        retirement.c.application_id == application.c.id,
        retirement.c.at_ms == application.c.retired_ms,
    )
    news = select(application.c.id, application.c.retired_ms).where(
        application.c.retired_ms <= now_ms, ~noted
    )
    for number, at_ms in connection.execute(news).all():
        connection.execute(insert(retirement).values(application_id=number, at_ms=at_ms))
        refold(connection, number, at_ms, at_ms)


def _write(
    connection: Connection, number: int, found: tuple[Found, ...], before: Sequence[Row[Any]]
) -> None:
    pairs = []
    for each in found:
        rows = _matching(each, before)
        before = [row for row in before if row not in rows]
        pairs.append((each, rows))
    gone = [row.id for _, rows in pairs for row in rows[1:]] + [row.id for row in before]
    if gone:
        connection.execute(delete(incident).where(incident.c.id.in_(gone)))
    for each, rows in pairs:
        swallowed = [row.id for row in rows[1:]]
        if swallowed:  # who took one of them has taken what they are together
            theirs = acknowledgement.c.incident_id.in_(swallowed)
            moved = update(acknowledgement).where(theirs).values(incident_id=rows[0].id)
            connection.execute(moved)
        values = {
            "severity": str(each.severity),
            "cause": CAUSE_CODE[each.cause],
            "opened_ms": each.opened_ms,
            "closed_ms": each.closed_ms,
        }
        if not rows:
            connection.execute(insert(incident).values(application_id=number, **values))
            continue
        mine = rows[0]
        if any(getattr(mine, name) != value for name, value in values.items()):
            connection.execute(update(incident).where(incident.c.id == mine.id).values(values))


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
