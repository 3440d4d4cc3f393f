"""Five that share something and fail together are one thing to be dealt with."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.common_cause import (
    FEWEST,
    KINDS,
    Failure,
    crowds,
    needs_of,
    shared,
    still_few,
)

MINUTE = 60_000


def failing(*opened: int, first: int = 1, **traits: str) -> list[Failure]:
    """Return outages of different applications at these moments, which share these traits."""
    own = frozenset(traits.items())
    return [Failure(number, number, at_ms, own) for number, at_ms in enumerate(opened, first)]


def told(failures: list[Failure]) -> list[tuple[str, str, list[int]]]:
    """Return what is shared and by which outages."""
    return [(each.kind, each.by, [one.id for one in each.failures]) for each in shared(failures)]


def test_five_within_three_minutes_have_one_cause() -> None:
    """Four have not, and neither have five in a longer time."""
    five = [0, MINUTE, MINUTE, 2 * MINUTE, 3 * MINUTE]
    assert told(failing(*five, host="a")) == [("host", "a", [1, 2, 3, 4, 5])]
    assert told(failing(*five[:4], host="a")) == []
    assert told(failing(*five[:4], 3 * MINUTE + 1, host="a")) == []
    assert told(failing(*five[:4], host="a") + failing(3 * MINUTE, first=5, host="b")) == []


def test_one_application_failing_five_times_is_alone() -> None:
    """It shares its host with nobody."""
    own = frozenset({("host", "a")})
    assert told([Failure(number, 1, number, own) for number in range(9)]) == []


def test_what_goes_on_failing_joins_while_it_is_dense() -> None:
    """A network dies machine by machine; an outage an hour later is another matter."""
    many = [n * MINUTE // 2 for n in range(20)]
    late = [60 * MINUTE]
    assert [len(members) for *_, members in told(failing(*many, *late, address="x"))] == [20]


def test_two_crowds_an_hour_apart_are_two() -> None:
    """The same host failing again later is a second matter."""
    hour = 60 * MINUTE
    rows = failing(*[0] * 5, host="a") + failing(*[hour] * 5, first=6, host="a")
    assert told(rows) == [("host", "a", [1, 2, 3, 4, 5]), ("host", "a", [6, 7, 8, 9, 10])]


def test_what_explains_most_comes_first_and_takes_its_own() -> None:
    """Twelve of one owner, five of them on one host: one row of twelve, not two of twelve and five."""
    both = failing(*[0] * 5, owner="dinkes", host="a")
    rest = failing(*[0] * 7, first=6, owner="dinkes")
    others = failing(*[0] * 5, first=20, host="b", owner="dishub")
    assert told(both + rest + others) == [
        ("owner", "dinkes", list(range(1, 13))),
        ("host", "b", [20, 21, 22, 23, 24]),
    ]


def test_of_equals_the_nearer_cause_is_named() -> None:
    """A dead data centre says more than the agency whose applications stood in it."""
    every = frozenset((kind, "x") for kind in KINDS)
    found = shared(each._replace(traits=every) for each in failing(*[0] * 5))
    assert [each.kind for each in found] == ["dependency"]


def test_needs_go_all_the_way_down() -> None:
    """What rests on something that rests on the data centre rests on it; itself is part of it."""
    direct = {"a": ["b"], "b": ["pusat-data"], "pusat-data": [], "c": []}
    assert needs_of(direct)["a"] == {"a", "b", "pusat-data"}
    assert needs_of(direct)["pusat-data"] == {"pusat-data"}
    assert needs_of({"a": ["b"], "b": ["a"]})["a"] == {"a", "b"}  # a circle ends


failures = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.integers(0, 12).map(lambda n: n * 50_000),
        st.frozensets(st.tuples(st.sampled_from(KINDS), st.sampled_from("ab")), max_size=3),
    ),
    max_size=25,
).map(lambda rows: [Failure(number, *row) for number, row in enumerate(rows)])


@given(failures, st.integers(0, 9))
def test_the_order_of_arrival_does_not_matter(rows: list[Failure], seed: int) -> None:
    """Late evidence makes the same parents; each outage has one at most, and truly shares it."""
    mixed = list(rows)
    Random(seed).shuffle(mixed)
    found = shared(rows)

    assert shared(mixed) == found
    members = [each.id for group in found for each in group.failures]
    assert len(members) == len(set(members))
    for group in found:
        assert all((group.kind, group.by) in each.traits for each in group.failures)
        assert len({each.application for each in group.failures}) >= FEWEST
        assert list(crowds(group.failures)) == [group.failures]


def test_what_is_still_few_may_grow_only_where_enough_share_it() -> None:
    """Two of an agency of five may be the first of many; two of an agency of four are two."""
    owner, other = ("owner", "dishub"), ("owner", "dinkes")
    rows = [
        Failure(1, 1, 0, frozenset({owner})),
        Failure(2, 2, 60_000, frozenset({owner})),
        Failure(3, 3, 400_000, frozenset({owner})),
        Failure(4, 4, 0, frozenset({other})),
        Failure(5, 5, 0, frozenset({other})),
    ]

    assert still_few(rows, {owner: 5, other: 4}) == {1: 60_000, 2: 60_000}
