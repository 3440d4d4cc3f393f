"""What makes a rotation stop or turn: a grave outage, and which categories deviate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd

GRAVEST_TIER = 1


@dataclass(frozen=True, slots=True)
class Alarm:
    """When the newest tier-1 outage that nobody took began, and the categories not all normal."""

    since_ms: int | None
    deviating: tuple[str, ...]


def alarm(state: pd.DataFrame) -> Alarm:
    """Read the alarm off a `state` frame; categories in the order their applications come."""
    rows = state[["status", "tier", "category", "since_ms", "acknowledged_by"]].to_dict("records")
    grave = [
        int(row["since_ms"])
        for row in rows
        if row["status"] == Status.DOWN
        and row["tier"] == GRAVEST_TIER
        and row["acknowledged_by"] is None
        and row["since_ms"] is not None
    ]
    deviating = dict.fromkeys(row["category"] for row in rows if row["status"] != Status.UP)
    return Alarm(max(grave, default=None), tuple(deviating))
