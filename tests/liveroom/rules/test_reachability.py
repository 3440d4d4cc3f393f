"""Whose fault silence is: ours or theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.reachability import Evidence, Reach, conclude, is_crowd

BOTH = st.tuples(st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("failed", "asked", "expected"),
    [(0, 0, False), (0, 153, False), (2, 11, False), (2, 10, True), (3, 153, True), (1, 1, True)],
)
def test_a_crowd_is_three_or_a_fifth(failed: int, asked: int, expected: bool) -> None:  # noqa: FBT001  a table's column
    """Two of 153 are two applications; one of one may be us."""
    assert is_crowd(failed, asked) is expected


@pytest.mark.parametrize(
    ("found", "reach"),
    [
        (Evidence(canary=True, ways=(True, True), names=(True,)), Reach.FINE),
        (Evidence(canary=True, ways=(False, True), names=(True,)), Reach.FINE),
        (Evidence(canary=True, ways=(False, False), names=(False,)), Reach.OFFLINE),
        (Evidence(canary=True, ways=(True,), names=(False, False)), Reach.NAMELESS),
        (Evidence(canary=True, ways=(True,), names=(False, True)), Reach.FINE),
        (Evidence(canary=True, ways=(False,), names=(), applications=True), Reach.FINE),
        (Evidence(canary=False, ways=(True,), names=(True,)), Reach.ILL),
    ],
)
def test_references_decide(found: Evidence, reach: Reach) -> None:
    """All silent: we are offline. Resolvers only: nameless. One answer is a way out."""
    assert conclude(found) is reach


@given(ways=BOTH, names=BOTH, applications=st.booleans())
def test_one_answer_from_outside_is_never_offline(
    ways: tuple[bool, ...], names: tuple[bool, ...], *, applications: bool
) -> None:
    """Whoever is offline hears nobody; whoever hears nobody is offline."""
    reach = conclude(Evidence(canary=True, ways=ways, names=names, applications=applications))

    assert (reach is Reach.OFFLINE) is not (any(ways) or applications)
