"""What was published is drawn beside what its own parts make."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from dashboard.drawings.published_table import published_table
from dashboard.queries.published import published
from dashboard.themes import PRINT
from dashboard.words import words
from tests.city import ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("id", ["12.080", "200", "96,59%"]), ("en", ["12,080", "200", "96.59%"])],
)
def test_what_is_missing_is_told(city: Engine, language: str, wanted: list[str]) -> None:
    """12,080 received, parts of 11,880: 200 are missing, and both percentages stand side by side."""
    with city.connect() as connection:
        drawn = published_table(published(connection), PRINT, words(language, ZONE))
    texts = [one.text for one in ET.fromstring(drawn).iter() if one.tag.endswith("text")]

    assert all(each in texts for each in wanted)
    assert texts.count(wanted[-1]) == 2
    assert "200" in (texts[0] or "")
