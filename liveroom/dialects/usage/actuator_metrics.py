"""Usage figures of Spring Boot's `/actuator/metrics/NAME`: one meter, its statistics by name.

Format: https://docs.spring.io/spring-boot/api/rest/actuator/metrics.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects import figures, strict_json
from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liveroom.model import Metric

DIALECT = "actuator-metrics"
STATISTICS = ("COUNT", "TOTAL", "TOTAL_TIME", "MAX", "VALUE", "ACTIVE_TASKS", "DURATION", "UNKNOWN")
"""The words of Micrometer's `Statistic`."""


def read(body: bytes, metrics: Sequence[Metric]) -> Mapping[str, float] | Malformed:
    """Return the figure of each declared series by its name; statistics not there are left out.

    The address names the meter, `from` the statistic. One that stands there twice is left out.
    """
    told = strict_json.read_object(DIALECT, body)
    if isinstance(told, Malformed):
        return told
    rows = told.get("measurements")
    if not isinstance(rows, list):
        return Malformed(DIALECT, "there are no measurements")
    found: dict[str, float] = {}
    for metric in metrics:
        values = [
            row.get("value")
            for row in rows
            if isinstance(row, dict) and row.get("statistic") == metric.source.upper()
        ]
        if len(values) != 1 or isinstance(values[0], bool):
            continue
        figure = values[0]
        if isinstance(figure, int | float) and figures.usable(metric, float(figure)):
            found[metric.name] = float(figure)
    return found


def problem(source: str) -> str | None:
    """Say what is wrong with the name of a statistic; None when nothing is."""
    if source.upper() in STATISTICS:
        return None
    return f"is no statistic of a meter; known: {', '.join(STATISTICS)}"
