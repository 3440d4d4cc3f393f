"""spatie/laravel-health says 200 whatever is wrong, and stores its results."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from liveroom.dialects.health import spatie
from liveroom.model import Malformed, Report, Status


def told(*words: str, finished: object = 1_795_485_600) -> Report | Malformed:
    results = [{"name": f"Periksa{number}", "status": word} for number, word in enumerate(words)]
    body = json.dumps({"finishedAt": finished, "checkResults": results}).encode()
    return spatie.read(body, "application/json", 200)


@pytest.mark.parametrize(
    ("words", "root"),
    [
        (("ok", "ok"), Status.UP),
        (("ok", "warning"), Status.DEGRADED),
        (("ok", "warning", "failed"), Status.DOWN),
        (("crashed", "ok"), Status.DOWN),
        (("ok", "skipped"), Status.UP),
        (("skipped", "skipped"), Status.UNKNOWN),
        ((), Status.UNKNOWN),
    ],
)
def test_the_root_is_worked_out_from_the_checks(words: tuple[str, ...], root: Status) -> None:
    """HTTP 200 is what the package sends even when the database is gone."""
    report = told(*words)
    assert isinstance(report, Report)
    assert report.status is root


def test_the_time_of_the_report_is_kept() -> None:
    """A report of yesterday must not pass for the state of now."""
    report = told("ok")
    assert isinstance(report, Report)
    assert report.made_at == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("finished", [None, "now", True, -1, 1.5, 10**18, [1]])
def test_a_report_without_a_usable_time_is_malformed(finished: object) -> None:
    """Without its age a stored report proves nothing."""
    assert isinstance(told("ok", finished=finished), Malformed)


def test_a_word_outside_the_table_is_malformed() -> None:
    """The root is built from these words: one we cannot read could be the one that failed."""
    assert isinstance(told("ok", "unwell"), Malformed)
    assert isinstance(told("OK"), Malformed)


def test_a_result_that_is_no_object_is_malformed() -> None:
    """What is in the list and cannot be read could be the check that failed."""
    body = b'{"finishedAt":1795485600,"checkResults":["ok"]}'
    assert isinstance(spatie.read(body, "application/json", 200), Malformed)


def test_an_empty_body_is_malformed() -> None:
    """The package answers with nothing when the checks have never run."""
    assert isinstance(spatie.read(b"", "application/json", 200), Malformed)
