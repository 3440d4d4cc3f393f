"""An edited plan never moves the past: neither excuses it, nor takes an excuse back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Status
from liveroom.rules.maintenance import Announced, replanned
from liveroom.rules.uptime import Piece, covered, join, length, tally, total, window

NOW = 100
FAR = 400


def effective(pieces: tuple[Announced, ...]) -> tuple[Piece, ...]:
    """Return the time that pieces excuse."""
    return join(window(each.announced_ms, each.start_ms, each.end_ms) for each in pieces)


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ([(50, 150)], [(50, 150, 10)]),  # as it was
        ([(50, 200)], [(50, 150, 10), (150, 200, NOW)]),  # longer
        ([(20, 150)], [(20, 50, NOW), (50, 150, 10)]),  # begun earlier: too late to say so
        ([(50, 120)], [(50, 120, 10)]),  # shorter
        ([(50, 80)], [(50, 100, 10)]),  # shorter than what is over
        ([], [(50, 100, 10)]),  # called off
        ([(300, 350)], [(50, 100, 10), (300, 350, NOW)]),  # moved away
        ([(120, 130)], [(50, 100, 10), (120, 130, 10)]),  # a hole in what is left of it
    ],
)
def test_an_edit_moves_only_the_future(
    wanted: list[tuple[int, int]], meant: list[tuple[int, int, int]]
) -> None:
    """A window from 50 to 150, announced at 10, is changed at 100."""
    before = (Announced(50, 150, 10, 11),)

    after = replanned(before, wanted, NOW, NOW)

    told = [(each.start_ms, each.end_ms, each.announced_ms) for each in after]
    assert [each for each in told if each != (20, 50, NOW)] == [
        each for each in meant if each != (20, 50, NOW)
    ]
    assert covered(effective(after), 0, NOW) == 50
    assert {each.first_seen_ms for each in after if each.announced_ms == 10} == {11}


def laid_out(rows: list[tuple[int, int, Status]]) -> list[tuple[int, int, Status]]:
    """Return spells one after the other, from gaps and lengths."""
    found, at = [], 0
    for gap, lasting, status in rows:
        found.append((at + gap, at + gap + lasting, status))
        at += gap + lasting
    return found


pieces = st.lists(st.tuples(st.integers(0, FAR), st.integers(1, 90)), max_size=4).map(
    lambda found: [(start, start + length) for start, length in found]
)


@given(st.lists(st.tuples(st.integers(1, 60), pieces), min_size=1, max_size=6))
def test_whatever_is_edited_the_past_stays_and_the_future_is_what_is_wanted(
    edits: list[tuple[int, list[tuple[int, int]]]],
) -> None:
    """Moving, overlapping, splitting, calling off and announcing anew, in any order."""
    plan: tuple[Announced, ...] = ()
    now = 0
    for wait, wanted in edits:
        now += wait
        before = effective(plan)
        plan = replanned(plan, wanted, now, now)
        after = effective(plan)
        for at in range(FAR + 100):
            meant = covered(before if at < now else join(wanted), at, at + 1)
            assert covered(after, at, at + 1) == meant
        assert replanned(plan, wanted, now, now) == plan


def test_what_nobody_knew_is_believed() -> None:
    """The registry may say that it was announced before we read of it."""
    assert effective(replanned((), [(50, 150)], 60, NOW)) == (Piece(60, 150),)
    assert replanned((), [(50, 60)], 70, NOW) == ()


spells = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 90), st.sampled_from(list(Status)[:4])), max_size=8
).map(laid_out)


@given(
    spells,
    st.lists(st.tuples(st.integers(1, 90), pieces), min_size=1, max_size=5),
    st.integers(0, FAR),
    st.integers(0, FAR),
)
def test_whatever_is_edited_every_millisecond_is_counted_once(
    seen: list[tuple[int, int, Status]],
    edits: list[tuple[int, list[tuple[int, int]]]],
    middle: int,
    end: int,
) -> None:
    """The identity and additivity under moving windows; what was counted of the past stays so."""
    middle, end = sorted((middle, end))
    plan: tuple[Announced, ...] = ()
    now = 0
    for wait, wanted in edits:
        now += wait
        old = tally(seen, effective(plan), 0, min(now, end))
        plan = replanned(plan, wanted, now, now)
        laid = effective(plan)

        counted = tally(seen, laid, 0, end)
        assert length(counted) == end
        assert counted.maintenance == covered(laid, 0, end)
        parts = [tally(seen, laid, 0, middle), tally(seen, laid, middle, end)]
        assert total(parts) == counted
        assert tally(seen, laid, 0, min(now, end)) == old
