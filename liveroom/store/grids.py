"""Where each application's slots lie, and since when: the grid has a history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from liveroom.rules import slots
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.ready import Ready
from liveroom.store.tables import grid
from liveroom.store.upsert import put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Application


_ALL = Ready(
    select(grid.c.application_id, grid.c.since_ms, grid.c.every_s, grid.c.phase_s).order_by(
        grid.c.application_id, grid.c.since_ms
    )
)


class Laid(NamedTuple):
    """A grid, valid from `since_ms` until the next one's."""

    since_ms: int
    every_s: int
    phase_s: int


def keep_grid(
    connection: Connection,
    number: int,
    each: Application,
    history: Sequence[Laid],
    now_ms: int,
) -> None:
    """Write a new grid where the interval of an application is new or has changed.

    The slot in progress keeps its end, and the new grid begins there.
    """
    if each.slot is None:
        return
    every_s = int(each.slot / timedelta(seconds=1))
    if history and history[-1].every_s == every_s:
        return
    laid = slots.grid(each.slug, each.slot)
    if history:
        since_ms = slot_bounds(history, now_ms)[1]
    else:
        since_ms = to_ms(slots.slot_at(from_ms(now_ms), laid).start)
    put(connection, grid, [(number, since_ms, every_s, laid.phase_s)])


def grids(connection: Connection) -> Mapping[int, Sequence[Laid]]:
    """Return the history of every application's grid, oldest first, by application number."""
    found: dict[int, list[Laid]] = {}
    for number, *laid in _ALL.rows(connection):
        found.setdefault(number, []).append(Laid(*laid))
    return found


def slot_bounds(history: Sequence[Laid], moment_ms: int) -> tuple[int, int]:
    """Return `[start, end)` of the slot a moment lies in, by the grid that was valid then.

    A slot cut by a change of grid ends, or begins, at the change.
    """
    if len(history) == 1:
        after = 0 if history[0].since_ms > moment_ms else None
    else:
        later = (place for place, laid in enumerate(history) if laid.since_ms > moment_ms)
        after = next(later, None)
    laid = history[(len(history) if after is None else after) - 1 if after != 0 else 0]
    every, phase = laid.every_s * 1000, laid.phase_s * 1000
    start = moment_ms - (moment_ms - phase) % every
    end = start + every
    if after is not None and after > 0:
        end = min(end, history[after].since_ms)
    return (max(start, laid.since_ms) if moment_ms >= laid.since_ms else start), end
