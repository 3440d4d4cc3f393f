"""A sheet carries its figure and everything a hostile reader asks for."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dashboard.exports.sheet import compose, view_size
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


def test_a_picture_keeps_its_proportions(sheet: Sheet) -> None:
    """The figure is scaled to the sheet's width and never distorted."""
    document, _, _ = compose(sheet, PICTURE, words("id", ZONE))
    inner = next(ET.fromstring(document).iter("{http://www.w3.org/2000/svg}svg"))
    nested = next(one for one in inner if one.tag.endswith("svg"))

    assert float(nested.get("width", 0)) / float(nested.get("height", 1)) == pytest.approx(2)
    assert view_size(PICTURE) == (400, 200)
