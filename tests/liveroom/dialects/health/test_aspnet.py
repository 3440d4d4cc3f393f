"""ASP.NET Core's text answer is one of three words, exactly."""

from __future__ import annotations

import pytest

from liveroom.dialects.health import aspnet
from liveroom.model import Malformed, Report, Status


def test_a_line_end_and_a_byte_order_mark_are_allowed() -> None:
    """Servers in between add them; they say nothing."""
    assert aspnet.read(b"\xef\xbb\xbfHealthy\n", "text/plain", 200) == Report("aspnet", Status.UP)


@pytest.mark.parametrize("body", [b"", b"healthy", b"Healthy\n\n", b"Healthy Unhealthy", b"\xff"])
def test_anything_else_is_malformed(body: bytes) -> None:
    """A page in place of the word proves nothing."""
    assert isinstance(aspnet.read(body, "text/plain", 200), Malformed)
