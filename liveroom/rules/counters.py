"""How much a counter grew: it only ever grows, and begins again from nothing at a restart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Growth:
    """What was counted between the first reading and the last, and how often it began anew."""

    counted: float
    resets: int


def step(before: float, after: float) -> float:
    """Return what was counted from one reading to the next; never negative.

    A figure that falls is a restart (or an overflow): what it shows now was counted since then.
    What was counted between the last reading and the restart is lost, and is not guessed.
    """
    return after - before if after >= before else max(after, 0.0)


def growth(readings: Sequence[float]) -> Growth | None:
    """Return the growth over readings in order of time; None with fewer than two."""
    if len(readings) < 2:  # noqa: PLR2004  it takes two to make a difference
        return None
    pairs = tuple(pairwise(readings))
    return Growth(
        sum(step(before, after) for before, after in pairs),
        sum(1 for before, after in pairs if after < before),
    )


def steps(readings: Iterable[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Return (moment of the later reading, what was counted up to it) for each pair of readings."""
    return tuple((at, step(before, after)) for (_, before), (at, after) in pairwise(readings))
