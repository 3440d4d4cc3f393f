"""How the monitor itself fares: its clock, its loop, its database, its way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from collectors.run import Pulse
from liveroom.model import Cause
from liveroom.rules.reachability import Reach

if TYPE_CHECKING:
    from datetime import datetime

LARGEST_STEP_S = 2.0
LONGEST_STALL_S = 1.0
AFTERMATH = timedelta(seconds=60)
"""For so long a trouble is told after it is over: a wall is looked at now and then."""

_SHORT_OF = {
    Reach.OFFLINE: Cause.MONITOR_OFFLINE,
    Reach.NAMELESS: Cause.DNS,
    Reach.ILL: Cause.MONITOR_OVERLOAD,
}
_WORDS = {Cause.MONITOR_CLOCK: "clock", Cause.MONITOR_OVERLOAD: "overload"}


class Guard:
    """Compares the clock of the day with the one that never steps, and both with the plan.

    A clock that was set, or a machine that slept, moves the first alone; a stalled loop moves
    both further than planned.
    """

    def __init__(self, now: datetime, monotonic: float) -> None:
        """Take both clocks as they are."""
        self._now = now
        self._monotonic = monotonic

    def look(self, now: datetime, monotonic: float, planned_s: float) -> Cause:
        """Return what happened since the last look, which was planned `planned_s` ago."""
        walked, ran = (now - self._now).total_seconds(), monotonic - self._monotonic
        self._now, self._monotonic = now, monotonic
        if abs(walked - ran) > LARGEST_STEP_S:
            return Cause.MONITOR_CLOCK
        if ran - planned_s > LONGEST_STALL_S:
            return Cause.MONITOR_OVERLOAD
        return Cause.NONE


@dataclass(slots=True)
class Condition:
    """What the heartbeat says of the collector: one word and one cause."""

    pulse: Pulse = field(default_factory=Pulse)
    unwritten_at: datetime | None = None

    def state(self, now: datetime, reach: Reach = Reach.FINE) -> tuple[str, Cause]:
        """Return the word and the cause, the gravest first; `reach` is how far we can see."""
        if self.unwritten_at is not None and now - self.unwritten_at < AFTERMATH:
            return "storage", Cause.MONITOR_STORAGE
        if reach is not Reach.FINE:
            return str(reach), _SHORT_OF[reach]
        if self.pulse.at is not None and now - self.pulse.at < AFTERMATH:
            return _WORDS[self.pulse.cause], self.pulse.cause
        return "ok", Cause.NONE
