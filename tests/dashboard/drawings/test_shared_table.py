"""Small categories on one page: each by its name, every application in the picture."""

from __future__ import annotations

import pytest

from dashboard.drawings.shared_table import SIZE, shared_table
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import ENGLISH, INDONESIAN, said, smallest


def _drawn(sizes: tuple[int, ...], words: object = INDONESIAN) -> str:
    asked = frames.applications(sum(sizes))
    slugs = [f"kategori-{place}" for place, size in enumerate(sizes) for _ in range(size)]
    asked["category"] = slugs
    asked.attrs["categories"] = [
        (f"kategori-{place}", {"id": f"Bidang {place}", "en": f"Field {place}"})
        for place in range(len(sizes))
    ]
    return shared_table(asked, DARK, words)  # type: ignore[arg-type]  # Words of either language


@pytest.mark.parametrize("sizes", [(3,), (1, 1), (3, 3, 1, 3), (1,) * 11, (3, 3, 3, 3, 2)])
def test_every_category_and_application_is_there(sizes: tuple[int, ...]) -> None:
    """As many as share a page stand on it, named, within it and legible."""
    picture = _drawn(sizes)

    lines = said(picture)
    assert picture.count("data-app=") == sum(sizes)
    assert [line for line in lines if line.startswith("Bidang")] == [
        f"Bidang {place}" for place in range(len(sizes))
    ]
    assert smallest(picture) >= 20
    assert not [line for line in lines if "\u2026" in line]


def test_a_category_says_how_many_of_it_are_normal() -> None:
    """The share belongs to the name, not only to the page."""
    lines = said(_drawn((3, 3)))

    assert "0/3 normal" in lines
    assert "2/3 normal" in lines


def test_it_is_called_in_the_language_of_the_wall() -> None:
    """Names of categories are translated by the registry."""
    assert "Field 1" in said(_drawn((2, 2), ENGLISH))
    assert SIZE[0] == 1808


def test_nobody_there_is_a_sentence() -> None:
    """A page whose categories have emptied does not fail."""
    assert shared_table(frames.frame([]), DARK, INDONESIAN).startswith("<svg")
