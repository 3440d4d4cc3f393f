"""When an incident opens, goes on and closes: a fold over the runs of one application's slots."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from liveroom.model import Cause, Severity, Status
from liveroom.rules.uptime import covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

DEGRADED_SLOTS = 3
REOPENING_SLOTS = 3
FLAPPING_CHANGES, FLAPPING_SLOTS = 4, 20


class Run(NamedTuple):
    """A maximal run `[start_ms, end_ms)` of `slots` contiguous slots of one status and cause."""

    start_ms: int
    end_ms: int
    status: Status
    cause: Cause
    slots: int


@dataclass(slots=True)
class Found:
    """An incident as the fold sees it; open while `closed_ms` is None.

    `reopened_ms` are the slots in which trouble came back that continued it, `flapping_ms` the
    change that made it flap, and `unobserved_ms` is the time inside it that no verdict speaks for,
    up to its closing or to the last verdict there is.
    """

    severity: Severity
    cause: Cause
    opened_ms: int
    closed_ms: int | None = None
    reopened_ms: tuple[int, ...] = ()
    flapping_ms: int | None = None
    unobserved_ms: int = 0


def fold(runs: Iterable[Run]) -> tuple[Found, ...]:
    """Return the incidents of ordered runs, each opened and closed at the start of a slot.

    The first `down` slot opens one, the first `up` or `degraded` slot closes it. Three `degraded`
    slots, with no other verdict between, open one of lower severity, closed by `up` or `down`.
    Unobserved time (`unknown`, or nothing at all) neither opens nor closes. Trouble that comes
    back within three slots of the closing continues the same incident, and so does trouble that
    is the fourth change, or a later one, in twenty slots: the incident is then flapping.
    """
    down, degraded = _Track(Severity.DOWN), _Track(Severity.DEGRADED)
    first: _Placed | None = None
    place, slots = 0, 0
    told: list[tuple[int, int]] = []
    for run in runs:
        here = _Placed(place, run)
        place += run.slots
        if run.status is Status.UNKNOWN:
            continue
        told.append((run.start_ms, run.end_ms))
        if run.status is Status.DEGRADED:
            first, slots = first or here, slots + run.slots
        else:
            first, slots = None, 0
        if run.status is Status.DOWN:
            down.trouble(here)
        else:
            down.relief(here)
        if first is not None and slots >= DEGRADED_SLOTS:
            degraded.trouble(first)
        elif first is None:
            degraded.relief(here)
    found = sorted((*down.found, *degraded.found), key=lambda each: each.opened_ms)
    for each in found:
        end_ms = told[-1][1] if each.closed_ms is None else each.closed_ms
        each.unobserved_ms = end_ms - each.opened_ms - covered(told, each.opened_ms, end_ms)
    return tuple(found)


def fold_lives(runs: Iterable[Run], ends: Sequence[int], *, is_retired: bool) -> tuple[Found, ...]:
    """Return the incidents of an application that retired at `ends`, in order, in milliseconds.

    What is open when it retires closes there; whoever comes back starts afresh. While it is
    retired (`is_retired`: since the last end) nothing opens. A slot belongs to where it starts.
    """
    found: list[Found] = []
    pieces = (piece for run in runs for piece in _cut(run, ends))
    for life, mine in groupby(pieces, key=lambda run: sum(end <= run.start_ms for end in ends)):
        if life == len(ends):
            found += () if is_retired and ends else fold(mine)
            continue
        for each in fold(mine):
            each.closed_ms = ends[life] if each.closed_ms is None else each.closed_ms
            found.append(each)
    return tuple(found)


def _cut(run: Run, ends: Sequence[int]) -> Iterator[Run]:
    """Yield a run in pieces, cut at the first start of a slot at or after each end."""
    slot_ms = -((run.start_ms - run.end_ms) // run.slots)
    for end in ends:
        before = -((run.start_ms - end) // slot_ms)
        if 0 < before < run.slots:
            middle = run.start_ms + before * slot_ms
            yield run._replace(end_ms=middle, slots=before)
            run = run._replace(start_ms=middle, slots=run.slots - before)
    yield run


class _Placed(NamedTuple):
    """A run, and how many slots had been seen before it."""

    place: int
    run: Run

    @property
    def slot_ms(self) -> int:
        """Return how long its slots are, the longest of them."""
        return -((self.run.start_ms - self.run.end_ms) // self.run.slots)

    def is_within(self, slots: int, of: _Placed, slot_ms: int) -> bool:
        """Say whether it begins at most so many slots after `of`, as they were seen and in time."""
        passed_ms = self.run.start_ms - of.run.start_ms
        return self.place - of.place <= slots and passed_ms <= slots * slot_ms


class _Track:
    """The incidents of one severity, and where trouble came and went of late."""

    def __init__(self, severity: Severity) -> None:
        self.severity = severity
        self.found: list[Found] = []
        self._closing: _Placed | None = None  # the run that closed the last incident
        self._is_told = False  # something was said before, so that a turn is a turn
        self._turns: list[_Placed] = []

    def trouble(self, here: _Placed) -> None:
        """Open an incident with the first slot of a run, or go on with the last one."""
        last = self.found[-1] if self.found else None
        if last is None or last.closed_ms is not None:
            is_flapping = self._turn(here)
            closing = self._closing
            is_near = closing is not None and here.is_within(
                REOPENING_SLOTS, closing, closing.slot_ms
            )
            if last is not None and (is_near or is_flapping):
                last.closed_ms = None
                last.reopened_ms += (here.run.start_ms,)
            else:
                last = Found(self.severity, here.run.cause, here.run.start_ms)
                self.found.append(last)
            self._mark(last, here, is_flapping=is_flapping)
        self._is_told = True

    def relief(self, here: _Placed) -> None:
        """Close the open incident with the first slot of a run, if one is open."""
        last = self.found[-1] if self.found else None
        if last is not None and last.closed_ms is None:
            last.closed_ms = here.run.start_ms
            self._closing = here
            self._mark(last, here, is_flapping=self._turn(here))
        self._is_told = True

    def _turn(self, here: _Placed) -> bool:
        """Note that trouble came or went, if it did; say whether it does so all the time."""
        if self._is_told:
            self._turns.append(here)
        of_late = self._turns[-FLAPPING_CHANGES:]
        first = of_late[0] if len(of_late) == FLAPPING_CHANGES else None
        return first is not None and here.is_within(FLAPPING_SLOTS - 1, first, here.slot_ms)

    def _mark(self, last: Found, here: _Placed, *, is_flapping: bool) -> None:
        if is_flapping and last.flapping_ms is None:
            last.flapping_ms = here.run.start_ms
