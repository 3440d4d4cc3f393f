"""A published total is taken apart, and never made to fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liveroom import registry
from liveroom.registry.declared import Declared, declared

if TYPE_CHECKING:
    from liveroom.model import Registry

ROOT = Path(__file__).parents[3]


def example() -> Registry:
    return registry.load(ROOT / "applications.example.toml", zone=ZoneInfo("Asia/Jakarta"))


def test_what_the_press_printed_does_not_add_up_and_is_shown() -> None:
    """153 declared, 130 itemised, 23 not yet categorised: all three are told."""
    assert declared(example()) == Declared(153, "Banten Hits, 19 Oktober 2016", 130, 23)


def test_without_figures_the_registered_applications_are_the_items() -> None:
    """A city that declares a total only still sees what is left of it."""
    given = example()
    bare = replace(given, categories=tuple(replace(one, declared=None) for one in given.categories))

    found = declared(bare)

    assert found is not None
    assert (found.itemised, found.uncategorised) == (23, 130)


def test_more_than_was_declared_is_told_too() -> None:
    """A register that has grown past the published figure gives a negative remainder."""
    given = example()

    found = declared(replace(given, city=replace(given.city, declared_count=100)))

    assert found is not None
    assert found.uncategorised == -30


def test_a_city_that_declared_nothing_is_not_compared() -> None:
    """No figure is invented."""
    given = example()

    assert declared(replace(given, city=replace(given.city, declared_count=None))) is None
