"""From a parsed document to a registry: what fits is built, what does not is kept as a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from liveroom.model import Registry
from liveroom.registry import building, channels, checks
from liveroom.registry.dialects import DIALECTS
from liveroom.registry.kinds import Known
from liveroom.registry.problems import Problem, plain, unknown_key
from liveroom.registry.shape import (
    AgencyShape,
    ApplicationShape,
    CategoryShape,
    CityShape,
    DistrictShape,
    HolidayShape,
    HookShape,
    Shape,
    SourceShape,
    TopicShape,
)
from liveroom.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from zoneinfo import ZoneInfo

    from liveroom.registry.kinds import Judge
    from liveroom.registry.lines import Path

Row = TypeVar("Row", bound=Shape)


def content(_address: str) -> None:
    """Say nothing more against an address than its writing does."""


def read(
    document: Mapping[str, Any],
    zone: ZoneInfo,
    secrets: Collection[str],
    city: str | None,
    judge: Judge,
) -> tuple[Registry, list[Problem]]:
    """Return what fits of a registry, and every problem; it is whole only where there is none."""
    reading = _Reading(document, zone, judge)
    shape = reading.city(city)
    registry = Registry(
        building.city(shape),
        tuple(building.category(row) for row in reading.rows("category", CategoryShape)),
        tuple(building.agency(row) for row in reading.rows("agency", AgencyShape)),
        tuple(building.topic(row) for row in reading.rows("topic", TopicShape)),
        tuple(building.source(row) for row in reading.rows("source", SourceShape)),
        tuple(building.application(row) for row in reading.rows("application", ApplicationShape)),
        tuple(building.holiday(row) for row in reading.rows("holiday", HolidayShape)),
        tuple(channels.build(row) for row in reading.rows("notice", channels.ChannelShape)),
        tuple(building.hook(row) for row in reading.rows("hook", HookShape)),
        tuple(building.district(row) for row in reading.rows("district", DistrictShape)),
    )
    return registry, [*reading.problems, *checks.whole(document, frozenset(secrets))]


class _Reading:
    """One pass over the tables, gathering problems on the way."""

    def __init__(self, document: Mapping[str, Any], zone: ZoneInfo, judge: Judge) -> None:
        self.document = document
        self.known = Known(
            categories=_slugs(document, "category"),
            agencies=_slugs(document, "agency"),
            applications=_slugs(document, "application"),
            dialects=DIALECTS,
            zone=zone,
            judge=judge,
        )
        tables = ("city", *TABLES)
        self.problems = [
            Problem((key,), unknown_key(key, tables)) for key in document if key not in tables
        ]
        if not document.get("application"):
            self.problems.append(Problem(("application",), "no application is registered"))

    def city(self, name: str | None) -> CityShape:
        """Return whose room it is; the operator's `name` stands before the file's own."""
        row = self.document.get("city", {})
        if name is not None and isinstance(row, dict):
            row = {**row, "name": name}
        return self.fit(("city",), row, CityShape) or CityShape(name="?")

    def rows(self, table: str, shape: type[Row]) -> list[Row]:
        """Return the rows of a table that fit."""
        found = self.document.get(table, [])
        if not isinstance(found, list):
            self.problems.append(Problem((table,), f"must be written [[{table}]]"))
            return []
        fitted = (self.fit((table, number), row, shape) for number, row in enumerate(found))
        return [row for row in fitted if row is not None]

    def fit(self, path: Path, row: object, shape: type[Row]) -> Row | None:
        """Return a row in its shape, or keep each of its problems."""
        try:
            return shape.model_validate(row, context=self.known)
        except ValidationError as error:
            self.problems += [
                Problem((*path, *detail["loc"]), plain(detail, shape))
                for detail in error.errors(include_url=False)
            ]
            return None


def _slugs(document: Mapping[str, Any], table: str) -> tuple[str, ...]:
    """Return every slug of a table, also of rows that are wrong elsewhere."""
    found = (row.get("slug") for _, row in checks.rows(document, table))
    return tuple(dict.fromkeys(slug for slug in found if isinstance(slug, str)))
