"""How available something was: milliseconds by state, and the figures read off them.

Counting policy `uptime-1`. Everything is whole milliseconds, so that any two adjacent spans add
up to their union exactly.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from liveroom.model import Status, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

POLICY = "uptime-1"
COVERAGE_FLAG_PERCENT = 95


class Spell(NamedTuple):
    """A run of equal verdicts `[start_ms, end_ms)`; spells of one application never overlap."""

    start_ms: int
    end_ms: int
    status: Status


class Piece(NamedTuple):
    """A half-open piece of time `[start_ms, end_ms)`."""

    start_ms: int
    end_ms: int


def join(pieces: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return the union of pieces of time, in order, without overlaps and without empty ones."""
    joined: list[Piece] = []
    for start, end in sorted(pieces):
        if start >= end:
            continue
        if joined and start <= joined[-1].end_ms:
            joined[-1] = Piece(joined[-1].start_ms, max(end, joined[-1].end_ms))
        else:
            joined.append(Piece(start, end))
    return tuple(joined)


def window(announced_ms: int, start_ms: int, end_ms: int) -> Piece:
    """Return the part of a maintenance window that counts: never before its announcement."""
    return Piece(max(announced_ms, start_ms), max(announced_ms, start_ms, end_ms))


def without(
    pieces: Iterable[tuple[int, int]], holes: Sequence[tuple[int, int]]
) -> tuple[Piece, ...]:
    """Return joined pieces of time, less what lies in joined `holes`."""
    rest: list[Piece] = []
    place = 0
    for begin, end in join(pieces):
        start = begin
        while place < len(holes) and holes[place][1] <= start:
            place += 1
        at = place
        while at < len(holes) and holes[at][0] < end:
            if start < holes[at][0]:
                rest.append(Piece(start, holes[at][0]))
            start, at = max(start, holes[at][1]), at + 1
        if start < end:
            rest.append(Piece(start, end))
    return tuple(rest)


def covered(pieces: Sequence[tuple[int, int]], start_ms: int, end_ms: int) -> int:
    """Return how many milliseconds of `[start_ms, end_ms)` lie in joined `pieces`."""
    total = 0
    for piece_start, piece_end in pieces:
        if piece_start >= end_ms:
            break
        total += max(0, min(end_ms, piece_end) - max(start_ms, piece_start))
    return total


def tally(
    spells: Iterable[tuple[int, int, Status]],
    windows: Sequence[tuple[int, int]],
    start_ms: int,
    end_ms: int,
    outside: Sequence[tuple[int, int]] = (),
) -> Tally:
    """Return the milliseconds by state of `[start_ms, end_ms)`; an empty span has none.

    `spells` do not overlap; `windows` are joined pieces of announced maintenance, which takes
    precedence over every verdict, and `outside` of time outside service hours, which takes
    precedence over maintenance. `unknown`, and what no spell speaks for, is unobserved.
    """
    if start_ms >= end_ms:
        return Tally()
    away = 0
    if outside:
        away, maintained = covered(outside, start_ms, end_ms), without(windows, outside)
        windows, taken = join([*outside, *windows]), covered(maintained, start_ms, end_ms)
    else:
        taken = covered(windows, start_ms, end_ms) if windows else 0
    up = degraded = down = 0
    for begun, ended, status in spells:
        # As conditions, for `max` and `min` are called, and this is done for every sample.
        first = start_ms if begun < start_ms else begun
        last = end_ms if ended > end_ms else ended
        if first >= last:
            continue
        seen = last - first - (covered(windows, first, last) if windows else 0)
        if status is Status.UP:
            up += seen
        elif status is Status.DEGRADED:
            degraded += seen
        elif status is Status.DOWN:
            down += seen
    unobserved = end_ms - start_ms - taken - away - up - degraded - down
    return Tally(up, degraded, down, taken, unobserved, away)


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum by state: of adjacent spans their union, of applications their `mean`."""
    up = degraded = down = maintenance = unobserved = outside_hours = 0
    for each in tallies:
        up += each.up
        degraded += each.degraded
        down += each.down
        maintenance += each.maintenance
        unobserved += each.unobserved
        outside_hours += each.outside_hours
    return Tally(up, degraded, down, maintenance, unobserved, outside_hours)


def length(counted: Tally) -> int:
    """Return the milliseconds of the clipped span the tally is of."""
    return told(counted) + counted.maintenance + counted.unobserved + counted.outside_hours


def told(counted: Tally) -> int:
    """Return the milliseconds in which a verdict could be told."""
    return counted.up + counted.degraded + counted.down


def uptime(counted: Tally) -> float | None:
    """Return the part of the told time that was up or degraded; None where nothing was told."""
    if told(counted) == 0:
        return None
    return (counted.up + counted.degraded) / told(counted)


def strict(counted: Tally) -> float | None:
    """Return the part of the told time that was up, degraded left out; None where nothing was."""
    return counted.up / told(counted) if told(counted) else None


def coverage(counted: Tally) -> float | None:
    """Return how much of the span is accounted for; None where the span has no service time."""
    span = length(counted) - counted.outside_hours
    return (told(counted) + counted.maintenance) / span if span else None


def flagged(counted: Tally) -> bool:
    """Say whether so little was seen (coverage under 95 %) that the figure needs a warning."""
    span = length(counted) - counted.outside_hours
    return 100 * (told(counted) + counted.maintenance) < COVERAGE_FLAG_PERCENT * span


def hundredths(part_ms: int, whole_ms: int) -> int | None:
    """Return a percentage in hundredths of a percent, floored; None where the whole is nothing.

    A lost millisecond never rounds away: 10,000 only when nothing was lost.
    """
    return 10_000 * part_ms // whole_ms if whole_ms else None


def shown(counted: Tally) -> int | None:
    """Return the uptime as it is displayed, in hundredths of a percent; None without evidence."""
    return hundredths(counted.up + counted.degraded, told(counted))


def shown_strict(counted: Tally) -> int | None:
    """Return the strict uptime as it is displayed, in hundredths of a percent."""
    return hundredths(counted.up, told(counted))


def shown_coverage(counted: Tally) -> int | None:
    """Return the coverage as it is displayed, in hundredths of a percent."""
    span = length(counted) - counted.outside_hours
    return hundredths(told(counted) + counted.maintenance, span)


def allowance(counted: Tally, objective: float) -> Decimal:
    """Return the milliseconds that may be lost in the told time under `objective` (0 to 1).

    The objective is taken as it is written (0.995, not its nearest binary fraction).
    """
    return (1 - Decimal(repr(objective))) * told(counted)


def budget(counted: Tally, objective: float) -> Decimal:
    """Return the milliseconds of error budget that are left; negative when overdrawn."""
    return allowance(counted, objective) - counted.down


def budget_used(counted: Tally, objective: float) -> float | None:
    """Return the used part of the error budget (1 is all of it); None where nothing is allowed."""
    allowed = allowance(counted, objective)
    return float(counted.down / allowed) if allowed else None
