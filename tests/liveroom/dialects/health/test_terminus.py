"""Terminus lists good and bad indicators apart and together."""

from __future__ import annotations

from liveroom.dialects.health import terminus
from liveroom.model import Check, Report, Status


def test_an_indicator_listed_twice_is_one_check() -> None:
    """`details` repeats what `info` and `error` say."""
    body = b'{"status":"ok","info":{"db":{"status":"up"}},"details":{"db":{"status":"up"}}}'
    assert terminus.read(body, "", 200) == Report("terminus", Status.UP, (Check("db", Status.UP),))


def test_an_indicator_with_a_word_of_its_own_is_unknown() -> None:
    """Custom indicators may say anything; it never counts as up."""
    report = terminus.read(b'{"status":"ok","details":{"db":{"status":"OK"},"x":1}}', "", 200)
    assert report == Report("terminus", Status.UP, (Check("db", Status.UNKNOWN),))
