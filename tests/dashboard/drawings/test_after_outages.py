"""Complaints after outages began: columns as in the table, a sentence where nothing can be told."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from dashboard.drawings.after_outages import FOOT, TOP, WIDTH, after_outages
from dashboard.themes import DARK
from liveroom.rules.lag import Silence
from tests.dashboard.drawings.drawn import INDONESIAN, said

RECEIVED = (0, 1, 4, 6, 3, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
TOLD = {"outages": 12, "complaints": 16, "usual": 1.6, "lag_min": 50, "low_min": 41, "high_min": 63}


def _frame(**more: Any) -> pd.DataFrame:  # noqa: ANN401 - any column
    same = TOLD | {"silence": None} | more
    rows = [
        {"minute": 15 * n, "received": count, "expected": 0.1} | same
        for n, count in enumerate(RECEIVED)
    ]
    return pd.DataFrame(rows, dtype=object)


def test_the_columns_are_the_table_and_the_band_the_interval() -> None:
    """The figure says the lag, its interval and of how many; the picture holds the same."""
    drawn = after_outages(_frame(), DARK, INDONESIAN)

    boxes = [one.attrib for one in ET.fromstring(drawn) if one.tag.endswith("rect")]
    band, columns = boxes[0], boxes[1:]
    highs = [float(one["height"]) / (FOOT - TOP) * 6 for one in columns]
    assert highs == pytest.approx(RECEIVED, abs=0.02)
    assert float(band["x"]) == pytest.approx(WIDTH * 41 / 240, abs=0.1)
    assert float(band["width"]) == pytest.approx(WIDTH * 22 / 240, abs=0.1)
    assert said(drawn)[0] == "Aduan naik 50 mnt sesudah gangguan dimulai (41–63 mnt)"
    assert any("16 aduan" in line and "12 gangguan" in line for line in said(drawn))


@pytest.mark.parametrize("silence", Silence)
def test_why_nothing_is_told_is_said(silence: Silence) -> None:
    """No band, no minutes: a sentence of what there is too little of."""
    frame = _frame(silence=str(silence), lag_min=None, low_min=None, high_min=None)
    lines = said(after_outages(frame, DARK, INDONESIAN))

    assert lines[0] == "Aduan sesudah gangguan dimulai: jedanya belum dapat dikatakan"
    assert lines[1]


def test_where_no_topic_leads_complaints_are_not_known() -> None:
    """It says so, and never that there were none."""
    frame = pd.DataFrame([], columns=["minute"])
    frame.attrs["led"] = False

    assert said(after_outages(frame, DARK, INDONESIAN))[1].startswith("Tidak ada topik")
