"""What makes a rotation stop: a grave outage that nobody has taken, and nothing less."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard.queries.alarm import alarm

GRAVE = {
    "status": "down",
    "tier": 1,
    "category": "layanan",
    "since_ms": 5_000,
    "acknowledged_by": None,
}


def _told(*rows: dict[str, Any]) -> Any:  # noqa: ANN401 - an Alarm
    return alarm(pd.DataFrame([GRAVE | row for row in rows], columns=list(GRAVE), dtype=object))


@pytest.mark.parametrize(
    ("row", "since_ms"),
    [
        ({}, 5_000),
        ({"tier": 2}, None),
        ({"status": "degraded"}, None),
        ({"status": "maintenance"}, None),
        ({"status": "unknown"}, None),
        ({"acknowledged_by": "op-03"}, None),
        ({"since_ms": None}, None),
    ],
)
def test_only_an_untaken_outage_of_the_first_tier_is_an_alarm(
    row: dict[str, Any], since_ms: int | None
) -> None:
    """A wall that cries at everything is turned to the wall."""
    assert _told(row).since_ms == since_ms


def test_the_newest_alarm_counts() -> None:
    """An old outage nobody took must not hide that a second one has begun."""
    assert _told({}, {"since_ms": 9_000}, {"since_ms": 7_000}).since_ms == 9_000


def test_categories_deviate_once_and_in_their_order() -> None:
    """The rotation shows a category while anything in it is not normal."""
    rows = (
        {"category": "b", "status": "up"},
        {"category": "c", "status": "maintenance"},
        {"category": "a", "status": "unknown"},
        {"category": "c"},
    )

    assert _told(*rows).deviating == ("c", "a")


def test_nobody_is_no_alarm() -> None:
    """An empty room is calm."""
    told = _told()

    assert (told.since_ms, told.deviating) == (None, ())
