"""What an answer, or the lack of one, says about an application: rule 4 of `uptime-1`, in full."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from liveroom.model import Cause, Malformed, Report, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liveroom.model import Check, Expect

UP = Verdict(Status.UP)

OUR_OWN = frozenset(
    {
        Cause.POLICY_BLOCKED,
        Cause.MONITOR_OFFLINE,
        Cause.MONITOR_OVERLOAD,
        Cause.MONITOR_STORAGE,
        Cause.MONITOR_CLOCK,
        Cause.MONITOR_STOPPED,
        Cause.PAUSED,
    }
)
"""Causes that lie with the monitor or its rules, and never speak of the application."""

OLDEST_REPORT = timedelta(minutes=10)
REPORT_INTERVALS = 3

_GOOD = range(200, 300)
_REDIRECTS = range(300, 400)
_CLOSED_DOORS = frozenset({401, 403, 404})
_ROOT = {
    Status.UP: UP,
    Status.DEGRADED: Verdict(Status.DEGRADED, Cause.CHECK_FAILED),
    Status.DOWN: Verdict(Status.DOWN, Cause.CHECK_FAILED),
    Status.UNKNOWN: Verdict(Status.UNKNOWN, Cause.CHECK_FAILED),
}


class Terms(NamedTuple):
    """What was agreed about one application: what it must say, how fast, how often it is asked."""

    expect: Expect
    slow_after: timedelta
    every: timedelta


def silent(cause: Cause, *, ours: bool = False) -> Verdict:
    """Judge a transfer that brought no usable answer.

    A broken transfer is an outage. A fault of our own way (`ours`: say, a resolver that does not
    answer), or a refusal by our own policy, says nothing about the application.
    """
    return Verdict(Status.UNKNOWN if ours or cause in OUR_OWN else Status.DOWN, cause)


def judge(
    report: Report | Malformed,
    *,
    http_status: int,
    body: bytes,
    took: timedelta,
    now: datetime,
    terms: Terms,
) -> Verdict:
    """Judge a complete answer: its report first, then its text, its age and its speed.

    `took` is the whole time of the attempt, `now` the moment it ended.
    """
    verdict = _of_text(_of_report(report, http_status, now, terms), body, terms.expect)
    if verdict.status is Status.UP and took > terms.slow_after:
        return Verdict(Status.DEGRADED, Cause.SLOW)
    return verdict


def _of_report(
    report: Report | Malformed, http_status: int, now: datetime, terms: Terms
) -> Verdict:
    if isinstance(report, Malformed):
        if http_status in _GOOD:
            return Verdict(Status.UNKNOWN, Cause.MALFORMED)
        return _of_number(http_status)
    if report.dialect == "plain":
        return _of_page(http_status, terms.expect)
    verdict = _of_words(report, http_status)
    speaks = verdict.cause in (Cause.NONE, Cause.CHECK_FAILED)
    if speaks and _is_stale(report, now, terms.every):
        return Verdict(Status.DEGRADED, Cause.STALE_REPORT)
    return verdict


def _of_page(http_status: int, expect: Expect) -> Verdict:
    """Judge an ordinary page: the registry says which numbers are good, and nothing else does."""
    if any(low <= http_status <= high for low, high in expect.statuses):
        return UP
    if http_status in _REDIRECTS:
        return Verdict(Status.DOWN, Cause.REDIRECT_BLOCKED)
    return Verdict(Status.DOWN, Cause.HTTP_STATUS)


def _of_words(report: Report, http_status: int) -> Verdict:
    """Judge a health report: its root word rules; without one, its checks and the number do."""
    if report.status is not None:
        return _ROOT[report.status]
    if report.dialect == "spatie":
        return _of_stored_checks(report.checks, http_status)
    failed = any(check.status in (Status.DOWN, Status.DEGRADED) for check in report.checks)
    if failed:
        good = http_status in _GOOD
        return Verdict(Status.DEGRADED if good else Status.DOWN, Cause.CHECK_FAILED)
    return _of_number(http_status)


def _of_stored_checks(checks: Sequence[Check], http_status: int) -> Verdict:
    """Judge spatie's list, which has no root word and answers 200 while checks fail."""
    statuses = {check.status for check in checks}
    if Status.DOWN in statuses:
        return Verdict(Status.DOWN, Cause.CHECK_FAILED)
    if Status.DEGRADED in statuses:
        return Verdict(Status.DEGRADED, Cause.CHECK_FAILED)
    return _of_number(http_status)


def _of_number(http_status: int) -> Verdict:
    """Judge a health address by its HTTP status alone.

    401, 403 and 404 mean that we ask at the wrong door: a fault of the registry, not an outage.
    A redirect that nobody allowed usually leads to a login page, which is not health.
    """
    if http_status in _GOOD:
        return UP
    if http_status in _CLOSED_DOORS:
        return Verdict(Status.UNKNOWN, Cause.HTTP_STATUS)
    if http_status in _REDIRECTS:
        return Verdict(Status.DOWN, Cause.REDIRECT_BLOCKED)
    return Verdict(Status.DOWN, Cause.HTTP_STATUS)


def _of_text(verdict: Verdict, body: bytes, expect: Expect) -> Verdict:
    """Hold the body against required and forbidden text; an outage already found stands.

    A page of gambling in place of a report is an outage too, and its cause says more than
    "malformed".
    """
    if verdict.status is Status.DOWN or not (expect.contains or expect.forbids):
        return verdict
    text = _plainly(body.decode("utf-8", "replace"))
    if any(_plainly(word) in text for word in expect.forbids):
        return Verdict(Status.DOWN, Cause.CONTENT_FORBIDDEN)
    if verdict.status is Status.UNKNOWN:
        return verdict
    if any(_plainly(word) not in text for word in expect.contains):
        return Verdict(Status.DOWN, Cause.CONTENT_MISSING)
    return verdict


def _plainly(text: str) -> str:
    """Return text without case and with single spaces, so that layout hides nothing."""
    return " ".join(text.casefold().split())


def _is_stale(report: Report, now: datetime, every: timedelta) -> bool:
    if report.made_at is None:
        return False
    return now - report.made_at > max(REPORT_INTERVALS * every, OLDEST_REPORT)
