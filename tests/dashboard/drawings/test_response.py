"""Response time: gaps stay gaps, incidents lie behind the lines."""

from __future__ import annotations

from dashboard.drawings.response import response
from dashboard.themes import LIGHT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN


def test_unmeasured_time_is_a_gap() -> None:
    """An hour without answers is neither zero nor a straight line across."""
    figure = response(frames.response(), LIGHT, INDONESIAN)

    (p50, p95) = figure["data"]
    assert p95["y"].count(None) == p50["y"].count(None) == 6
    assert not p95["connectgaps"]


def test_an_incident_is_shaded_and_dated() -> None:
    """Half an hour of degraded service, in the colour of degraded, in local time."""
    figure = response(frames.response(), LIGHT, INDONESIAN)

    (shade,) = figure["layout"]["shapes"]
    assert (shade["x0"], shade["fillcolor"]) == ("2026-11-24T13:58:00", LIGHT.degraded)
    assert "Terganggu sejak 13.58 WIB" in str(figure["layout"]["annotations"])


def test_nothing_measured_is_said() -> None:
    """No answer yet is a sentence, not an empty box."""
    figure = response(frames.response().iloc[:0], LIGHT, INDONESIAN)

    assert "Belum ada jawaban" in figure["layout"]["annotations"][0]["text"]
