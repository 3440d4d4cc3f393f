"""A visit says times as people do, and keeps the language it was asked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.pages.visit import visit
from liveroom import clock
from liveroom.room import Room
from tests.city import ZONE
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dashboard.pages.visit import Visit

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Room]:
    """Return the town of four as it is at this moment."""
    engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    yield Room(engine, ZONE)
    engine.dispose()


def look(town: Room, path: str = "/", search: str = "") -> Visit:
    """Look at a page of the town."""
    with town.engine.connect() as connection:
        return visit(town, connection, path, search)


def test_the_last_hour_is_told_in_minutes(town: Room) -> None:
    """What just happened is a length of time, what happened before is a time of day."""
    seen = look(town)

    assert seen.when(seen.now_ms - 47 * MINUTE_MS) == "47 mnt"
    assert "." in seen.when(seen.now_ms - 3 * HOUR_MS)
    assert seen.when(None) == "–"


def test_long_ago_is_only_a_day(town: Room) -> None:
    """In a narrow column the day says enough."""
    seen = look(town)

    assert "." not in seen.since(seen.now_ms - 3 * DAY_MS)
    assert seen.moment(seen.now_ms - 3 * DAY_MS).startswith(seen.since(seen.now_ms - 3 * DAY_MS))


@pytest.mark.parametrize(
    ("search", "language", "link"),
    [
        ("", "id", "/aplikasi/parkir"),
        ("?lang=en", "en", "/aplikasi/parkir?lang=en"),
        ("?lang=xx", "id", "/aplikasi/parkir?lang=xx"),
        ("?q=a%26b", "id", "/aplikasi/parkir"),
    ],
)
def test_links_keep_the_language(town: Room, search: str, language: str, link: str) -> None:
    """Whoever reads English goes on reading English; other parameters stay behind."""
    seen = look(town, search=search)

    assert seen.words.language == language
    assert seen.link("/aplikasi/parkir") == link


def test_the_other_language_keeps_what_was_asked(town: Room) -> None:
    """Changing the language does not lose the search."""
    seen = look(town, "/", "?q=a%26b")

    assert seen.in_language("en") == "/?q=a%26b&lang=en"


def test_counts_in_the_navigation_are_the_open_ones(town: Room) -> None:
    """Two incidents go on, two complaints are open."""
    seen = look(town)

    assert (seen.open_incidents, seen.open_complaints) == (2, 2)
