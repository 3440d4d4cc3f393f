"""When an incident opens, goes on and closes: a fold over the runs of one application's slots."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from liveroom.model import Cause, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

DEGRADED_SLOTS = 3
REOPENING_SLOTS = 3


class Run(NamedTuple):
    """A maximal run `[start_ms, end_ms)` of `slots` contiguous slots of one status and cause."""

    start_ms: int
    end_ms: int
    status: Status
    cause: Cause
    slots: int


@dataclass(slots=True)
class Found:
    """An incident as the fold sees it; open while `closed_ms` is None."""

    severity: Severity
    cause: Cause
    opened_ms: int
    closed_ms: int | None = None


def fold(runs: Iterable[Run]) -> tuple[Found, ...]:
    """Return the incidents of ordered runs, each opened and closed at the start of a slot.

    The first `down` slot opens one, the first `up` or `degraded` slot closes it. Three `degraded`
    slots, with no other verdict between, open one of lower severity, closed by `up` or `down`.
    Unobserved time (`unknown`, or nothing at all) neither opens nor closes. Trouble that comes
    back within three slots of the closing continues the same incident.
    """
    down, degraded = _Track(Severity.DOWN), _Track(Severity.DEGRADED)
    first: Run | None = None
    slots = 0
    for run in runs:
        if run.status is Status.UNKNOWN:
            down.pass_by(run.slots)
            degraded.pass_by(run.slots)
            continue
        if run.status is Status.DEGRADED:
            first, slots = first or run, slots + run.slots
        else:
            degraded.pass_by(slots if slots < DEGRADED_SLOTS else 0)
            first, slots = None, 0
        if run.status is Status.DOWN:
            down.trouble(run)
        else:
            down.relief(run)
        if first is not None and slots >= DEGRADED_SLOTS:
            degraded.trouble(first)
        elif first is None:
            degraded.relief(run)
    return tuple(sorted((*down.found, *degraded.found), key=lambda each: each.opened_ms))


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


class _Track:
    """The incidents of one severity: the last one, and how far behind its closing lies."""

    def __init__(self, severity: Severity) -> None:
        self.severity = severity
        self.found: list[Found] = []
        self._since = 0  # slots seen since the last closing
        self._slot_ms = 0  # how long the slots were that closed it

    def trouble(self, run: Run) -> None:
        """Open an incident with the first slot of `run`, or go on with the last one."""
        last = self.found[-1] if self.found else None
        if last is None or (last.closed_ms is not None and not self._near(last.closed_ms, run)):
            self.found.append(Found(self.severity, run.cause, run.start_ms))
        elif last.closed_ms is not None:
            last.closed_ms = None

    def relief(self, run: Run) -> None:
        """Close the open incident with the first slot of `run`, if one is open."""
        last = self.found[-1] if self.found else None
        if last is not None and last.closed_ms is None:
            last.closed_ms = run.start_ms
            self._since = 0
            self._slot_ms = -((run.start_ms - run.end_ms) // run.slots)
        self._since += run.slots

    def pass_by(self, slots: int) -> None:
        """Let slots go by that decide nothing."""
        self._since += slots

    def _near(self, closed_ms: int, run: Run) -> bool:
        near = run.start_ms - closed_ms <= REOPENING_SLOTS * self._slot_ms
        return near and self._since <= REOPENING_SLOTS
