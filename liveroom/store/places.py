"""What the city says of its kecamatan, and which of them a complaint's position lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from liveroom.model import SLICED
from liveroom.store.tables import district, source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.dialects.said import Said
    from liveroom.model import Registry


def keep_districts(connection: Connection, registry: Registry, now_ms: int) -> None:
    """Make the database say what the registry says of its kecamatan.

    Positions are kept nowhere: where boundaries are others now, the complaints of the feeds that can
    be asked for older ones are read again from the newest back to the oldest, and found anew.
    """
    before = _shapes(connection)
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
    if _shapes(connection) not in ({}, before):
        asked = source.c.every_s.is_not(None) & source.c.dialect.in_(SLICED)
        connection.execute(update(source).where(asked).values(again_ms=now_ms))


def located(connection: Connection, complaints: Sequence[Said]) -> Sequence[Said]:
    """Return the complaints without their positions: each with the district it lies in.

    A position decides before a name does; in no district, or where the city gave no boundaries,
    the name stays.
    """
    if all(each.longitude is None for each in complaints):
        return complaints
    shapes = _shapes(connection)
    find = _finder(shapes) if shapes else None

    def placed(each: Said) -> Said:
        longitude, latitude = each.longitude, each.latitude
        if longitude is None or latitude is None:
            return each
        found = None if find is None else find(longitude, latitude)
        return each._replace(district=found or each.district, longitude=None, latitude=None)

    return [placed(each) for each in complaints]


def _shapes(connection: Connection) -> dict[str, str]:
    query = select(district.c.code, district.c.shape).where(district.c.shape.is_not(None))
    return {row.code: row.shape for row in connection.execute(query)}


def _finder(shapes: Mapping[str, str]) -> Callable[[float, float], str | None]:
    from liveroom.places import finder  # noqa: PLC0415  it loads Shapely, where it is needed

    return finder(shapes)
