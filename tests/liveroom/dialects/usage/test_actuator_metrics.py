"""Statistics of one Spring Boot meter."""

from __future__ import annotations

import pytest

from liveroom.dialects.usage import actuator_metrics
from liveroom.model import Malformed, Metric, MetricKind

METER = b"""{"name": "http.server.requests", "baseUnit": "seconds", "measurements": [
  {"statistic": "COUNT", "value": 41.0}, {"statistic": "TOTAL_TIME", "value": 1.5},
  {"statistic": "MAX", "value": "NaN"}], "availableTags": []}"""


def test_a_statistic_is_read_by_its_name() -> None:
    """What was declared is read, in either case; what is not a number is left out."""
    wanted = [
        Metric("permintaan", "count", MetricKind.COUNTER),
        Metric("terlama", "MAX", MetricKind.GAUGE),
        Metric("aktif", "ACTIVE_TASKS", MetricKind.GAUGE),
    ]

    assert actuator_metrics.read(METER, wanted) == {"permintaan": 41.0}


def test_a_statistic_told_twice_is_left_out() -> None:
    """Which of the two would be true cannot be known."""
    body = b'{"measurements":[{"statistic":"VALUE","value":1},{"statistic":"VALUE","value":2}]}'

    assert actuator_metrics.read(body, [Metric("a", "VALUE", MetricKind.GAUGE)]) == {}


@pytest.mark.parametrize("body", [b'{"names":["jvm.memory.used"]}', b"[]", b"no"])
def test_what_is_no_meter_is_malformed(body: bytes) -> None:
    """The list of all meters, without a name behind the address, is not a meter."""
    found = actuator_metrics.read(body, [Metric("a", "VALUE", MetricKind.GAUGE)])

    assert isinstance(found, Malformed)


def test_only_statistics_of_a_meter_may_be_declared() -> None:
    """A mistake is found when the registry is read, not by a figure that never comes."""
    assert actuator_metrics.problem("COUNT") is None
    assert "COUNT" in (actuator_metrics.problem("count_total") or "")
