"""`auto` tells the formats apart by content, and refuses rather than guesses."""

from __future__ import annotations

import pytest

from liveroom.dialects.health import auto
from liveroom.model import Malformed, Report


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"status":"lumayan"}', "application/json"),
        (b'{"status":"lumayan"}', "text/html"),
        (b'{"status":{"up":true}}', "application/json"),
        (b"", "application/json"),
        (b"<html>masuk</html>", "application/json"),
        (b'{"status":"up"', "text/plain"),
        (b'{"checkResults":[]}', "application/json"),
        (b"{}", "application/health+json"),
    ],
)
def test_what_looks_like_a_report_and_is_none_is_malformed(body: bytes, content_type: str) -> None:
    """Falling back to `plain` here would turn a broken report into `up`."""
    assert isinstance(auto.read(body, content_type, 200), Malformed)


@pytest.mark.parametrize("body", [b"healthy", b"Healthy!", b" Healthy", b"OK"])
def test_text_that_is_not_aspnet_word_for_word_is_plain(body: bytes) -> None:
    """The framework writes exactly one of three words."""
    assert auto.read(body, "text/plain", 200) == Report("plain", None)


def test_the_word_of_a_page_is_not_a_report() -> None:
    """An HTML page that says Unhealthy is a page."""
    assert auto.read(b"Unhealthy", "text/html", 200) == Report("plain", None)
