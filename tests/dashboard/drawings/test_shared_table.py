"""Small categories on one page: each by its name, every application in the picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from dashboard.drawings.shared_table import LEAST, SIZE, shared_table
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


@pytest.mark.parametrize(("sizes", "shown"), [((40, 40), 11), ((30, 3, 20, 4), 7), ((9, 56), 9)])
def test_lines_never_lie_over_each_other(sizes: tuple[int, ...], shown: int) -> None:
    """Exported for the whole city, it keeps what fits, the smallest first, and counts the rest."""
    drawn = _drawn(sizes)
    marks = [one for one in ET.fromstring(drawn).iter() if one.get("data-app")]
    lines = sorted({_middle(one) for one in marks})

    assert len(marks) == shown
    assert min(b - a for a, b in pairwise(lines)) >= LEAST - 1
    assert any(str(sum(sizes) - shown) in line for line in said(drawn))


def _middle(mark: ET.Element) -> int:
    """Return how far down a mark's middle is: of a dot, or of a shape laid out on 24 units."""
    if mark.get("cy") is not None:
        return round(float(mark.get("cy", 0)))
    place, scale = re.findall(r"\(([-\d. ]+)\)", mark.get("transform", ""))
    return round(float(place.split()[1]) + 12 * float(scale))


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
