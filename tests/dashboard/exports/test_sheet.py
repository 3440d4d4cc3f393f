"""A sheet carries its figure and everything a hostile reader asks for."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dashboard.drawings.letters import width_of
from dashboard.exports.sheet import MARGIN, compose, view_size
from dashboard.words import words
from tests.dashboard.exports.conftest import PICTURE, ZONE

if TYPE_CHECKING:
    from dashboard.exports.sheet import Sheet


def test_provenance_stands_on_the_sheet(sheet: Sheet) -> None:
    """Source, span, zone, coverage, policy and time of making are text on the picture."""
    document, _, _ = compose(sheet, PICTURE, words("id", ZONE))

    text = " ".join(ET.fromstring(document).itertext())

    for promised in (
        "Pemeriksaan",
        "25 Okt 2026 07.00 WIB",
        "Asia/Jakarta",
        "98,99%",
        "uptime-1",
        "24 Nov 2026 12.00 WIB",
        "20 aplikasi",
    ):
        assert promised in text


def test_invented_data_is_marked(sheet: Sheet) -> None:
    """A sheet of sample data says so in the language it is in; a real one does not."""
    english = words("en", ZONE)

    assert "SAMPLE DATA" in compose(sheet, PICTURE, english)[0]
    assert "SAMPLE DATA" not in compose(replace(sheet, sample=False), PICTURE, english)[0]


def test_names_are_text_and_never_markup(sheet: Sheet) -> None:
    """A title with markup in it is shown, not run."""
    hostile = replace(sheet, title="<script>x</script> & co")

    document, _, _ = compose(hostile, PICTURE, words("id", ZONE))

    assert "<script>" not in document
    assert "<script>x</script> & co" in " ".join(ET.fromstring(document).itertext())


@pytest.mark.parametrize(("wide", "size"), [(376, 18), (920, 18), (1240, 14.8), (1808, 12)])
def test_text_is_read_at_arms_length(sheet: Sheet, wide: int, size: float) -> None:
    """A small drawing is not blown up, and a wide one gets a wider sheet: text stays 12 to 18 px."""
    picture = f'<svg viewBox="0 0 {wide} 200"><text font-size="20">x</text></svg>'

    document, width, _ = compose(sheet, picture, words("id", ZONE))
    nested = next(one for one in ET.fromstring(document) if one.tag.endswith("svg"))
    drawn = float(nested.get("width", 0))

    assert 20 * drawn / wide == pytest.approx(size, abs=0.1)
    assert drawn <= width - 2 * MARGIN


def test_what_does_not_fit_is_shortened_and_never_overlaps(sheet: Sheet) -> None:
    """A long title ends before the mark of invented data; provenance is broken between its parts."""
    long = replace(sheet, title="Sangat panjang " * 9, subject="Dinas " * 60)

    document, width, _ = compose(long, PICTURE, words("id", ZONE))
    texts = list(ET.fromstring(document).iter("{http://www.w3.org/2000/svg}text"))
    ends = [
        float(one.get("x", 0)) + width_of(one.text or "", float(one.get("font-size", 0)))
        for one in texts
        if one.get("text-anchor") is None
    ]

    assert max(ends) <= width - MARGIN


def test_what_counts_no_time_has_no_coverage(sheet: Sheet) -> None:
    """Complaints are not lacking data when nothing was to be covered."""
    counted = replace(sheet, coverage=None, policy=None)

    told = dict(counted.provenance(words("id", ZONE)))

    assert told["Cakupan"] == "tidak berlaku"
    assert (
        dict(replace(sheet, coverage=None).provenance(words("id", ZONE)))["Cakupan"]
        == "tidak ada data"
    )


def test_a_picture_keeps_its_proportions(sheet: Sheet) -> None:
    """The figure is scaled to the sheet's width and never distorted."""
    document, _, _ = compose(sheet, PICTURE, words("id", ZONE))
    inner = next(ET.fromstring(document).iter("{http://www.w3.org/2000/svg}svg"))
    nested = next(one for one in inner if one.tag.endswith("svg"))

    assert float(nested.get("width", 0)) / float(nested.get("height", 1)) == pytest.approx(2)
    assert view_size(PICTURE) == (400, 200)
