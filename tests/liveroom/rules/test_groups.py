"""Several applications at once: added, or together, and the name says which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Status
from liveroom.rules.groups import AnyDown, Member, any_down
from liveroom.rules.uptime import join
from tests.liveroom.rules.test_uptime import pieces, spells

UP, DOWN, UNKNOWN = Status.UP, Status.DOWN, Status.UNKNOWN


def member(*said: tuple[int, int, Status], windows: tuple[tuple[int, int], ...] = ()) -> Member:
    """Return an application of a hundred milliseconds."""
    return Member(said, windows, (), 0, 100)


def test_two_outages_at_once_are_one_time() -> None:
    """Two of a category down for the same half hour: half an hour in which one was down."""
    first = member((0, 40, UP), (40, 60, DOWN), (60, 100, UP))
    second = member((0, 50, UP), (50, 70, DOWN), (70, 100, UP))

    assert any_down([first, second]) == AnyDown(30, 100)


def test_maintenance_of_one_never_hides_the_outage_of_another() -> None:
    """A window is laid over its own application only."""
    inside = member((0, 100, DOWN), windows=((0, 100),))
    outage = member((0, 100, DOWN))

    assert any_down([inside]) == AnyDown(0, 0)
    assert any_down([inside, outage]) == AnyDown(100, 100)


def test_nothing_told_is_no_number() -> None:
    """A category nobody looked at was neither down nor not."""
    nothing = any_down([member((0, 100, UNKNOWN))])

    assert (nothing.share, nothing.shown) == (None, None)
    assert any_down([]) == AnyDown(0, 0)


def test_bad_time_is_rounded_up() -> None:
    """One lost second of a month is shown, as it is in the floored uptime."""
    assert AnyDown(1, 2_592_000).shown == 1
    assert AnyDown(0, 5).shown == 0
    assert AnyDown(1, 2).share == 0.5


members = st.builds(Member, spells(), pieces, pieces, st.integers(-50, 300), st.integers(300, 1050))


@given(st.lists(members, max_size=4))
def test_a_union_is_what_a_watchman_would_count(group: list[Member]) -> None:
    """Millisecond by millisecond: somebody down, somebody told."""
    down = told = 0
    for ms in range(1000):
        said = {_said(one, ms) for one in group}
        down += Status.DOWN in said
        told += bool(said & {UP, Status.DEGRADED, DOWN})

    assert any_down(group) == AnyDown(down, told)


def _said(one: Member, ms: int) -> Status | None:
    hidden = join([*one.windows, *one.outside])
    if not one.start_ms <= ms < one.end_ms or any(a <= ms < b for a, b in hidden):
        return None
    return next((status for a, b, status in one.spells if a <= ms < b), None)
