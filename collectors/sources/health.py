"""Asking an application how it is: one attempt, judged."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from collectors.aside import LARGE, aside
from collectors.contract import Answer, Look, Request, Silence, Timings
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.model import Application, Cause, Malformed, Report, Status, Verdict
from liveroom.rules.verdict import OUR_OWN, Terms, judge, silent

if TYPE_CHECKING:
    from collectors.contract import Poll
    from liveroom.model import HealthCheck

_REPORT = "application/health+json, application/json, text/plain, */*;q=0.5"
_PAGE = "*/*"

SHORT = 1024
"""Bodies up to this many bytes are known again; a healthy application says the same every time."""


async def collect(poll: Poll[Application]) -> Look:
    """Make one attempt; silence is a verdict too.

    An application without a health address is `unknown/paused`.
    """
    check = poll.subject.health
    if check is None:
        paused = Verdict(Status.UNKNOWN, Cause.PAUSED)
        return Look(paused, Timings(), detail="no health address is registered")
    accept = {"Accept": _PAGE if check.dialect == "plain" else _REPORT}
    headers = accept | dict(check.headers) if check.headers else accept
    hosts = check.expect.redirect_hosts
    request = Request(check.url, poll.timeout, headers, hosts, wait=poll.wait)
    found = await poll.fetch(request)
    if isinstance(found, Silence):
        return _unanswered(found)
    if len(found.body) <= LARGE:
        return _answered(found, check, poll)
    return await aside(partial(_answered, found, check, poll), found.body)


def _unanswered(found: Silence) -> Look:
    ours = found.ours or found.cause in OUR_OWN
    return Look(
        silent(found.cause, ours=found.ours),
        found.timings,
        is_void=ours and found.cause is not Cause.POLICY_BLOCKED,
        http_status=found.http_status,
        bytes_read=found.bytes_read,
        detail=found.detail,
    )


def _answered(found: Answer, check: HealthCheck, poll: Poll[Application]) -> Look:
    read = _known if len(found.body) <= SHORT else _read
    kind = found.headers.get("content-type", "")
    report = read(check.dialect, found.body, kind, found.status)
    verdict = judge(
        report,
        http_status=found.status,
        body=found.body,
        took=timedelta(milliseconds=found.timings.total),
        now=poll.now,
        terms=Terms(check.expect, poll.subject.slow_after, poll.subject.every),
    )
    return Look(
        verdict,
        found.timings,
        is_answered=True,
        http_status=found.status,
        bytes_read=len(found.body),
        tls_days_left=found.tls_days_left,
        dialect=report.dialect,
        checks=report.checks if isinstance(report, Report) else (),
        detail=report.reason if isinstance(report, Malformed) else "",
        date=found.headers.get("date"),
    )


def _read(dialect: str, body: bytes, kind: str, status: int) -> Report | Malformed:
    return HEALTH_DIALECTS[dialect](body, kind, status)


_known = lru_cache(maxsize=4096)(_read)
