"""How much an application is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


BY_MONTH = "/month"
"""Behind a series' name that files tell by month: the same thing by day is a series beside it."""


class MetricKind(StrEnum):
    """How a usage series adds up.

    A counter only grows (until a restart); a gauge is read. A day is the total of a local day, told
    with its date, and told anew until it is right; days add up. Unique are the different people of
    a local day: who comes on two days, or to two applications, is one person, so they never add up.
    A bucket is the lower end of what a shop shows of installs ("1,000+"), from that day on.
    A month is the total of a local month of which no days are told, and a unique month the
    different people of one: neither is ever spread over days.
    """

    COUNTER = "counter"
    GAUGE = "gauge"
    DAY = "day"
    UNIQUE = "unique"
    BUCKET = "bucket"
    MONTH = "month"
    UNIQUE_MONTH = "unique-month"

    @property
    def adds_up(self) -> bool:
        """Say whether figures of different times, or of different applications, may be added."""
        return self in {MetricKind.COUNTER, MetricKind.DAY, MetricKind.MONTH}

    @property
    def is_of_a_day(self) -> bool:
        """Say whether a figure is of a whole day, and replaced by what is told of the day later."""
        return self in {MetricKind.DAY, MetricKind.UNIQUE, MetricKind.BUCKET}

    @property
    def is_of_a_month(self) -> bool:
        """Say whether a figure is of a whole month, and stands at its beginning."""
        return self in {MetricKind.MONTH, MetricKind.UNIQUE_MONTH}

    @property
    def of_a_month(self) -> MetricKind:
        """Return what a figure that is told of a day is when it is told of a month."""
        return MetricKind.MONTH if self.adds_up else MetricKind.UNIQUE_MONTH


@dataclass(frozen=True, slots=True)
class Reading:
    """One usage figure of one declared series at one moment; always finite."""

    application: str
    metric: str
    kind: MetricKind
    at: datetime
    value: float
