"""Every step of an incident is told once, in an order that a reader can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.store.engine import writing
from liveroom.store.events import CLOSED, OPENED, events_after, events_of, tell

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_step_is_told_once(engine: Engine) -> None:
    """A notice is sent for each row: the same step again must not be a second one."""
    with writing(engine) as connection:
        tell(connection, [(7, OPENED, 10), (7, OPENED, 10)], 11)
        tell(connection, [(7, OPENED, 10), (7, CLOSED, 20)], 21)
        told = [each[1:] for each in events_of(connection, 7)]
    assert told == [(7, OPENED, 10, 11), (7, CLOSED, 20, 21)]


def test_a_reader_goes_on_where_it_stopped(engine: Engine) -> None:
    """Whoever was away reads on from the last number it has dealt with, and misses nothing."""
    with writing(engine) as connection:
        tell(connection, [(1, OPENED, 10), (2, OPENED, 10), (3, OPENED, 10)], 11)
        first = events_after(connection, 0, limit=2)
        rest = events_after(connection, first[-1].id)
    assert [each.incident_id for each in (*first, *rest)] == [1, 2, 3]
