"""A declared series must be one that its dialect can look up."""

from __future__ import annotations

import pytest

from tests.liveroom.registry.test_registry import GOOD, problems, read

USAGE = """
[application.usage]
url = "https://izin.example.go.id/usage.json"
dialect = "json"
metrics = [{ name = "visits", from = "SOURCE", kind = "gauge" }]
"""


@pytest.mark.parametrize("source", ["visits", "data.visits", "$.data['active users'][0]"])
def test_a_path_to_one_place_is_taken(source: str) -> None:
    """Member names with dots, or a JSONPath."""
    usage = read(GOOD + USAGE.replace("SOURCE", source)).applications[-1].usage
    assert usage is not None
    assert usage.metrics[0].source == source


@pytest.mark.parametrize("source", ["$.data[*]", "$.a[", "a..b"])
def test_another_path_is_a_problem_told_at_once(source: str) -> None:
    """Better at the desk of whoever writes it than as a gap in a chart."""
    told = problems(GOOD + USAGE.replace("SOURCE", source))
    assert len(told) == 1
    assert source in told[0]
