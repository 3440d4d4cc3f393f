"""Rule 4 of the counting policy, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from liveroom.model import Cause, Check, Expect, Malformed, Report, Status, Verdict
from liveroom.rules.verdict import Terms, judge, silent

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
TERMS = Terms(Expect(), slow_after=timedelta(seconds=2), every=timedelta(seconds=60))
UP = Verdict(Status.UP)
BAD_CHECK = (Check("db", Status.UP), Check("disk", Status.DOWN))
WARNING = (Check("disk", Status.DEGRADED),)


def _judge(
    report: Report | Malformed,
    *,
    http: int = 200,
    body: bytes = b"",
    took_s: float = 0.1,
    expect: Expect | None = None,
    every: timedelta = TERMS.every,
) -> Verdict:
    terms = Terms(expect or TERMS.expect, TERMS.slow_after, every)
    return judge(
        report,
        http_status=http,
        body=body,
        took=timedelta(seconds=took_s),
        now=NOON,
        terms=terms,
    )


@pytest.mark.parametrize(
    "cause",
    [
        *(Cause.DNS, Cause.REFUSED, Cause.UNREACHABLE, Cause.RESET, Cause.TIMEOUT),
        *(Cause.TLS_INVALID, Cause.TLS_EXPIRED, Cause.TOO_LARGE, Cause.MALFORMED),
        *(Cause.HEADER_TOO_LARGE, Cause.REDIRECT_BLOCKED, Cause.TOO_MANY_REDIRECTS),
    ],
)
def test_a_broken_transfer_is_down(cause: Cause) -> None:
    """A citizen who gets no page does not care why."""
    assert silent(cause) == Verdict(Status.DOWN, cause)


@pytest.mark.parametrize(
    "cause",
    [
        *(Cause.POLICY_BLOCKED, Cause.MONITOR_OFFLINE, Cause.MONITOR_OVERLOAD),
        *(Cause.MONITOR_STORAGE, Cause.MONITOR_CLOCK, Cause.MONITOR_STOPPED, Cause.PAUSED),
    ],
)
def test_our_own_faults_are_never_an_outage(cause: Cause) -> None:
    """They are kept with their cause, and count as unobserved time."""
    assert silent(cause) == Verdict(Status.UNKNOWN, cause)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        (Status.UP, UP),
        (Status.DEGRADED, Verdict(Status.DEGRADED, Cause.CHECK_FAILED)),
        (Status.DOWN, Verdict(Status.DOWN, Cause.CHECK_FAILED)),
        (Status.UNKNOWN, Verdict(Status.UNKNOWN, Cause.CHECK_FAILED)),
    ],
)
@pytest.mark.parametrize("http", [200, 302, 401, 404, 500, 503])
def test_the_root_word_rules(word: Status, verdict: Verdict, http: int) -> None:
    """Whatever the HTTP status, and whatever its own checks say."""
    assert _judge(Report("actuator", word, BAD_CHECK), http=http) == verdict


@pytest.mark.parametrize(
    ("http", "verdict"),
    [
        (200, UP),
        (204, UP),
        (302, Verdict(Status.DOWN, Cause.REDIRECT_BLOCKED)),
        (401, Verdict(Status.UNKNOWN, Cause.HTTP_STATUS)),
        (403, Verdict(Status.UNKNOWN, Cause.HTTP_STATUS)),
        (404, Verdict(Status.UNKNOWN, Cause.HTTP_STATUS)),
        (400, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (429, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (500, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (503, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (999, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
    ],
)
@pytest.mark.parametrize("report", [Report("django", None), Report("spatie", None)])
def test_without_a_word_the_number_speaks(report: Report, http: int, verdict: Verdict) -> None:
    """At a closed door we ask wrongly; any other error is the application's."""
    assert _judge(report, http=http) == verdict


@pytest.mark.parametrize(
    ("http", "status"),
    [(200, Status.DEGRADED), (404, Status.DOWN), (500, Status.DOWN), (503, Status.DOWN)],
)
@pytest.mark.parametrize("checks", [BAD_CHECK, WARNING])
def test_failed_checks_without_a_word(checks: tuple[Check, ...], http: int, status: Status) -> None:
    """django-health-check answers 200 when only an uncritical part fails."""
    assert _judge(Report("django", None, checks), http=http) == Verdict(status, Cause.CHECK_FAILED)


@pytest.mark.parametrize(
    ("checks", "status"), [(BAD_CHECK, Status.DOWN), (WARNING, Status.DEGRADED)]
)
@pytest.mark.parametrize("http", [200, 503])
def test_spatie_fails_with_200(checks: tuple[Check, ...], http: int, status: Status) -> None:
    """Its list is the truth, its HTTP status is not."""
    assert _judge(Report("spatie", None, checks), http=http) == Verdict(status, Cause.CHECK_FAILED)


