"""The draft's words are read in any case; the application judges its own parts."""

from __future__ import annotations

import pytest

from liveroom.dialects.health import health_json
from liveroom.model import Malformed, Report, Status


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("PASS", Status.UP),
        ("Ok", Status.UP),
        ("uP", Status.UP),
        ("WARN", Status.DEGRADED),
        ("Error", Status.DOWN),
        ("down", Status.DOWN),
    ],
)
def test_case_does_not_matter(word: str, status: Status) -> None:
    """The draft says so."""
    report = health_json.read(b'{"status":"%s"}' % word.encode(), "", 200)
    assert report == Report("health-json", status)


def test_a_warning_part_does_not_lower_a_root_that_passes() -> None:
    """The root word rules; we never downgrade an application ourselves."""
    body = b'{"status":"pass","checks":{"a":[{"status":"warn"}],"b":[{"status":"odd"}]}}'
    report = health_json.read(body, "", 200)
    assert isinstance(report, Report)
    assert report.status is Status.UP
    assert [check.status for check in report.checks] == [Status.DEGRADED, Status.UNKNOWN]


def test_without_a_root_word_it_is_malformed() -> None:
    """The draft requires it."""
    assert isinstance(health_json.read(b'{"checks":{}}', "", 200), Malformed)
