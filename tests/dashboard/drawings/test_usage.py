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
