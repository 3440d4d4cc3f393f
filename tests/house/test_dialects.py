"""What holds of every dialect there is: it can be registered, and a person can read about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.dialects.complaints.laksa_csv import COLUMNS
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.dialects.usage import SOURCE_PROBLEMS, USAGE_DIALECTS
from liveroom.dialects.words import INDONESIAN
from liveroom.registry.dialects import DIALECTS

PAGE = (Path(__file__).parents[2] / "docs" / "dialects.md").read_text("utf-8")
ALL = [*HEALTH_DIALECTS, *USAGE_DIALECTS, *COMPLAINT_DIALECTS]


@pytest.mark.parametrize("name", ALL)
def test_each_dialect_is_written_about(name: str) -> None:
    """A format nobody can look up is used by nobody."""
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("word", [*INDONESIAN, *COLUMNS])
def test_each_status_word_and_column_is_written_about(word: str) -> None:
    """Whoever makes the export reads the page, not the code."""
    assert word in PAGE


def test_a_registry_may_name_every_dialect() -> None:
    """One line in a table is enough to add one."""
    assert {name for names in DIALECTS.values() for name in names} == set(ALL)
    assert SOURCE_PROBLEMS.keys() == USAGE_DIALECTS.keys()
