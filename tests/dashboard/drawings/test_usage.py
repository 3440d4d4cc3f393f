"""Usage: growth as columns, heights as lines, holes as holes."""

from __future__ import annotations

from dashboard.drawings.usage import usage
from dashboard.themes import LIGHT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN


def test_a_day_nobody_read_is_a_hole() -> None:
    """Not zero visits: unknown visits."""
    (trace,) = usage(frames.usage(), LIGHT, INDONESIAN)["data"]

    assert len(trace["y"]) == 30
    assert trace["y"][11] is None


def test_counters_are_summed_and_gauges_averaged() -> None:
    """Adding up heights of a gauge would be nonsense."""
    figure = usage(frames.usage(2), LIGHT, INDONESIAN)

    assert [trace["type"] for trace in figure["data"]] == ["bar", "scatter"]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert notes == ["kunjungan, jumlah 40.088", "sessions, rata-rata 1.382"]


def test_months_are_as_wide_as_they_are() -> None:
    """A column or a level spans its month; a sum is told of what adds up, never of people."""
    october, november = (1_790_787_600_000, 1_793_466_000_000)
    rows = [
        {"metric": metric, "kind": kind, "applications": 1, "step_s": step_s, "start_ms": start,
         "value": value}
        for metric, kind, value in (("people", "unique-month", 40.0), ("visits", "month", 300.0))
        for start, step_s in ((october, 31 * 86_400), (november, 30 * 86_400))
    ]  # fmt: skip
    drawn = usage(frames.frame(rows), LIGHT, INDONESIAN)
    people, visits = drawn["data"]
    assert people["x"][1] == "2026-10-31"
    assert visits["width"][0] > visits["width"][1]
    said = [note["text"] for note in drawn["layout"]["annotations"]]
    assert said == [
        "pengguna unik per bulan, rata-rata 40,0",
        "kunjungan per bulan, jumlah 600",
    ]
    assert drawn["layout"]["xaxis"]["ticktext"] == ["Okt 2026", "Nov 2026"]
