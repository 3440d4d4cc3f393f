"""Our own time: the machine's clock, doubted where it was set, and not followed far unproven."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from liveroom import clock
from liveroom.model import Cause

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_STEP_S = 2.0
LONGEST_STALL_S = 1.0
LONGEST_SLEEP_S = 86_400.0
LOOK_S = 0.5
AGREEMENT_S = 60.0
"""So far another's clock may be from ours, and confirm it all the same."""
ENOUGH = 3
PATIENCE_S = 60.0
"""After so long, fewer who agree are enough."""


class Timekeeper:
    """Compares the clock of the day with the one that never steps, and both with the plan.

    A clock that was set, or a machine that slept, moves the first alone; a stalled loop moves both
    further than planned. A step forward is followed at once: a machine that slept has slept. A step
    back is not, for what was judged would be judged again; nor one by more than a day, which would
    leave verdicts in a future that is waited for: our time goes on as it was.
    Either way the clock `is_doubtful` until it is where it was, or most of those who answer name
    the same time in their Date: then the machine is believed.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = clock.monotonic,
    ) -> None:
        self.is_doubtful = False
        self._wall = wall
        self._monotonic = monotonic
        self._seen = wall()
        self._ran = monotonic()
        self._lead = timedelta()
        self._off_s = 0.0
        self._since = 0.0
        self._told: dict[str, bool] = {}
        self._moved_us = False

    def now(self) -> datetime:
        """Return our time, aware and in UTC."""
        return self._wall() + self._lead

    @property
    def is_sure(self) -> bool:
        """Say whether what is old by our clock is old."""
        return not self.is_doubtful and self.peek() is not Cause.MONITOR_CLOCK

    @property
    def is_contradicted(self) -> bool:
        """Say whether the clock was set and those who answer name another time."""
        return self.is_doubtful and bool(self._told) and not self._agrees()

    def peek(self) -> Cause:
        """Return what has happened since the last look, which nobody has been told of yet."""
        return self._found(*self._moved(), LOOK_S)

    def look(self, planned_s: float = LOOK_S) -> Cause:
        """Return what happened since the last look, which was planned `planned_s` ago."""
        step_s, ran_s = self._moved()
        self._seen, self._ran = self._wall(), self._monotonic()
        moved_us, self._moved_us = self._moved_us, False
        cause = self._found(step_s, ran_s, planned_s)
        if cause is Cause.MONITOR_CLOCK:
            self._step(step_s)
        return Cause.MONITOR_CLOCK if moved_us else cause

    def hear(self, who: str, date: str | None) -> None:
        """Learn which time somebody names, in the words of an HTTP Date; nothing while sure."""
        told = _read(date) if self.is_doubtful else None
        if told is None:
            return
        self._told[who] = abs((told - self._wall()).total_seconds()) <= AGREEMENT_S
        has_time = self._monotonic() - self._since < PATIENCE_S
        if self._agrees() and (sum(self._told.values()) >= ENOUGH or not has_time):
            self._believe()

    def _moved(self) -> tuple[float, float]:
        ran_s = self._monotonic() - self._ran
        return (self._wall() - self._seen).total_seconds() - ran_s, ran_s

    @staticmethod
    def _found(step_s: float, ran_s: float, planned_s: float) -> Cause:
        if abs(step_s) > LARGEST_STEP_S:
            return Cause.MONITOR_CLOCK
        if ran_s - planned_s > LONGEST_STALL_S:
            return Cause.MONITOR_OVERLOAD
        return Cause.NONE

    def _step(self, step_s: float) -> None:
        self._off_s += step_s
        is_followed = 0 <= self._off_s <= LONGEST_SLEEP_S
        self._lead = timedelta(seconds=0 if is_followed else -self._off_s)
        self._since = self._monotonic()
        self._told.clear()
        self.is_doubtful = True
        if abs(self._off_s) <= LARGEST_STEP_S:
            self._believe()

    def _agrees(self) -> bool:
        return 2 * sum(self._told.values()) > len(self._told)

    def _believe(self) -> None:
        self._moved_us = self._lead != timedelta()
        self._lead, self._off_s = timedelta(), 0.0
        self.is_doubtful = False


def _read(date: str | None) -> datetime | None:
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)
