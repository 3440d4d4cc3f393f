"""When an incident opens, goes on and closes, on runs alone; with samples: tests of the store."""

from __future__ import annotations

import pytest

from liveroom.model import Cause, Severity, Status
from liveroom.rules.incidents import Found, Run, fold, fold_lives

UP, SLOW, DOWN, UNKNOWN = Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN


def runs(*parts: tuple[int, Status | None]) -> list[Run]:
    """Return runs of slots of 10 ms: how many, and what they said; None is nobody looking."""
    made, at = [], 0
    for slots, status in parts:
        if status is not None:
            made.append(Run(at, at + 10 * slots, status, Cause.NONE, slots))
        at += 10 * slots
    return made


def down(opened: int, closed: int | None = None) -> Found:
    """Return an outage."""
    return Found(Severity.DOWN, Cause.NONE, opened, closed)


def slow(opened: int, closed: int | None = None) -> Found:
    """Return an incident of lower severity."""
    return Found(Severity.DEGRADED, Cause.NONE, opened, closed)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ([], []),
        ([(9, UP), (9, UNKNOWN), (9, None), (9, UP)], []),
        ([(1, DOWN)], [down(0)]),
        ([(1, DOWN), (5, UNKNOWN), (5, None), (1, DOWN)], [down(0)]),
        ([(1, DOWN), (5, UNKNOWN), (1, UP)], [down(0, 60)]),
        ([(2, DOWN), (3, UP), (1, DOWN)], [down(0)]),
        ([(2, DOWN), (4, UP), (1, DOWN)], [down(0, 20), down(60)]),
        ([(2, DOWN), (1, UP), (1, UNKNOWN), (1, UP), (1, DOWN)], [down(0)]),
        ([(2, DOWN), (1, UP), (2, UNKNOWN), (1, UP), (1, DOWN)], [down(0, 20), down(60)]),
        ([(2, DOWN), (1, UP), (2, None), (1, DOWN)], [down(0)]),
        ([(2, DOWN), (1, UP), (3, None), (1, DOWN)], [down(0, 20), down(60)]),
        ([(2, SLOW), (1, UP)], []),
        ([(3, SLOW), (1, UP)], [slow(0, 30)]),
        ([(3, SLOW), (1, DOWN), (1, UP)], [slow(0, 30), down(30, 40)]),
        ([(1, DOWN), (3, SLOW)], [down(0, 10), slow(10)]),
        ([(3, SLOW), (1, UP), (2, SLOW), (1, UP), (3, SLOW)], [slow(0, 30), slow(70)]),
    ],
)
def test_runs_fold_into_incidents(
    seen: list[tuple[int, Status | None]], found: list[Found]
) -> None:
    """Silence neither opens nor closes; trouble within three slots is the same trouble."""
    assert list(fold(runs(*seen))) == found


@pytest.mark.parametrize(
    ("seen", "ends", "found"),
    [
        ([(2, DOWN), (2, UP)], [], [down(0, 20)]),
        ([(4, DOWN)], [15], [down(0, 15), down(20)]),
        ([(2, DOWN), (9, None), (2, DOWN)], [25], [down(0, 25), down(110)]),
        ([(2, DOWN), (9, None), (2, UP)], [25], [down(0, 25)]),
        ([(2, DOWN), (1, UP), (1, None), (1, DOWN)], [35], [down(0, 20), down(40)]),
        ([(2, SLOW), (1, None), (2, SLOW)], [25], []),
        (
            [(1, DOWN), (2, None), (1, DOWN), (2, None), (1, DOWN)],
            [15, 45],
            [down(0, 15), down(30, 45), down(60)],
        ),
    ],
)
def test_who_comes_back_starts_afresh(
    seen: list[tuple[int, Status | None]], ends: list[int], found: list[Found]
) -> None:
    """What was open at a retirement closed there, and nothing is carried across the absence."""
    assert list(fold_lives(runs(*seen), ends, is_retired=False)) == found


@pytest.mark.parametrize(
    ("seen", "ends", "found"),
    [
        ([(2, DOWN)], [25], [down(0, 25)]),
        ([(2, DOWN), (1, UP)], [50], [down(0, 20)]),
        ([(4, DOWN)], [15], [down(0, 15)]),
        ([(1, DOWN), (1, None), (4, DOWN)], [15, 35], [down(0, 15), down(20, 35)]),
    ],
)
def test_nothing_opens_while_retired(
    seen: list[tuple[int, Status | None]], ends: list[int], found: list[Found]
) -> None:
    """Nobody is called out for an application that is gone."""
    assert list(fold_lives(runs(*seen), ends, is_retired=True)) == found
