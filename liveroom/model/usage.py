"""How much an application is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class MetricKind(StrEnum):
    """How a usage series adds up.

    A counter only grows (until a restart); a gauge is read. A day is the total of a local day, told
    with its date, and told anew until it is right; days add up. Unique are the different people of
    a local day: who comes on two days, or to two applications, is one person, so they never add up.
    A bucket is the lower end of what a shop shows of installs ("1,000+"), from that day on.
    """

    COUNTER = "counter"
    GAUGE = "gauge"
    DAY = "day"
    UNIQUE = "unique"
    BUCKET = "bucket"

    @property
    def adds_up(self) -> bool:
        """Say whether figures of different times, or of different applications, may be added."""
        return self in {MetricKind.COUNTER, MetricKind.DAY}

    @property
    def is_of_a_day(self) -> bool:
        """Say whether a figure is of a whole day, and replaced by what is told of the day later."""
        return self in {MetricKind.DAY, MetricKind.UNIQUE, MetricKind.BUCKET}


@dataclass(frozen=True, slots=True)
class Reading:
    """One usage figure of one declared series at one moment; always finite."""

    application: str
    metric: str
    kind: MetricKind
    at: datetime
    value: float
