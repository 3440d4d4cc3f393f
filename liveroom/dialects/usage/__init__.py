"""Where usage figures stand in an answer: USAGE_DIALECTS by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.usage import actuator_metrics, json_path, matomo, prometheus
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from liveroom.model import Malformed, Metric

    Figures = Mapping[str, float] | Mapping[str, Mapping[date, float]]
    Read = Callable[[bytes, Sequence[Metric]], Figures | Malformed]

# (body, the declared series) -> the figures of those that were there, by our name for them: as it
# stands now, or of each day that is told of.
USAGE_DIALECTS: Mapping[str, Read] = {
    "prometheus": prometheus.read,
    "json": json_path.read,
    "matomo": matomo.read,
    "actuator-metrics": actuator_metrics.read,
}

# dialect -> what is wrong with a declared series' `from`, in a sentence's end; None: nothing.
SOURCE_PROBLEMS: Mapping[str, Callable[[str], str | None]] = {
    "prometheus": prometheus.problem,
    "json": json_path.problem,
    "matomo": matomo.problem,
    "actuator-metrics": actuator_metrics.problem,
}

_AS_IT_STANDS = (MetricKind.COUNTER, MetricKind.GAUGE)

# dialect -> the kinds of series it can tell.
KINDS: Mapping[str, Collection[MetricKind]] = {
    "prometheus": _AS_IT_STANDS,
    "json": _AS_IT_STANDS,
    "matomo": (MetricKind.DAY, MetricKind.UNIQUE, MetricKind.GAUGE),
    "actuator-metrics": _AS_IT_STANDS,
}
