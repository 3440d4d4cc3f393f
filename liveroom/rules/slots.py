"""The grid every check is counted on: one slot, one verdict, anchored to Unix time.

Rules 1 and 2 of the counting policy `uptime-1`. Whole seconds only; a restart lands on the same
grid, because a phase is a hash of the slug and not of the moment the process started.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zlib import crc32

SHORTEST_WAIT = timedelta(seconds=2)
"""Retries of one slot are never closer than this."""


class Slot(NamedTuple):
    """A half-open piece of time `[start, start + length)` that gets exactly one verdict."""

    start: datetime
    length: timedelta

    @property
    def end(self) -> datetime:
        """Return the first moment that is no longer in the slot."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Grid:
    """The slots of one application: slot k covers `[phase + k·every, phase + (k+1)·every)`."""

    every_s: int
    phase_s: int


def phase(slug: str, every_s: int) -> int:
    """Return the seconds by which this application's grid is shifted, spreading probes evenly.

    CRC-32 and not `hash()`: the answer must be the same in every process, for ever.
    """
    return crc32(slug.encode()) % every_s


def grid(slug: str, every: timedelta) -> Grid:
    """Return the grid of an application that is asked `every` so often (whole seconds)."""
    every_s = int(every.total_seconds())
    return Grid(every_s, phase(slug, every_s))


def slot_at(moment: datetime, grid: Grid) -> Slot:
    """Return the slot that contains `moment`."""
    second = int(moment.timestamp() // 1)
    start = second - (second - grid.phase_s) % grid.every_s
    return Slot(datetime.fromtimestamp(start, UTC), timedelta(seconds=grid.every_s))


def slot_from(start: datetime, grid: Grid) -> Slot:
    """Return the slot that begins at `start`, shortened where `start` is inside the grid's slot.

    This is how a changed interval joins the old one: the slot in progress keeps its end, and the
    new grid's slot that contains that end begins there.
    """
    return Slot(start, slot_at(start, grid).end - start)


def retry_wait(every: timedelta) -> timedelta:
    """Return how long after a failed attempt the next one starts."""
    return max(every / 6, SHORTEST_WAIT)


def attempt_fits(start: datetime, timeout: timedelta, slot: Slot) -> bool:
    """Say whether an attempt beginning at `start` ends inside the slot, however slow it is."""
    return slot.start <= start and start + timeout <= slot.end
