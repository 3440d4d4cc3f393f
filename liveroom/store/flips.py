"""Incidents, recomputed whole round what changed; acknowledgements stay with their incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from liveroom.model import Status
from liveroom.rules.incidents import REOPENING_SLOTS, Found, Run, fold
from liveroom.store.codes import CAUSE, CAUSE_CODE, STATUS, STATUS_CODE
from liveroom.store.tables import incident, spell

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def refold(connection: Connection, number: int, start_ms: int, end_ms: int) -> None:
    """Recompute an application's incidents round `[start_ms, end_ms)`, whose spells changed.

    Runs of `up` too long for anything to be continued across them bound what is looked at; both
    lie wholly outside what changed, so nothing beyond them can have changed either.
    """
    clean = (
        spell.c.application_id == number,
        spell.c.status == STATUS_CODE[Status.UP],
        spell.c.slots > REOPENING_SLOTS,
    )
    low, high = connection.execute(
        select(
            select(func.max(spell.c.start_ms))
            .where(*clean, spell.c.end_ms < start_ms, spell.c.start_ms < start_ms)
            .scalar_subquery(),
            select(func.min(spell.c.start_ms))
            .where(*clean, spell.c.start_ms > end_ms)
            .scalar_subquery(),
        )
    ).one()
    rows, events = spell.c.application_id == number, incident.c.application_id == number
    runs, stored = select(spell).where(rows), select(incident).where(events)
    if low is not None:
        runs, stored = runs.where(spell.c.start_ms >= low), stored.where(incident.c.opened_ms > low)
    if high is not None:
        runs = runs.where(spell.c.start_ms <= high)
        stored = stored.where(incident.c.opened_ms < high)
    found = fold(
        Run(row.start_ms, row.end_ms, STATUS[row.status], CAUSE[row.cause], row.slots)
        for row in connection.execute(runs.order_by(spell.c.start_ms))
    )
    before = list(connection.execute(stored.order_by(incident.c.opened_ms)))
    _write(connection, number, found, before)


def _write(
    connection: Connection, number: int, found: tuple[Found, ...], before: list[Row[tuple[object]]]
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
        values = {
            "severity": str(each.severity),
            "cause": CAUSE_CODE[each.cause],
            "opened_ms": each.opened_ms,
            "closed_ms": each.closed_ms,
        }
        if not rows:
            connection.execute(insert(incident).values(application_id=number, **values))
            continue
        values |= _acknowledgement(rows)
        mine = rows[0]
        if any(getattr(mine, name) != value for name, value in values.items()):
            connection.execute(update(incident).where(incident.c.id == mine.id).values(values))


def _matching(each: Found, before: list[Row[tuple[object]]]) -> list[Row[tuple[object]]]:
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


def _acknowledgement(rows: list[Row[tuple[object]]]) -> dict[str, object]:
    told = next((row for row in rows if row.acknowledged_ms is not None), rows[0])
    note = next((row.note for row in (told, *rows) if row.note is not None), None)
    return {
        "acknowledged_by": told.acknowledged_by,
        "acknowledged_ms": told.acknowledged_ms,
        "note": note,
    }
