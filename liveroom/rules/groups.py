"""Two ways to speak of several applications at once, each with its name: rule 13 of `uptime-1`.

`mean` is application-time: milliseconds added over the members (`uptime.total`). `any_down` is
wall-clock time: when at least one member was down, over when at least one was told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liveroom.model import Status
from liveroom.rules.uptime import join, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MEAN, ANY_DOWN = "mean", "any_down"
_TOLD = frozenset({Status.UP, Status.DEGRADED, Status.DOWN})


class Member(NamedTuple):
    """What one application was, over `[start_ms, end_ms)`, and what is laid over it."""

    spells: Sequence[tuple[int, int, Status]]
    windows: Sequence[tuple[int, int]]
    outside: Sequence[tuple[int, int]]
    start_ms: int
    end_ms: int


class AnyDown(NamedTuple):
    """Milliseconds in which at least one member was down, and in which at least one was told."""

    down_ms: int
    told_ms: int

    @property
    def share(self) -> float | None:
        """Return the part of the told time in which one was down; None where nothing was told."""
        return self.down_ms / self.told_ms if self.told_ms else None

    @property
    def shown(self) -> int | None:
        """Return that part in hundredths of a percent, rounded up.

        A percentage of good time is floored; one of bad time must not be, or a lost second in a
        month would be shown as none.
        """
        return -(-10_000 * self.down_ms // self.told_ms) if self.told_ms else None


def any_down(members: Iterable[Member]) -> AnyDown:
    """Return the union of what was down, and of what was told, over all members."""
    down: list[tuple[int, int]] = []
    told: list[tuple[int, int]] = []
    for member in members:
        said = [
            (max(start, member.start_ms), min(end, member.end_ms), status)
            for start, end, status in member.spells
            if status in _TOLD
        ]
        hidden = join([*member.windows, *member.outside])
        told += without([(start, end) for start, end, _ in said], hidden)
        down += without([(a, b) for a, b, status in said if status is Status.DOWN], hidden)
    return AnyDown(_length(down), _length(told))


def _length(pieces: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in join(pieces))
