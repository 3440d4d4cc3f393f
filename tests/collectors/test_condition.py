"""How the monitor fares, in one word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from collectors.condition import Condition
from liveroom.model import Cause
from liveroom.rules.reachability import Reach

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (Reach.FINE, ("ok", Cause.NONE)),
        (Reach.OFFLINE, ("offline", Cause.MONITOR_OFFLINE)),
        (Reach.NAMELESS, ("dns", Cause.DNS)),
        (Reach.ILL, ("overload", Cause.MONITOR_OVERLOAD)),
    ],
)
def test_how_far_we_see_is_told(reach: Reach, said: tuple[str, Cause]) -> None:
    """A monitor without a way out says so, and why."""
    assert Condition().state(NOON, reach) == said


@pytest.mark.parametrize(
    ("cause", "word"), [(Cause.MONITOR_CLOCK, "clock"), (Cause.MONITOR_OVERLOAD, "overload")]
)
def test_a_disturbance_is_told_for_a_minute(cause: Cause, word: str) -> None:
    """Nobody looks at a wall every second."""
    condition = Condition()
    condition.pulse.disturb(cause, NOON)

    assert condition.state(NOON + timedelta(seconds=59)) == (word, cause)
    assert condition.state(NOON + timedelta(seconds=60)) == ("ok", Cause.NONE)


def test_the_gravest_is_told() -> None:
    """A database that cannot be written hides everything else."""
    condition = Condition(unwritten_at=NOON)

    assert condition.state(NOON, Reach.OFFLINE) == ("storage", Cause.MONITOR_STORAGE)
    assert condition.state(NOON + timedelta(seconds=60), Reach.OFFLINE) == (
        "offline",
        Cause.MONITOR_OFFLINE,
    )
