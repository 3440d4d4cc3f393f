"""Spring's words are upper case, and its parts nest."""

from __future__ import annotations

import pytest

from liveroom.dialects.health import actuator
from liveroom.model import Check, Malformed, Report, Status


@pytest.mark.parametrize("word", ["Up", "up", "UP ", "FATAL", ""])
def test_only_the_documented_words_are_read(word: str) -> None:
    """A custom root status is for its makers; to us it is no evidence."""
    assert isinstance(actuator.read(b'{"status":"%s"}' % word.encode(), "", 200), Malformed)


def test_what_a_leaf_says_in_details_is_no_part() -> None:
    """`details` of a leaf hold facts, not components."""
    body = b'{"status":"UP","components":{"db":{"status":"UP","details":{"x":{"y":1},"z":"UP"}}}}'
    assert actuator.read(body, "", 200) == Report("actuator", Status.UP, (Check("db", Status.UP),))


def test_parts_nested_to_the_limit_are_read() -> None:
    """The walk is as deep as the JSON may be, and no deeper."""
    inner = b'{"status":"UP"}'
    for _ in range(30):
        inner = b'{"status":"UP","components":{"a":' + inner + b"}}"
    report = actuator.read(inner, "", 200)
    assert isinstance(report, Report)
    assert len(report.checks) == 30
