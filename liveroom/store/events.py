"""What became of incidents, step by step: the feed that notices and pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert, select

from liveroom.store.spells import MANY
from liveroom.store.tables import incident_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

OPENED, CONTINUED, FLAPPING, CLOSED = "opened", "continued", "flapping", "closed"
REVISED, WITHDRAWN = "revised", "withdrawn"


class Event(NamedTuple):
    """One step of one incident: when it was so, and when it was known (epoch milliseconds)."""

    id: int
    incident_id: int
    step: str
    at_ms: int
    seen_ms: int


def events_of(connection: Connection, incident_id: int) -> tuple[Event, ...]:
    """Return the steps of one incident, in the order they were known."""
    mine = incident_event.c.incident_id == incident_id
    rows = connection.execute(select(incident_event).where(mine).order_by(incident_event.c.id))
    return tuple(Event(*row) for row in rows)


def events_after(connection: Connection, last: int, limit: int = 1000) -> tuple[Event, ...]:
    """Return the steps that were known after the step number `last`, oldest first.

    Numbers only grow and no step is told twice, so that a reader who keeps the last number it has
    dealt with, in the transaction that deals with it, misses nothing and repeats nothing. A step
    whose `seen_ms` is much later than its `at_ms` is history that was imported.
    """
    later = select(incident_event).where(incident_event.c.id > last)
    rows = connection.execute(later.order_by(incident_event.c.id).limit(limit))
    return tuple(Event(*row) for row in rows)


def tell(connection: Connection, steps: Iterable[tuple[int, str, int]], now_ms: int) -> None:
    """Add steps (incident, step, when it was so); one that was told already is not told again."""
    rows = list(dict.fromkeys(steps))
    if not rows:
        return
    numbers = {incident_id for incident_id, *_ in rows}
    which = incident_event.c.incident_id
    few = len(numbers) <= MANY
    same = which.in_(numbers) if few else which.between(min(numbers), max(numbers))
    known = {
        tuple(row)
        for row in connection.execute(
            select(
                incident_event.c.incident_id, incident_event.c.step, incident_event.c.at_ms
            ).where(same)
        )
    }
    new = [
        {"incident_id": incident_id, "step": step, "at_ms": at_ms, "seen_ms": now_ms}
        for incident_id, step, at_ms in rows
        if (incident_id, step, at_ms) not in known
    ]
    if new:
        connection.execute(insert(incident_event), new)
