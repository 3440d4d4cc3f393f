"""A cut line, a dead resolver and one lost network, in network namespaces of our own.

`--rounds` says how often each fault comes; `make soak` asks for a hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liveroom.model import Cause, Status
from tests.faults.lab import EVERY_S, Lab, lab
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

UP = (Status.UP, Cause.NONE)
APPLICATIONS, IN_BRANCH = 12, 4
BANNER_S = 15.0
PATIENCE_S = 30.0
"""A busy machine may take its time; what must be quick is told by its own bound."""

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a monitor that has found its whole city up."""
    folder: Path = tmp_path_factory.mktemp("lab")
    with lab(folder, APPLICATIONS, IN_BRANCH) as built:
        until(_all(built, UP), PATIENCE_S)
        yield built


def _all(
    city: Lab, *verdicts: tuple[Status, Cause], of: range = range(APPLICATIONS)
) -> Callable[[], bool]:
    def holds() -> bool:
        found = city.statuses()
        return all(found.get(f"a{number}") in verdicts for number in of)

    return holds


@pytest.mark.parametrize(
    ("cut", "heal"),
    [
        (["cut", "cut branch"], ["heal branch", "heal"]),
        (["unplug", "unplug branch"], ["plug branch", "plug", "route"]),
    ],
)
def test_a_cut_line_is_the_monitors_own_trouble(
    city: Lab, rounds: range, cut: list[str], heal: list[str]
) -> None:
    """Cut beyond the machine or at its own plug: nobody is down, the wall knows within 15 s."""
    lost = (Status.UNKNOWN, Cause.MONITOR_OFFLINE)
    for _ in rounds:
        city.order(*cut)
        until(lambda: city.state() == "offline", BANNER_S)
        until(_all(city, lost, (Status.UNKNOWN, Cause.DNS)), PATIENCE_S)
        city.order(*heal)
        until(_all(city, UP), 2 * EVERY_S + 3)
        until(lambda: city.state() == "ok", 5)

    assert city.outages() == []
    assert city.incidents() == 0


def test_dead_resolvers_make_no_outage(city: Lab, rounds: range) -> None:
    """Those known by name are unknown, those known by address go on being judged."""
    for _ in rounds:
        city.order("dns off")
        until(lambda: city.state() == "dns", BANNER_S)
        by_name = range(IN_BRANCH, APPLICATIONS)
        until(_all(city, (Status.UNKNOWN, Cause.DNS), of=by_name), PATIENCE_S)
        assert _all(city, UP, of=range(IN_BRANCH))()
        city.order("dns on")
        until(_all(city, UP), 2 * EVERY_S + 3)
        until(lambda: city.state() == "ok", 5)

    assert city.outages() == []
    assert city.incidents() == 0


def test_one_lost_network_is_an_outage_of_those_in_it(city: Lab, rounds: range) -> None:
    """The way out is fine, so these are really away, and the others are untouched."""
    branch, rest = range(IN_BRANCH), range(IN_BRANCH, APPLICATIONS)
    for _ in rounds:
        city.order("cut branch")
        away = [(Status.DOWN, cause) for cause in (Cause.TIMEOUT, Cause.UNREACHABLE)]
        until(_all(city, *away, of=branch), PATIENCE_S)
        assert _all(city, UP, of=rest)()
        assert city.state() == "ok"
        city.order("heal branch")
        until(_all(city, UP), 2 * EVERY_S + 3)

    assert set(city.outages()) == {f"a{number}" for number in branch}
