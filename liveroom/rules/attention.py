"""What deserves a look first: one number per deviation, and the order it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

WEIGHT = {Status.DOWN: 100, Status.DEGRADED: 50, Status.UNKNOWN: 40, Status.MAINTENANCE: 5}
TIER_FACTOR = {1: 3, 2: 2, 3: 1}
MINUTES_CAP = 240
UNTAKEN, COMPLAINED_OF = 20, 15
SILENT = 50
"""What citizens complaining of an application that looks fine weighs: as much as its being degraded."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """An application that is not up, and what makes that better or worse.

    `is_complained_of` says that citizens complain more than usual about it, `is_silent` that they
    do so far above the usual although its check is green.
    """

    name: str
    status: Status
    tier: int
    lasted: timedelta
    is_taken: bool = False
    is_complained_of: bool = False
    is_silent: bool = False

    @property
    def badness(self) -> float:
        """Return weight times tier, a quarter per minute up to four hours, and the two extras.

        An outage of the first tier stays above every lesser thing however long that lasts;
        announced maintenance needs nobody, so nobody having taken it adds nothing.
        """
        weight = SILENT if self.is_silent else WEIGHT.get(self.status, 0)
        score = weight * TIER_FACTOR.get(self.tier, 1)
        score += UNTAKEN * (not self.is_taken and self.status is not Status.MAINTENANCE)
        score += COMPLAINED_OF * self.is_complained_of
        return score + min(self.lasted.total_seconds() / 60, MINUTES_CAP) / 4


def worst_first(deviations: Iterable[Deviation]) -> list[Deviation]:
    """Return the deviations in order of badness; equals by length, longest first, then by name."""
    return sorted(deviations, key=lambda one: (-one.badness, -one.lasted, one.name))
