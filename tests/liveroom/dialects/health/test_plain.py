"""`plain` reads nothing: the HTTP status and the expected text are the evidence."""

from __future__ import annotations

from liveroom.dialects.health import plain
from liveroom.model import Report


def test_any_body_is_a_report_without_a_word() -> None:
    """Binary, empty or broken: it is a page all the same."""
    assert plain.read(b"\xff\x00", "image/png", 200) == Report("plain", None)
