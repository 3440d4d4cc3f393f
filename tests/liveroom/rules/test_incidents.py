"""When an incident opens, goes on and closes, on runs alone; with samples: tests of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Cause, Severity, Status
from liveroom.rules.incidents import FLAPPING_SLOTS, Found, Run, fold, fold_lives

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def bare(found: Iterable[Found]) -> list[Found]:
    """Return incidents without how they went, only when they opened and closed."""
    return [Found(each.severity, each.cause, each.opened_ms, each.closed_ms) for each in found]


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
    assert bare(fold(runs(*seen))) == found


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
    assert bare(fold_lives(runs(*seen), ends, is_retired=False)) == found


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
    assert bare(fold_lives(runs(*seen), ends, is_retired=True)) == found


@pytest.mark.parametrize(
    ("seen", "flapping"),
    [
        # four changes in a row: the incident flaps from the fourth on
        ([(1, UP), (1, DOWN), (1, UP), (1, DOWN), (1, UP)], [(10, 40, 40)]),
        # three changes are not enough, and neither are four in more than twenty slots
        ([(9, UP), (1, DOWN), (1, UP), (1, DOWN)], [(90, None, None)]),
        ([(9, UP), (1, DOWN), (18, UP), (1, DOWN), (1, UP)], [(90, 100, None), (280, 290, None)]),
        # what began before we looked has not changed when we first saw it
        ([(1, DOWN), (1, UP), (1, DOWN), (1, UP)], [(0, 30, None)]),
        # ten slots of calm would end an incident, but not one that comes and goes all the time
        (
            [(1, UP), (1, DOWN), (1, UP), (1, DOWN), (1, UP), (9, UP), (1, DOWN)],
            [(10, None, 40)],
        ),
        # ... until it has been calm for twenty slots
        (
            [(1, UP), (1, DOWN), (1, UP), (1, DOWN), (20, UP), (1, DOWN)],
            [(10, 40, 40), (240, None, None)],
        ),
        # four in exactly twenty slots are enough, though the trouble before was another one
        ([(9, UP), (1, DOWN), (17, UP), (1, DOWN), (1, UP)], [(90, 100, None), (270, 280, 280)]),
        # silence is no change, but it passes
        ([(1, UP), (1, DOWN), (1, UNKNOWN), (1, UP), (1, DOWN), (1, UP)], [(10, 50, 50)]),
        ([(1, UP), (1, DOWN), (1, UP), (1, DOWN), (20, None), (1, UP)], [(10, 240, None)]),
    ],
)
def test_what_comes_and_goes_is_one_flapping_incident(
    seen: list[tuple[int, Status | None]], flapping: list[tuple[int, int | None, int | None]]
) -> None:
    """Four changes in twenty slots: one incident, and one notice instead of many."""
    found = fold(runs(*seen))
    assert [(each.opened_ms, each.closed_ms, each.flapping_ms) for each in found] == flapping


@pytest.mark.parametrize(
    ("seen", "unobserved"),
    [
        ([(2, DOWN), (3, UP)], 0),
        ([(1, DOWN), (2, UNKNOWN), (3, None), (1, DOWN), (1, UP)], 50),
        ([(1, DOWN), (2, None), (1, UP)], 20),
        ([(1, DOWN), (2, UNKNOWN)], 0),  # nobody knows yet whether it goes on
        ([(3, SLOW), (2, UNKNOWN), (1, SLOW)], 20),
        ([(1, DOWN), (1, UP), (1, None), (1, DOWN), (1, UP)], 10),
    ],
)
def test_an_incident_says_how_much_of_it_nobody_saw(
    seen: list[tuple[int, Status | None]], unobserved: int
) -> None:
    """It is carried across silence, and whoever reads its length reads that too."""
    (found,) = fold(runs(*seen))
    assert found.unobserved_ms == unobserved


@given(
    st.lists(
        st.tuples(
            st.sampled_from([1, 1, 1, 2, 3, 4, 19, 20, 25]),
            st.sampled_from([UP, UP, DOWN, DOWN, SLOW, UNKNOWN, None]),
        ),
        max_size=30,
    )
)
def test_nothing_is_continued_across_twenty_good_slots(
    seen: list[tuple[int, Status | None]],
) -> None:
    """So a late sample needs no more than what lies between two such runs to be judged again."""
    joined: list[Run] = []
    for run in runs(*seen):
        last = joined[-1] if joined else None
        if last is not None and last.status is run.status and last.end_ms == run.start_ms:
            joined[-1] = last._replace(end_ms=run.end_ms, slots=last.slots + run.slots)
        else:
            joined.append(run)
    clean = [n for n, run in enumerate(joined) if run.status is UP and run.slots >= FLAPPING_SLOTS]
    pieces = [
        fold(joined[start : end + 1])
        for start, end in zip([0, *clean], [*clean, len(joined)], strict=True)
    ]
    assert tuple(each for piece in pieces for each in piece) == fold(joined)
