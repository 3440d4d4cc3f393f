"""Whether complaints rose since an outage: told as one time after another, never as its cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liveroom.rules.usual import Usual

DAYS = 7
"""A rise is dated from an outage of so many local days, today's included; older ones are history."""
LONG = timedelta(hours=1)
"""A shorter outage is not what people mean when they say since."""
FEW = 20
"""Below so many, received or usual, a percentage is noise that looks like a figure."""


@dataclass(frozen=True, slots=True)
class Rise:
    """Complaints since an outage began, and what is usual for the same days and hours.

    `usual` is None while fewer than four weeks are known: then nothing is said to have risen.
    """

    received: int
    usual: Usual | None

    @property
    def is_beyond(self) -> bool:
        """Say whether so many are beyond the usual range."""
        return self.usual is not None and self.usual.is_above(self.received)

    @property
    def change(self) -> float | None:
        """Return the share by which a rise is above the usual middle; None below twenty of either."""
        if self.usual is None or not self.is_beyond or min(self.received, self.usual.middle) < FEW:
            return None
        return self.received / self.usual.middle - 1


def days_since(down_ms: Sequence[int]) -> int | None:
    """Return how many days ago the first long outage of the last days was: 1 is the last of them.

    `down_ms` are the milliseconds down of consecutive days, oldest first; None where no day of the
    last seven had an hour or more.
    """
    long_ms = LONG // timedelta(milliseconds=1)
    recent = down_ms[-DAYS:]
    return next((len(recent) - at for at, ms in enumerate(recent) if ms >= long_ms), None)
