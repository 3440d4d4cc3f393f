"""What the beats of something that cannot be polled say of a slot; a dead man's switch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from liveroom.model import Cause, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BEATING = Verdict(Status.UP)
SILENT = Verdict(Status.DOWN, Cause.TIMEOUT)
UNHEARD = Verdict(Status.UNKNOWN, Cause.MONITOR_STOPPED)


def heard(
    slot: tuple[int, int],
    beats: Sequence[int],
    patience_ms: int,
    listening: Sequence[tuple[int, int]],
) -> Verdict:
    """Return the verdict on a slot `[start, end)`: `up` where a beat was never overdue in it.

    A beat is overdue when `patience_ms` have passed since the last one. `beats` are ordered, and
    the first lies before the slot. It is `down/timeout` only where somebody was `listening`
    (ordered pieces of time) for all of the patience before a moment of the slot at which it was
    overdue: what nobody could hear may have been sent, and that is the monitor's own fault.
    """
    overdue = tuple(_overdue(slot, beats, patience_ms))
    if not overdue:
        return BEATING
    for start, end in overdue:
        for heard_from, heard_to in listening:
            first = max(start, heard_from + patience_ms)
            if first < end and first <= heard_to:
                return SILENT
    return UNHEARD


def _overdue(
    slot: tuple[int, int], beats: Sequence[int], patience_ms: int
) -> Iterator[tuple[int, int]]:
    start, end = slot
    place = max(0, bisect_right(beats, start) - 1)
    told = beats[place : max(place + 1, bisect_left(beats, end))]
    for beat, after in pairwise((*told, end)):
        first = max(start, beat + patience_ms)
        if first < after:
            yield first, after
