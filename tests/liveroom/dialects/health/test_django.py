"""django-health-check has no root word, and translates the ones it has."""

from __future__ import annotations

import json

import pytest

from liveroom.dialects.health import django
from liveroom.model import Malformed, Report, Status


def statuses(checks: dict[str, str], status: int) -> list[Status]:
    report = django.read(json.dumps(checks).encode(), "application/json", status)
    assert isinstance(report, Report)
    assert report.status is None
    return [check.status for check in report.checks]


def test_a_text_of_its_own_under_200_is_a_check_that_failed() -> None:
    """A service marked as not critical fails without moving the HTTP status."""
    assert statuses({"A": "working", "B": "unavailable"}, 200) == [Status.UP, Status.DOWN]


def test_a_translated_word_shared_by_all_is_not_taken_for_a_failure() -> None:
    """3.x translates "working"; with 200 and one word for all, HTTP is the better witness."""
    assert statuses({"A": "berfungsi", "B": "berfungsi"}, 200) == [Status.UNKNOWN] * 2


def test_the_same_text_with_an_error_status_is_a_failure() -> None:
    """HTTP 500 says that what cannot be read is not good news."""
    assert statuses({"A": "rusak", "B": "rusak"}, 500) == [Status.DOWN] * 2


def test_the_arguments_of_a_check_are_not_kept() -> None:
    """4.x names checks by their repr, which may hold a password."""
    report = django.read(b"""{"Redis(url='redis://:rahasia@h')":"OK"}""", "", 200)
    assert isinstance(report, Report)
    assert [check.name for check in report.checks] == ["Redis"]


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"A":1}', b'{"A":"OK","B":null}'])
def test_what_is_not_a_text_for_each_check_is_malformed(body: bytes) -> None:
    """Nothing said, or said in another shape, is not `up`."""
    assert isinstance(django.read(body, "application/json", 200), Malformed)
