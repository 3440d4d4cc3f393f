"""The list is filtered by what people type and pick."""

from __future__ import annotations

import pytest

from dashboard.pages.grid import latency, matching
from dashboard.words import words
from tests.city import ZONE

ROWS = [
    {
        "slug": "parkir",
        "text": "parkir daring dishub",
        "category": "a",
        "owner": "x",
        "status": "up",
    },
    {
        "slug": "pajak",
        "text": "pajak daerah bapenda",
        "category": "a",
        "owner": "y",
        "status": "down",
    },
    {"slug": "ppdb", "text": "ppdb daring disdik", "category": "b", "owner": "x", "status": "up"},
]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, ["parkir", "pajak", "ppdb"]),
        ({"q": "  DARING "}, ["parkir", "ppdb"]),
        ({"q": "daring dis"}, ["parkir", "ppdb"]),
        ({"q": "daring", "kategori": "b"}, ["ppdb"]),
        ({"opd": "x", "status": "up"}, ["parkir", "ppdb"]),
        ({"status": "down", "kategori": None}, ["pajak"]),
        ({"q": "%' OR 1=1"}, []),
    ],
)
def test_every_filter_narrows(asked: dict[str, str], left: list[str]) -> None:
    """All words must occur, anywhere; what was not picked does not count."""
    assert [row["slug"] for row in matching(ROWS, asked)] == left


@pytest.mark.parametrize(
    ("ms", "said"),
    [(None, "–"), (0, "0 md"), (999, "999 md"), (1000, "1,0 dtk"), (6240, "6,2 dtk")],
)
def test_response_times_read_as_people_say_them(ms: int | None, said: str) -> None:
    """Milliseconds under a second, seconds above, a dash where nothing was measured."""
    assert latency(ms, words("id", ZONE)) == said
