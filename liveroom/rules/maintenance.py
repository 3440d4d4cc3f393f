"""What an edited plan of maintenance excuses: its past stays as it was, only the future moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liveroom.rules.uptime import Piece, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Announced(NamedTuple):
    """A piece of maintenance `[start_ms, end_ms)`; it counts from its announcement at the earliest.

    `first_seen_ms` is when we first read of it, whatever the announcement says of itself.
    """

    start_ms: int
    end_ms: int
    announced_ms: int
    first_seen_ms: int


def replanned(
    pieces: Iterable[Announced], wanted: Iterable[tuple[int, int]], announced_ms: int, now_ms: int
) -> tuple[Announced, ...]:
    """Return the pieces of a plan that from `now_ms` on is to cover `wanted`, in order.

    What was announced stays announced up to now, and beyond as far as it is still wanted. What is
    wanted beside it is a new announcement, made at `announced_ms`, and excuses nothing before.
    """
    before, after = list(pieces), join(wanted)
    kept = [
        piece._replace(start_ms=start, end_ms=end)
        for piece in before
        for start, end in _common([(piece.start_ms, piece.end_ms)], join([*after, _past(now_ms)]))
    ]
    added = [
        Announced(start, end, announced_ms, now_ms)
        for start, end in _without(after, join(piece[:2] for piece in before))
        if announced_ms < end
    ]
    return tuple(sorted([*kept, *added]))


def _past(now_ms: int) -> Piece:
    return Piece(min(0, now_ms), now_ms)


def _common(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> list[Piece]:
    found = [
        Piece(max(a_start, b_start), min(a_end, b_end))
        for a_start, a_end in first
        for b_start, b_end in second
        if max(a_start, b_start) < min(a_end, b_end)
    ]
    return sorted(found)


def _without(pieces: Sequence[Piece], taken: Sequence[Piece]) -> list[Piece]:
    """Return what of joined `pieces` no one of joined `taken` covers."""
    left: list[Piece] = []
    for start, end in pieces:
        at = start
        for hole_start, hole_end in taken:
            if hole_end <= at or hole_start >= end:
                continue
            if at < hole_start:
                left.append(Piece(at, hole_start))
            at = hole_end
        if at < end:
            left.append(Piece(at, end))
    return left
