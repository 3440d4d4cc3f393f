"""Which figures may be kept."""

from __future__ import annotations

import math

import pytest

from liveroom.dialects import figures
from liveroom.model import Metric, MetricKind


@pytest.mark.parametrize(
    ("kind", "figure", "usable"),
    [
        (MetricKind.COUNTER, 0.0, True),
        (MetricKind.COUNTER, 1e15, True),
        (MetricKind.COUNTER, -1.0, False),
        (MetricKind.GAUGE, -1.0, True),
        (MetricKind.GAUGE, math.nan, False),
        (MetricKind.GAUGE, math.inf, False),
    ],
)
def test_a_figure_is_finite_and_a_count_is_not_negative(
    kind: MetricKind,
    figure: float,
    usable: bool,  # noqa: FBT001
) -> None:
    """What is not can only be an exporter's mistake."""
    assert figures.usable(Metric("a", "a", kind), figure) is usable
