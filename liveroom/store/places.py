"""What the city says of its kecamatan, and which of them a complaint's position lies in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from liveroom.store.tables import district

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Connection

    from liveroom.model import Registry, ServiceRequest


def keep_districts(connection: Connection, registry: Registry) -> None:
    """Make the database say what the registry says of its kecamatan."""
    people = {each.code: each for each in registry.districts}
    lies = {each.code: each for each in registry.boundaries}
    rows = [
        {
            "code": code,
            "population": people[code].population if code in people else None,
            "population_source": people[code].source if code in people else None,
            "shape": lies[code].shape if code in lies else None,
            "outline": lies[code].outline if code in lies else None,
        }
        for code in sorted({*people, *lies})
    ]
    connection.execute(delete(district))
    if rows:
        connection.execute(insert(district), rows)


def located(
    connection: Connection, requests: Iterable[ServiceRequest]
) -> tuple[ServiceRequest, ...]:
    """Return the complaints without their positions: each with the district it lies in.

    A position decides before a name does; in no district, or where the city gave no boundaries,
    the name stays.
    """
    asked = tuple(requests)
    if not any(each.point for each in asked):
        return asked
    query = select(district.c.code, district.c.shape).where(district.c.shape.is_not(None))
    shapes = {row.code: row.shape for row in connection.execute(query)}
    find = _finder(shapes) if shapes else None
    return tuple(
        each
        if each.point is None
        else replace(
            each,
            district=(find(*each.point) if find is not None else None) or each.district,
            point=None,
        )
        for each in asked
    )


def _finder(shapes: Mapping[str, str]) -> Callable[[float, float], str | None]:
    from liveroom.places import finder  # noqa: PLC0415  it loads Shapely, where it is needed

    return finder(shapes)
