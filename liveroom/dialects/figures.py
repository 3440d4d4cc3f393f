"""Which figures may be kept: finite ones, and none below zero but of a gauge."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from liveroom.model import MetricKind

if TYPE_CHECKING:
    from liveroom.model import Metric


def usable(metric: Metric, figure: float) -> bool:
    """Say whether the figure can be a reading of the metric; if not, the metric has none."""
    return math.isfinite(figure) and (metric.kind is MetricKind.GAUGE or figure >= 0)
