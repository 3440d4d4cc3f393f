"""Where the kecamatan lie: a city's own GeoJSON, and which of its areas a point is in.

Whoever imports this loads Shapely: it is done late, only where a city has given its boundaries.
"""

from __future__ import annotations

import json
from math import cos, radians
from typing import TYPE_CHECKING, Any

import shapely

from liveroom.districts import NAMES, code_in, code_of
from liveroom.errors import BoundariesError
from liveroom.model import Boundary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

POINTS = 200_000  # of all the areas in a file
DRAWN = 3_000  # of them at most in a picture of the city
CANVAS = 10_000  # the longer side of the city, in the units of an outline
EARTH = (-180.0, -90.0, 180.0, 90.0)
NAMED = ("nama", "name", "kecamatan", "nama_kecamatan", "nm_kecamatan", "wadmkc", "namobj")
_POLYGONS = {"Polygon", "MultiPolygon"}


def read(data: bytes) -> tuple[Boundary, ...]:
    """Return the areas of a GeoJSON file, in the order of their codes.

    Each feature is one kecamatan, known by a Kemendagri code in its id or properties, else by its
    name. Raises BoundariesError with every problem, as plain sentences.
    """
    features = _features(data)
    found: dict[str, BaseGeometry] = {}
    problems: list[str] = []
    points = 0
    for number, feature in enumerate(features, 1):
        try:
            code, area, area_points = _area(feature)
        except ValueError as error:
            problems.append(f"feature {number}: {error}")
            continue
        if code in found:
            problems.append(f"feature {number}: {NAMES[code]} was there before")
        found[code] = area
        points += area_points
    missing = [name for code, name in NAMES.items() if code not in found]
    if points > POINTS:
        problems.append(f"it has more than {POINTS:,} points: simplify it")
    if missing and not problems:
        problems.append(f"there is no area for {', '.join(missing)}")
    if problems:
        raise BoundariesError(problems)
    return _drawn(dict(sorted(found.items())))


def finder(shapes: Mapping[str, str]) -> Callable[[float, float], str | None]:
    """Return a function from longitude and latitude to the code of the area they lie in.

    `shapes` are those of boundaries by their codes. On a common border the lower code has it.
    """
    areas = {code: shapely.from_wkt(shapes[code]) for code in sorted(shapes)}
    for area in areas.values():
        shapely.prepare(area)

    def find(longitude: float, latitude: float) -> str | None:
        point = shapely.Point(longitude, latitude)
        return next((code for code, area in areas.items() if area.covers(point)), None)

    return find


def _features(data: bytes) -> Sequence[Any]:
    try:
        document = json.loads(data, parse_constant=_not_a_number)
    except (ValueError, RecursionError) as error:
        raise BoundariesError(["it is not JSON in UTF-8"]) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise BoundariesError(["it is not a GeoJSON FeatureCollection"])
    return features


def _not_a_number(word: str) -> None:
    raise ValueError(word)


def _area(feature: object) -> tuple[str, BaseGeometry, int]:
    """Return whose area a feature is, the area, and of how many points; ValueError says what is wrong with it."""
    if not isinstance(feature, dict):
        raise ValueError("it is not an object")  # noqa: TRY004  a problem of the file, to be told
    code = _code(feature)
    shape = feature.get("geometry")
    if not isinstance(shape, dict) or shape.get("type") not in _POLYGONS:
        raise ValueError(f"{NAMES[code]} is no Polygon or MultiPolygon")
    try:
        area = shapely.force_2d(shapely.from_geojson(json.dumps(shape)))
    except shapely.errors.GEOSException as error:
        raise ValueError(f"the coordinates of {NAMES[code]} cannot be read") from error
    if area.is_empty:
        raise ValueError(f"{NAMES[code]} has no points")
    west, south, east, north = area.bounds
    if west < EARTH[0] or south < EARTH[1] or east > EARTH[2] or north > EARTH[3]:
        raise ValueError(f"{NAMES[code]} is not in longitude and latitude (WGS 84)")
    if not area.is_valid:
        raise ValueError(f"{NAMES[code]} crosses itself: {shapely.is_valid_reason(area)}")
    return code, area, int(shapely.get_num_coordinates(area))


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    told = properties if isinstance(properties, dict) else {}
    for value in (feature.get("id"), *told.values()):
        code = code_in(value) if isinstance(value, str) else None
        if code is not None:
            return code
    for key, value in told.items():
        if key.casefold() in NAMED and isinstance(value, str):
            code = code_of(value)
            if code is not None:
                return code
    raise ValueError("neither a code nor a name says which of the thirteen kecamatan it is")


def _drawn(areas: Mapping[str, BaseGeometry]) -> tuple[Boundary, ...]:
    """Return the areas with outlines for a picture: simplified together, so that none gapes."""
    west, _, _, north = shapely.total_bounds(list(areas.values()))
    _, south, east, _ = shapely.total_bounds(list(areas.values()))
    narrow = cos(radians((north + south) / 2))  # a degree eastwards beside one northwards
    scale = CANVAS / max((east - west) * narrow, north - south)

    def laid(points: Any) -> Any:  # noqa: ANN401  an array of coordinates
        return (points - (west, north)) * (scale * narrow, -scale)

    flat = [shapely.transform(area, laid) for area in areas.values()]
    size = [round((east - west) * narrow * scale), round((north - south) * scale)]
    return tuple(
        Boundary(code, shapely.to_wkt(area, rounding_precision=6), _outline(drawn, size))
        for (code, area), drawn in zip(areas.items(), _simpler(flat), strict=True)
    )


def _simpler(flat: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
    """Return the shapes with as few points as a picture needs."""
    is_coverage = bool(shapely.coverage_is_valid(flat))
    simplify = shapely.coverage_simplify if is_coverage else shapely.simplify
    drawn: Sequence[BaseGeometry] = flat
    for step in range(6):  # islands keep three points each, however coarse the picture
        drawn = list(simplify(flat, CANVAS / 1000 * 2**step))
        if shapely.get_num_coordinates(drawn).sum() <= DRAWN:
            break
    return [one if not one.is_empty else whole for one, whole in zip(drawn, flat, strict=True)]


def _outline(area: BaseGeometry, size: Sequence[int]) -> str:
    """Return an outline as JSON: its path, the middle of its widest place, and the whole's size."""
    radius = shapely.maximum_inscribed_circle(area, tolerance=CANVAS / 500)
    (x, y), _ = shapely.get_coordinates(radius)
    parts = [ring for part in shapely.get_parts(area) for ring in _rings(part)]
    return json.dumps(
        {
            "path": "".join(parts),
            "x": round(x),
            "y": round(y),
            "radius": round(radius.length),
            "size": list(size),
        }
    )


def _rings(part: Any) -> Iterable[str]:  # noqa: ANN401  shapely's Polygon, loaded late
    for ring in (part.exterior, *part.interiors):
        points = [f"{round(x)} {round(y)}" for x, y in ring.coords[:-1]]
        yield f"M{'L'.join(points)}z"
