"""Whose time it is when somebody sets the clock: ours goes on, and others decide."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from collectors.timekeeper import PATIENCE_S, Timekeeper
from liveroom.model import Cause
from tests.city import NOON

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


class Clocks:
    """The clock on the wall and the one that never steps, and who compares them."""

    def __init__(self) -> None:
        """Start at noon."""
        self.wall, self.ran = NOON, 100.0
        self.time = Timekeeper(lambda: self.wall, lambda: self.ran)

    def look(self, walked_s: float, ran_s: float = 0.5) -> Cause:
        """Let both go on, and have them looked at."""
        self.wall += timedelta(seconds=walked_s)
        self.ran += ran_s
        return self.time.look(0.5)

    def hear(self, off_s: float, who: str = "a") -> None:
        """Let somebody name the true time, which is so far from the wall's."""
        named = self.wall + timedelta(seconds=off_s)
        self.time.hear(who, format_datetime(named.replace(microsecond=0), usegmt=True))


@pytest.fixture
def clocks() -> Clocks:
    """Return two clocks that agree."""
    return Clocks()


@pytest.mark.parametrize(
    ("walked_s", "ran_s", "cause"),
    [
        (0.5, 0.5, Cause.NONE),
        (1.4, 1.4, Cause.NONE),
        (2.6, 1.4, Cause.NONE),
        (2.4, 0.5, Cause.NONE),
        (2.6, 0.5, Cause.MONITOR_CLOCK),
        (-1.4, 0.5, Cause.NONE),
        (-1.6, 0.5, Cause.MONITOR_CLOCK),
        (1.6, 1.6, Cause.MONITOR_OVERLOAD),
        (7200.5, 0.5, Cause.MONITOR_CLOCK),
        (-10_799.5, 0.5, Cause.MONITOR_CLOCK),
    ],
)
def test_stalls_and_steps_are_told_apart(
    clocks: Clocks, walked_s: float, ran_s: float, cause: Cause
) -> None:
    """A stall moves both clocks, a step or a sleep of the machine only the one on the wall."""
    clocks.wall += timedelta(seconds=walked_s)
    clocks.ran += ran_s

    assert clocks.time.is_sure is (cause is not Cause.MONITOR_CLOCK)
    assert clocks.time.peek() is cause
    assert clocks.look(0, 0) is cause
    assert clocks.look(0.5) is Cause.NONE


def test_a_step_forward_is_followed(clocks: Clocks) -> None:
    """A machine that slept for two hours has missed two hours, and must not make up for them."""
    clocks.look(2 * HOUR_S)

    assert clocks.time.now() == clocks.wall
    assert clocks.time.is_doubtful


def test_a_step_back_is_not_followed(clocks: Clocks) -> None:
    """Three hours that were judged would be judged again, and nothing new for as long."""
    clocks.look(0.5)
    before = clocks.time.now()

    clocks.look(-3 * HOUR_S + 0.5)

    assert clocks.time.now() - before == timedelta(seconds=0.5)
    assert clocks.look(0.5) is Cause.NONE


def test_who_is_set_back_where_it_was_is_believed(clocks: Clocks) -> None:
    """Somebody mended a mistake."""
    clocks.look(400 * DAY_S)
    assert clocks.time.is_doubtful

    clocks.look(-400 * DAY_S)

    assert not clocks.time.is_doubtful
    assert clocks.time.now() == clocks.wall


def test_three_who_agree_are_believed_at_once(clocks: Clocks) -> None:
    """The clock was wrong before, and is right now: our time follows, even backwards."""
    clocks.look(-HOUR_S)
    for who in "abc":
        assert clocks.time.is_doubtful
        clocks.hear(1.0, who)

    assert not clocks.time.is_doubtful
    assert clocks.time.now() == clocks.wall
    assert clocks.look(0.5) is Cause.MONITOR_CLOCK  # all plans are laid anew
    assert clocks.look(0.5) is Cause.NONE


def test_one_who_agrees_is_believed_after_a_minute(clocks: Clocks) -> None:
    """A city may have one application that says what time it is."""
    clocks.look(HOUR_S)
    clocks.hear(0)
    assert clocks.time.is_doubtful

    clocks.look(PATIENCE_S, PATIENCE_S)
    clocks.hear(0)

    assert not clocks.time.is_doubtful


def test_who_is_contradicted_is_not_believed(clocks: Clocks) -> None:
    """Two have it from the same wrong source; the majority says another time."""
    clocks.look(400 * DAY_S)
    for who in "abc":
        clocks.hear(-400 * DAY_S, who)
    clocks.hear(0, "d")
    clocks.look(PATIENCE_S, PATIENCE_S)
    clocks.hear(0, "e")

    assert clocks.time.is_doubtful
    assert clocks.time.is_contradicted


def test_a_step_by_years_is_not_followed(clocks: Clocks) -> None:
    """Verdicts of next year would stand as the last ones until next year."""
    clocks.look(400 * DAY_S + 0.5)

    assert clocks.time.now() == NOON + timedelta(seconds=0.5)
    for who in "abc":
        clocks.hear(0, who)
    assert clocks.time.now() == clocks.wall


@pytest.mark.parametrize("date", [None, "", "noon", "Tue, 99 Nov 2026 05:00:00 GMT"])
def test_a_date_that_cannot_be_read_says_nothing(clocks: Clocks, date: str | None) -> None:
    """Anybody may send anything."""
    clocks.look(HOUR_S)

    clocks.time.hear("a", date)

    assert clocks.time.is_doubtful
    assert not clocks.time.is_contradicted
