"""Complaints above, outages below: the title speaks of time, never of cause."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from dashboard.drawings.mirror import AXIS, TOP, WIDTH, mirror
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_a_rise_after_an_outage_is_dated() -> None:
    """The word is since, which the data show; because would be a claim."""
    lines = said(mirror(frames.mirror(), DARK, INDONESIAN))

    assert lines[0] == "Aduan naik sejak gangguan 22 November"
    assert "118" in lines


def test_without_a_rise_the_title_is_a_count() -> None:
    """No finding is made up where complaints are within their usual range."""
    lines = said(mirror(frames.mirror(above=False), DARK, INDONESIAN))

    assert lines[0] == "50 aduan dan 264 menit mati dalam 14 hari"


def test_complaints_never_read_are_not_zero() -> None:
    """Before the first complaint the count is unknown, and the outages are still drawn."""
    frame = frames.mirror(above=False)
    frame["received"] = None

    lines = said(mirror(frame, DARK, INDONESIAN))

    assert lines[0] == "264 menit mati dalam 14 hari"
    assert "Belum ada aduan yang pernah terbaca." in lines


def test_a_column_is_as_high_as_its_figure_says() -> None:
    """Degraded minutes are in the frame, not in a column that is called minutes down."""
    frame = frames.mirror()
    plain = mirror(frame, DARK, INDONESIAN)
    frame["degraded_ms"] = 300 * frames.MINUTE

    assert mirror(frame, DARK, INDONESIAN) == plain


@pytest.mark.parametrize("days", [1, 14, 31, 90, 365])
def test_any_number_of_days_fits(days: int) -> None:
    """A month or a year has thinner columns and fewer names, each as high as its figure."""
    frame = pd.concat([frames.mirror(above=False)] * (days // 14 + 1), ignore_index=True)[:days]
    start = date(2026, 11, 24) - timedelta(days=days - 1)
    frame["day"] = [int((start + timedelta(days=n)).strftime("%Y%m%d")) for n in range(days)]

    drawn = mirror(frame, DARK, INDONESIAN)

    boxes = [box for box in ET.fromstring(drawn) if box.tag.endswith("rect")]
    up = [box for box in boxes if float(box.attrib["y"]) < AXIS]
    most = max(5, *frame["received"], 0)
    highs = [float(box.attrib["height"]) / (AXIS - TOP) * most for box in up]
    assert highs == pytest.approx(list(frame["received"]), abs=0.02)
    assert max(float(b.attrib["x"]) + float(b.attrib["width"]) for b in boxes) <= WIDTH
    assert INDONESIAN.day(date(2026, 11, 24), "d" if days <= 31 else "d MMM") in said(drawn)


def test_a_percentage_stands_only_where_the_frame_has_one() -> None:
    """It is judged by the rule, which knows how many are few."""
    frame = frames.mirror()
    frame["change"] = 0.64

    assert (
        said(mirror(frame, DARK, INDONESIAN))[0] == "Aduan naik sejak gangguan 22 November (+64%)"
    )


def test_a_day_of_many_outages_has_its_figure() -> None:
    """A thousand minutes are wider than a column: then whole hours are told, with their unit."""
    frame = frames.mirror(above=False)
    frame["down_ms"] = 28_830 * frames.MINUTE

    lines = said(mirror(frame, DARK, INDONESIAN))

    assert lines.count("480 j") == 14
