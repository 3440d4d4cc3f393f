"""An order of size is told only where one more would not turn it round."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.ranking import FEWEST, ranked

ROWS = st.lists(st.tuples(st.none() | st.text(max_size=3), st.integers(0, 30)), max_size=8)


@given(ROWS)
def test_few_stand_by_name_and_many_by_size(rows: list[tuple[str | None, int]]) -> None:
    """Nothing is lost either way; what has no name comes after its equals."""
    found = ranked(rows, lambda row: row[1], lambda row: row[0])

    assert sorted(map(str, found)) == sorted(map(str, rows))
    if sum(row[1] for row in rows) < FEWEST:
        assert found == sorted(rows, key=lambda row: (row[0] is None, row[0] or ""))
    else:
        assert [row[1] for row in found] == sorted((row[1] for row in rows), reverse=True)
