"""Complaints per day: stacked parts, months in the reader's language."""

from __future__ import annotations

from dashboard.drawings.complaints_daily import complaints_daily
from dashboard.themes import PRINT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import ENGLISH, INDONESIAN


def test_parts_add_up_to_the_title() -> None:
    """About applications, not about them and not mapped yet: nothing else, nothing left out."""
    figure = complaints_daily(frames.days(), PRINT, INDONESIAN)

    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert sum(sum(trace["y"]) for trace in bars) == 1028
    assert figure["layout"]["title"]["text"].startswith("1.028 aduan dalam 30 hari")


def test_months_are_not_english_in_an_indonesian_chart() -> None:
    """Plotly would write Oct; the tick texts are written here."""
    ticks = {
        language: complaints_daily(frames.days(), PRINT, words)["layout"]["xaxis"]["ticktext"]
        for language, words in (("id", INDONESIAN), ("en", ENGLISH))
    }

    assert ticks["id"][0] == "30 Okt"
    assert ticks["en"][0] == "30 Oct"
    assert ticks["id"][-1] == "24 Nov"
