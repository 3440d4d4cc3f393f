"""A sheet as a picture: SVG as composed, PNG at 300 dpi through Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.exports import chromium
from dashboard.exports.sheet import compose, figure_size

if TYPE_CHECKING:
    from dashboard.exports.sheet import Sheet
    from dashboard.words import Words


def svg(sheet: Sheet, words: Words) -> bytes:
    """Return the sheet as one SVG document; a Plotly figure needs Chromium, raises ExportError."""
    document, _, _ = compose(sheet, _picture(sheet), words)
    return document.encode("utf-8")


def png(sheet: Sheet, words: Words) -> bytes:
    """Return the sheet as PNG at 300 dpi; needs Chromium, raises ExportError."""
    return chromium.png(*compose(sheet, _picture(sheet), words))


def _picture(sheet: Sheet) -> str:
    if isinstance(sheet.drawing, str):
        return sheet.drawing
    return chromium.figure_svg(sheet.drawing, *figure_size(sheet.size))
