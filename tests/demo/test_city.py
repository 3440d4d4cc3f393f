"""The city that is invented: as many applications per category as were published."""

from __future__ import annotations

from collections import Counter

import pytest

from demo.city import DECLARED, found


def test_the_categories_hold_what_the_city_once_declared() -> None:
    """The counts of 2016 are the point of the demo: 130 itemised, and 23 without a category."""
    city = found()

    counted = Counter(service.category for service in city.services)

    assert counted == {group.slug: group.declared for group in city.groups}
    assert sum(counted.values()) == DECLARED == 153


def test_every_name_is_short_and_its_own() -> None:
    """A wall has 40 characters for a name, and two services of one name cannot be told apart."""
    services = found(1000).services

    assert len({one.slug for one in services}) == len({one.name for one in services}) == 1000
    assert max(len(one.name) for one in services) <= 40


@pytest.mark.parametrize("wanted", [1, 7, 30, 152, 153, 154, 1008])
def test_the_city_has_as_many_applications_as_asked_for(wanted: int) -> None:
    """A room is tried with few and with many."""
    assert len(found(wanted).services) == wanted


def test_every_owner_is_an_agency() -> None:
    """The registry refuses an owner nobody has registered."""
    city = found()

    agencies = {slug for slug, _ in city.agencies}

    assert {one.owner for one in city.services} <= agencies
