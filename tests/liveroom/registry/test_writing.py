"""What is written as TOML is read back as it was."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from liveroom.registry.writing import written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.one_of(
        TEXTS,
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
        st.dates(),
        st.just(datetime(2026, 11, 24, 8, tzinfo=UTC)),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(row=st.dictionaries(TEXTS, VALUES, max_size=5))
def test_a_row_is_read_back_as_it_was(row: dict[str, Any]) -> None:
    """Whatever stands in keys and texts: quotes, line breaks, control characters, other scripts."""
    assert tomllib.loads(written("topic", row)) == {"topic": [row]}


def test_a_person_can_go_on_with_it() -> None:
    """The parts of an application are tables of their own, as the example file writes them."""
    row = {"slug": "izin", "health": {"url": "https://x"}, "registered": date(2026, 1, 1)}
    assert written("application", row) == (
        '[[application]]\nslug = "izin"\nregistered = 2026-01-01\n\n'
        '[application.health]\nurl = "https://x"\n'
    )
