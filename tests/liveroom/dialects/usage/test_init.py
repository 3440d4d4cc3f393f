"""What holds of every usage dialect, the newcomer's included."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.dialects.usage import KINDS, SOURCE_PROBLEMS, USAGE_DIALECTS
from liveroom.model import Malformed, Metric, MetricKind

SAMPLES = {
    "prometheus": (b"active_users 12\n", "active_users"),
    "json": (b'{"active_users":12}', "active_users"),
    "matomo": (b'{"2026-11-24":{"active_users":"12"}}', "active_users"),
    "actuator-metrics": (b'{"measurements":[{"statistic":"VALUE","value":12.0}]}', "VALUE"),
}


@pytest.mark.parametrize("dialect", USAGE_DIALECTS)
def test_each_has_a_sample_and_checks_its_sources(dialect: str) -> None:
    """A format nobody has shown an answer of is a guess."""
    body, source = SAMPLES[dialect]
    metric = Metric("pengguna", source, MetricKind.GAUGE)
    found = USAGE_DIALECTS[dialect](body, [metric])
    assert found in ({"pengguna": 12.0}, {"pengguna": {date(2026, 11, 24): 12.0}})
    assert KINDS[dialect]
    assert SOURCE_PROBLEMS[dialect](source) is None
    assert SOURCE_PROBLEMS[dialect]("") is not None


@given(st.binary())
def test_any_bytes_are_figures_or_malformed(body: bytes) -> None:
    """No application can stop the collector by what it answers."""
    for read in USAGE_DIALECTS.values():
        assert isinstance(read(body, [Metric("a", "a", MetricKind.COUNTER)]), dict | Malformed)
