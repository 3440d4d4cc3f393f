"""Pictures come from a separate process that ends, whatever Chromium does."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from dashboard.exports import chromium
from dashboard.exports.image import png, svg
from dashboard.exports.sheet import MARGIN, NARROW
from dashboard.words import words
from liveroom.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.exports.sheet import Sheet

pytestmark = pytest.mark.browser
BARS = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {}}


def test_a_png_is_for_print(sheet: Sheet) -> None:
    """300 dots an inch, written in the file, and not an empty sheet."""
    picture = Image.open(io.BytesIO(png(sheet, words("id", sheet.span.zone))))

    assert round(picture.info["dpi"][0]) == 300
    assert picture.width == round((NARROW + 2 * MARGIN) * 300 / 96)
    assert len(picture.getcolors(1 << 24) or []) > 10


def test_a_plotly_figure_becomes_svg_text() -> None:
    """The same sheet holds a chart as it holds a drawing."""
    drawn = chromium.figure_svg(BARS, 400, 200)

    assert drawn.startswith("<svg")
    assert "bars" in drawn


def test_a_browser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline is hard: the caller gets a sentence, not a wait."""
    hanging = tmp_path / "chromium"
    hanging.write_text("#!/bin/sh\nexec sleep 600\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(ExportError, match="did not finish"):
        chromium.render({"svg": "<svg/>", "width": 10, "height": 10, "scale": 1}, deadline_s=2)


def test_without_chromium_one_sentence_says_so(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PNG needs a browser; the SVG of a drawing does not."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ExportError, match="needs Chromium"):
        png(sheet, words("id", sheet.span.zone))
    assert svg(sheet, words("id", sheet.span.zone)).startswith(b"<svg")
