"""What tests ask of a drawing: its words, its marks, and nothing that must not be there."""

from __future__ import annotations

import re
from html import unescape

from dashboard.words import Words, words
from tests.dashboard.drawings.frames import JAKARTA

INDONESIAN: Words = words("id", JAKARTA)
ENGLISH: Words = words("en", JAKARTA)
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")
_SIZE = re.compile(r'font-size="([\d.]+)"')


def said(picture: str) -> list[str]:
    """Return every line of text in an SVG, in order."""
    return [unescape(line) for line in _TEXT.findall(picture)]


def smallest(picture: str) -> float:
    """Return the smallest type in an SVG, in wall pixels."""
    return min(float(size) for size in _SIZE.findall(picture))
