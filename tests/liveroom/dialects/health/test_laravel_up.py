"""Laravel's `/up` is JSON in current versions and a page in older ones."""

from __future__ import annotations

import pytest

from liveroom.dialects.health import laravel_up
from liveroom.model import Malformed, Report
from tests.liveroom.dialects.health.answers import LARAVEL_PAGE


@pytest.mark.parametrize("status", [200, 500])
def test_a_page_leaves_the_word_to_http(status: int) -> None:
    """Old versions say it by 200 or 500 alone."""
    assert laravel_up.read(LARAVEL_PAGE, "text/html", status) == Report("laravel-up", None)


@pytest.mark.parametrize("body", [b"", b'{"status":"UP"}', b"up", b'{"status":true}'])
def test_anything_else_is_malformed(body: bytes) -> None:
    """PHP that answers with nothing has not booted."""
    assert isinstance(laravel_up.read(body, "application/json", 200), Malformed)
