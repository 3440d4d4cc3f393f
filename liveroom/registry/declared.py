"""What a city has declared in public, beside what its registry holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liveroom.model import Registry

UNCATEGORISED = "belum-dikategorikan"


@dataclass(frozen=True, slots=True)
class Declared:
    """A published total taken apart.

    `itemised` is what the declared counts of the categories add up to, `uncategorised` what is
    left of the total. Neither is ever made to fit the number of registered applications.
    """

    count: int
    source: str
    itemised: int
    uncategorised: int


def declared(registry: Registry) -> Declared | None:
    """Return the declared total taken apart; None where nothing was declared.

    The category `belum-dikategorikan` is what is left, so its own figure is not added. Where no
    category declares a figure, the registered applications stand for it.
    """
    city = registry.city
    if city.declared_count is None:
        return None
    named = [category for category in registry.categories if category.slug != UNCATEGORISED]
    figures = [category.declared for category in named if category.declared is not None]
    slugs = {category.slug for category in named}
    registered = sum(application.category in slugs for application in registry.applications)
    itemised = sum(figures) if figures else registered
    return Declared(
        city.declared_count, city.declared_source or "", itemised, city.declared_count - itemised
    )