@pytest.mark.parametrize(
    ("http", "verdict"),
    [
        (200, Verdict(Status.UNKNOWN, Cause.MALFORMED)),
        (204, Verdict(Status.UNKNOWN, Cause.MALFORMED)),
        (302, Verdict(Status.DOWN, Cause.REDIRECT_BLOCKED)),
        (403, Verdict(Status.UNKNOWN, Cause.HTTP_STATUS)),
        (502, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
    ],
)
def test_an_unreadable_body_is_unknown(http: int, verdict: Verdict) -> None:
    """Never up, and no outage either; but a gateway's 502 page is an outage in any format."""
    assert _judge(Malformed("actuator", "not JSON"), http=http) == verdict


@pytest.mark.parametrize(
    ("http", "verdict"),
    [
        (200, UP),
        (299, UP),
        (301, Verdict(Status.DOWN, Cause.REDIRECT_BLOCKED)),
        (401, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (404, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (500, Verdict(Status.DOWN, Cause.HTTP_STATUS)),
    ],
)
def test_a_page_is_judged_by_what_was_agreed(http: int, verdict: Verdict) -> None:
    """For `plain` the registry's `expect.status` decides, also about 401 and 404."""
    assert _judge(Report("plain", None), http=http) == verdict


@pytest.mark.parametrize("http", [401, 302, 503])
def test_a_page_may_be_agreed_to_answer_otherwise(http: int) -> None:
    """A login page that answers 401, or a gate that redirects, can be the healthy state."""
    expect = Expect(statuses=((http, http),))

    assert _judge(Report("plain", None), http=http, expect=expect) == UP


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b"<h1>Perizinan Online</h1>", UP),
        (b"<h1>PERIZINAN\n  online</h1>", UP),
        (b"<h1>Selamat datang</h1>", Verdict(Status.DOWN, Cause.CONTENT_MISSING)),
        (b"<h1>Perizinan Online</h1> Slot\n GACOR", Verdict(Status.DOWN, Cause.CONTENT_FORBIDDEN)),
        (b"togel \xff", Verdict(Status.DOWN, Cause.CONTENT_FORBIDDEN)),
    ],
)
def test_text_is_required_and_forbidden(body: bytes, verdict: Verdict) -> None:
    """A 200 with gambling on it is the commonest outage of abandoned sites."""
    expect = Expect(contains=("Perizinan Online",), forbids=("slot gacor", "togel"))

    assert _judge(Report("plain", None), body=body, expect=expect) == verdict


def test_forbidden_text_explains_an_unreadable_report() -> None:
    """Where a report should be, somebody put a casino."""
    expect = Expect(contains=("up",), forbids=("togel",))
    broken = Malformed("actuator", "not JSON")

    assert _judge(broken, body=b"TOGEL", expect=expect).cause is Cause.CONTENT_FORBIDDEN
    assert _judge(broken, body=b"maaf", expect=expect).cause is Cause.MALFORMED


STALE = Verdict(Status.DEGRADED, Cause.STALE_REPORT)


@pytest.mark.parametrize(
    ("every_minutes", "minutes", "verdict"),
    [(1, 0, UP), (1, 10, UP), (1, 10.1, STALE), (5, 15, UP), (5, 15.1, STALE)],
)
def test_a_stored_report_grows_stale(
    every_minutes: float, minutes: float, verdict: Verdict
) -> None:
    """Three intervals, at least ten minutes: then nobody runs the checks any more."""
    report = Report("spatie", None, (), NOON - timedelta(minutes=minutes))

    assert _judge(report, every=timedelta(minutes=every_minutes)) == verdict


@pytest.mark.parametrize(
    "report", [Report("spatie", None, BAD_CHECK), Report("health-json", Status.DOWN)]
)
def test_what_was_wrong_yesterday_is_no_outage_today(report: Report) -> None:
    """A stale report is told as stale, whatever it said when it was made."""
    assert _judge(replace(report, made_at=NOON - timedelta(days=1))) == STALE


def test_a_stale_report_does_not_hide_an_error_page() -> None:
    """The number was made now, the report long ago."""
    report = Report("spatie", None, (), NOON - timedelta(days=1))

    assert _judge(report, http=500) == Verdict(Status.DOWN, Cause.HTTP_STATUS)


def test_slow_is_degraded_and_only_where_it_was_up() -> None:
    """The first cause a duty officer can act on is kept."""
    slow = Verdict(Status.DEGRADED, Cause.SLOW)
    failed = Verdict(Status.DEGRADED, Cause.CHECK_FAILED)

    assert _judge(Report("plain", None), took_s=2.0) == UP
    assert _judge(Report("plain", None), took_s=2.1) == slow
    assert _judge(Report("health-json", Status.DEGRADED), took_s=2.1) == failed
