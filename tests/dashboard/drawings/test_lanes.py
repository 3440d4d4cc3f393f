"""The lanes: everybody in a place of their own, at thirty applications and at ten thousand."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawings.lane_grid import LOWEST, Grid
from dashboard.drawings.lanes import MOST_LANES, ROOM, SIZE, lanes
from dashboard.standing import Lane, Whole
from dashboard.themes import DARK
from liveroom.model import Status
from tests.dashboard.drawings.drawn import INDONESIAN, said, smallest
from tests.dashboard.drawings.frames import DAY, frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

CITY = (56, 34, 20, 3, 6, 3, 4, 1, 3, 23)
_TEXT = re.compile(r'<text x="([\d.-]+)" y="([\d.-]+)"')
_MARK = re.compile(r'data-app="([^"]*)" data-status="([^"]*)"')


def _asked(sizes: Sequence[int], away: float = 0.05, seed: int = 1) -> pd.DataFrame:
    chance = Random(seed)
    others = [status for status in Status if status is not Status.UP]
    rows = [
        {
            "category": f"k{place}",
            "slug": f"k{place}-{number}",
            "name": f"Aplikasi {place}.{number}",
            "status": chance.choice(others) if chance.random() < away else Status.UP,
            "objective": 0.995,
            "up_ms": 29 * DAY,
            "degraded_ms": 0,
            "down_ms": DAY // 10,
            "maintenance_ms": 0,
            "unobserved_ms": 0,
        }
        for place, size in enumerate(sizes)
        for number in range(size)
    ]
    asked = frame(rows, 30)
    shown = tuple(
        Lane(f"k{n}", {"id": f"Bidang {n}", "en": f"Field {n}"}, True, n, False, (1,) * 14)  # noqa: FBT003 - is_mapped
        for n in range(len(sizes))
    )
    asked.attrs["whole"] = Whole(shown, sum(sizes), sum(sizes), 10, 3, has_feed=True)
    return asked


def _drawn(sizes: Sequence[int], away: float = 0.05) -> str:
    return lanes(_asked(sizes, away), DARK, INDONESIAN)


@pytest.mark.parametrize(
    "sizes", [CITY, (120, 60, 40, 30, 20, 10, 6, 6, 4, 4), (300,) * 3, (1008,)]
)
def test_up_to_twelve_hundred_every_application_has_its_mark(sizes: tuple[int, ...]) -> None:
    """One dot is one application; the numbers at the left add up to all of them."""
    picture = _drawn(sizes)

    assert len(set(_MARK.findall(picture))) == picture.count("data-app=") == sum(sizes)
    totals = [int(line[1:].replace(".", "")) for line in said(picture) if line.startswith("/")]
    assert totals == list(sizes)


def test_a_place_does_not_depend_on_the_state() -> None:
    """Operators learn where an application is; trouble must not move its neighbours."""
    calm, upset = (_drawn(CITY, away) for away in (0.0, 0.3))
    dots = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)"[^>]*data-app="([^"]*)"')

    before = {slug: (x, y) for x, y, slug in dots.findall(calm)}
    after = {slug: (x, y) for x, y, slug in dots.findall(upset)}
    assert len(after) < len(before) == sum(CITY)
    assert all(before[slug] == place for slug, place in after.items())


@pytest.mark.parametrize("sizes", [(800, 600, 400, 300, 200, 100, 50, 20, 20, 10), (12,) * 60])
def test_beyond_that_a_lane_is_a_bar_and_only_what_is_not_normal_is_marked(
    sizes: tuple[int, ...],
) -> None:
    """Dots nobody can tell apart say nothing; what is away is still marked or counted."""
    asked = _asked(sizes)
    picture = lanes(asked, DARK, INDONESIAN)

    away = int((asked["status"] != Status.UP).sum())
    more = sum(int(line[1:]) for line in said(picture) if re.fullmatch(r"\+\d+", line))
    assert {status for _, status in _MARK.findall(picture)} <= set(Status) - {Status.UP}
    assert picture.count("data-app=") + more == away


@pytest.mark.parametrize("count", [1, MOST_LANES, MOST_LANES + 1, 60])
def test_no_two_lanes_lie_over_each_other(count: int) -> None:
    """A city of sixty categories shows as many as can be read, and the rest as one."""
    picture = _drawn((4,) * count)

    ends = [float(y) for _, y in _TEXT.findall(picture)]
    named = [line for line in said(picture) if line.startswith("Bidang")]
    assert len(named) == min(count, MOST_LANES - (count > MOST_LANES))
    assert ("kategori lain" in " ".join(said(picture))) == (count > MOST_LANES)
    assert max(ends) <= SIZE[1]
    assert smallest(picture) >= 20


@given(st.lists(st.integers(1, 700), min_size=1, max_size=MOST_LANES))
def test_lanes_fill_their_room_and_hold_their_dots(sizes: list[int]) -> None:
    """Whatever a city registers, no lane is lower than a line of text or than its own dots."""
    named = {f"k{n}": size for n, size in enumerate(sizes)}
    grid = Grid(named, ROOM)

    heights = [grid.height(slug) for slug in named]
    assert sum(heights) == pytest.approx(ROOM)
    assert min(heights) >= LOWEST
    if grid.dotted:
        assert all(
            grid.rows[slug] * grid.pitch <= high for slug, high in zip(named, heights, strict=True)
        )
