"""A figure in a JSON answer is a number at a place, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.dialects.usage import json_path
from liveroom.model import Malformed, Metric, MetricKind
from tests.liveroom.dialects.test_strict_json import DOUBTFUL, VALUES

ANSWER = b"""{"kunjungan":1579,"rasio":"67%","data":{"pengguna aktif":[{"hari":4},{"hari":7.5}]},
 "kosong":null,"ada":true,"turun":-5,"a.b":1}"""


def read(source: str, kind: MetricKind = MetricKind.GAUGE) -> object:
    return json_path.read(ANSWER, [Metric("angka", source, kind)])


@pytest.mark.parametrize(
    ("source", "figure"),
    [
        ("kunjungan", 1579),
        ("$.kunjungan", 1579),
        ("$.data['pengguna aktif'][1].hari", 7.5),
        ("turun", -5),
        ("$['a.b']", 1),
    ],
)
def test_a_number_at_a_place_is_read(source: str, figure: float) -> None:
    """Member names with dots for the common case, JSONPath for the others."""
    assert read(source) == {"angka": figure}


@pytest.mark.parametrize(
    "source", ["rasio", "kosong", "ada", "data", "tiada", "a.b", "kunjungan.x"]
)
def test_what_is_no_number_is_left_out(source: str) -> None:
    """A text that looks like a number is somebody else's formatting, not a figure."""
    assert read(source) == {}


def test_a_counter_below_zero_is_left_out() -> None:
    """Nothing can have been counted a negative number of times."""
    assert read("turun", MetricKind.COUNTER) == {}


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_json_is_malformed(body: bytes) -> None:
    """All or nothing: no figure is taken out of an answer that is broken elsewhere."""
    told = json_path.read(body, [Metric("angka", "users", MetricKind.GAUGE)])
    assert isinstance(told, Malformed)


@pytest.mark.parametrize(
    ("source", "fine"),
    [("visits", True), ("data.visits", True), ("$.a[0]['b c']", True), ("$..a", False),
     ("$.a[*]", False), ("$.a[", False), ("", False), ("a..b", False)],
)  # fmt: skip
def test_a_path_that_is_not_one_place_is_told(source: str, fine: bool) -> None:  # noqa: FBT001
    """The registry reports it before anything is polled."""
    assert (json_path.problem(source) is None) is fine
    assert read(source) == {} or fine


@given(VALUES, st.text())
def test_any_answer_and_any_path_give_figures(value: object, source: str) -> None:
    """Neither the answer nor the registry's path can stop the collector."""
    told = json_path.read(json.dumps(value).encode(), [Metric("a", source, MetricKind.GAUGE)])
    assert isinstance(told, dict)
