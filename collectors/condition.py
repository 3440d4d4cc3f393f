"""How the monitor itself fares: its clock, its loop, its database, its way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from collectors.run import Pulse
from collectors.timekeeper import Timekeeper
from liveroom.model import Cause
from liveroom.rules.reachability import Reach

if TYPE_CHECKING:
    from datetime import datetime

AFTERMATH = timedelta(seconds=60)
"""For so long a trouble is told after it is over: a wall is looked at now and then."""

_SHORT_OF = {
    Reach.OFFLINE: Cause.MONITOR_OFFLINE,
    Reach.NAMELESS: Cause.DNS,
    Reach.ILL: Cause.MONITOR_OVERLOAD,
}
_WORDS = {Cause.MONITOR_CLOCK: "clock", Cause.MONITOR_OVERLOAD: "overload"}


@dataclass(slots=True)
class Condition:
    """What the heartbeat says of the collector: one word and one cause."""

    pulse: Pulse = field(default_factory=Pulse)
    time: Timekeeper = field(default_factory=Timekeeper)
    unwritten_at: datetime | None = None

    def state(self, now: datetime, reach: Reach = Reach.FINE) -> tuple[str, Cause]:
        """Return the word and the cause, the gravest first; `reach` is how far we can see."""
        if self.unwritten_at is not None and now - self.unwritten_at < AFTERMATH:
            return "storage", Cause.MONITOR_STORAGE
        if reach is not Reach.FINE:
            return str(reach), _SHORT_OF[reach]
        if self.time.is_contradicted:
            return "clock", Cause.MONITOR_CLOCK
        if self.pulse.at is not None and now - self.pulse.at < AFTERMATH:
            return _WORDS[self.pulse.cause], self.pulse.cause
        return "ok", Cause.NONE
