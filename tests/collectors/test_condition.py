"""How the monitor fares, in one word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from collectors.condition import Condition, Guard
from liveroom.model import Cause
from liveroom.rules.reachability import Reach

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("walked_s", "ran_s", "cause"),
    [
        (0.5, 0.5, Cause.NONE),
        (1.4, 1.4, Cause.NONE),
        (2.6, 1.4, Cause.NONE),
        (1.6, 1.6, Cause.MONITOR_OVERLOAD),
        (7200.5, 0.5, Cause.MONITOR_CLOCK),
        (-10_799.5, 0.5, Cause.MONITOR_CLOCK),
    ],
)
def test_stalls_and_steps_are_told_apart(walked_s: float, ran_s: float, cause: Cause) -> None:
    """A stall moves both clocks, a step or a sleep of the machine only the one on the wall."""
    guard = Guard(NOON, 100.0)

    found = guard.look(NOON + timedelta(seconds=walked_s), 100.0 + ran_s, 0.5)

    assert found is cause
    assert guard.look(NOON + timedelta(seconds=walked_s + 0.5), 100.5 + ran_s, 0.5) is Cause.NONE


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
