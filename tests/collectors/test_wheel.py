"""The wheel: everything put is due once, never early, and late only when turned late."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collectors.wheel import Wheel

START = 1_790_000_000


def test_what_is_due_comes_in_order() -> None:
    """Oldest first, and within a second in the order it was put."""
    wheel = Wheel(START)
    for key, second in (("c", START + 2), ("a", START + 1), ("b", START + 1)):
        wheel.put(key, second)

    assert list(wheel.turn(START + 1)) == [(START + 1, "a"), (START + 1, "b")]
    assert list(wheel.turn(START + 1)) == []
    assert list(wheel.turn(START + 2)) == [(START + 2, "c")]


def test_what_is_past_is_due_at_the_next_turn() -> None:
    """Nothing is lost by being put late."""
    wheel = Wheel(START)

    assert wheel.put("a", START - 60) == START + 1
    assert list(wheel.turn(START + 1)) == [(START + 1, "a")]


@given(
    st.lists(st.tuples(st.text(max_size=2), st.integers(1, 5_000)), max_size=30),
    st.lists(st.integers(0, 2_000), min_size=1, max_size=30),
)
def test_everything_comes_exactly_once(puts: list[tuple[str, int]], steps: list[int]) -> None:
    """However irregularly the wheel is turned, a stall of an hour included."""
    wheel = Wheel(START)
    expected = sorted((wheel.put(key, START + second), key) for key, second in puts)
    now, found = START, []
    for step in (*steps, 6_000):
        now += step
        turned = list(wheel.turn(now))
        assert all(second <= now for second, _ in turned)
        found += turned

    assert sorted(found) == expected
    assert [second for second, _ in found] == [second for second, _ in expected]
