"""A city's boundaries are read whole or refused with every problem; a point is in one area."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from liveroom.districts import NAMES
from liveroom.errors import BoundariesError
from liveroom.places import finder, read
from tests.areas import SIDE, SOUTH, WEST, feature, geojson, middle, square

if TYPE_CHECKING:
    from collections.abc import Callable

CODES = list(NAMES)


@pytest.fixture(scope="module")
def find() -> Callable[[float, float], str | None]:
    """Return the finder of the thirteen squares."""
    return finder({each.code: each.shape for each in read(geojson())})


def told(data: bytes) -> str:
    """Return what is said against a file."""
    with pytest.raises(BoundariesError) as refused:
        read(data)
    return "\n".join(refused.value.problems)


def test_every_point_of_a_city_is_in_one_area(find: Callable[[float, float], str | None]) -> None:
    """In the middle, on a common border (the lower code has it), and outside."""
    assert [find(*middle(place)) for place in range(13)] == CODES
    assert find(WEST + SIDE, SOUTH + SIDE / 2) == CODES[0]
    assert find(WEST - SIDE, SOUTH) is None


def test_an_area_may_have_islands_and_holes() -> None:
    """Both are in official files: a lake is nobody's, an island is the kecamatan's."""
    (ring,), (island,) = square(0), square(20)
    hole = [[x * 0.5 + 0.5 * middle(0)[0], y * 0.5 + 0.5 * middle(0)[1]] for x, y in ring]
    shape = {"type": "MultiPolygon", "coordinates": [[ring, hole], [island]]}
    rest = [feature(place) for place in range(1, 13)]

    areas = read(geojson(feature(0, geometry=shape), *rest))

    find = finder({each.code: each.shape for each in areas})
    assert find(*middle(0)) is None
    assert find(*middle(20)) == CODES[0]
    assert json.loads(areas[0].outline)["path"].count("M") == 3


def test_an_outline_lies_on_its_canvas_and_keeps_its_neighbours() -> None:
    """Two squares side by side still share a side after they were simplified."""
    outlines = [json.loads(each.outline) for each in read(geojson())]

    assert outlines[0]["size"][0] == 10_000
    assert all(0 <= one["x"] <= 10_000 and one["radius"] > 0 for one in outlines)
    assert len({tuple(one["size"]) for one in outlines}) == 1


def test_a_coast_of_thousands_of_points_is_drawn_with_few() -> None:
    """A wall does not need every stone of it; a complaint on the beach does."""
    west, south = WEST, SOUTH
    coast = [[west + SIDE * i / 20_000, south + SIDE + 1e-6 * (i % 7)] for i in range(20_001)]
    ring = [[west, south], *coast, [west + SIDE, south], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]}

    areas = read(geojson(feature(0, geometry=shape), *(feature(p) for p in range(1, 13))))

    assert len(areas[0].shape) > 400_000
    assert sum(len(each.outline) for each in areas) < 60_000


@pytest.mark.parametrize("named", [{"nama": "Kec. Tangerang"}, {"KECAMATAN": "TANGERANG"}])
def test_an_area_without_a_code_is_known_by_its_name(named: dict[str, str]) -> None:
    """But never by the city's own, which one of its kecamatan is called after."""
    rest = [feature(place) for place in range(1, 13)]

    areas = read(geojson(feature(0, properties={"kota": "Tangerang"} | named), *rest))

    assert areas[0].code == "36.71.01"
    assert "feature 1: neither" in told(geojson(feature(0, properties={"kota": "Tangerang"})))


BOW = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "not JSON"),
        (b'{"type": "Topology"}', "not a GeoJSON FeatureCollection"),
        (geojson(feature(0)), "there is no area for Jatiuwung, Batuceper"),
        (geojson(feature(0), feature(0)), "feature 2: Tangerang was there before"),
        (geojson(feature(0, geometry=None)), "is no Polygon"),
        (geojson(feature(0, geometry={"type": "Point", "coordinates": [1, 2]})), "is no Polygon"),
        (geojson(feature(0, geometry={"type": "Polygon", "coordinates": [[1]]})), "cannot be read"),
        (geojson(feature(0, geometry={"type": "Polygon", "coordinates": []})), "has no points"),
        (geojson(feature(0, geometry={"type": "Polygon", "coordinates": BOW})), "crosses itself"),
        (geojson({"type": "Feature"}, "x"), "feature 2: it is not an object"),  # type: ignore[arg-type]  # on purpose
    ],
)
def test_what_is_wrong_with_a_file_is_said(data: bytes, said: str) -> None:
    """A registrar mends a file by the sentence, not by trying."""
    assert said in told(data)


def test_metres_are_not_degrees() -> None:
    """Official files often come in UTM: they are refused, not drawn somewhere in the ocean."""
    ring = [[[x * 1e6, y] for x, y in square(0)[0]]]
    shape: dict[str, Any] = {"type": "Polygon", "coordinates": ring}

    assert "not in longitude and latitude" in told(geojson(feature(0, geometry=shape)))
