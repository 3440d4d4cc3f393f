"""One attempt on an application's health, judged."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from collectors.contract import Look, Poll
from collectors.sources import health
from liveroom.model import Application, Cause, Check, Expect, HealthCheck, Status, Verdict
from tests.fakes import Wire, answer, silence

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
PLAIN = HealthCheck(
    "https://a.example/",
    dialect="plain",
    expect=Expect(contains=("Perizinan",), redirect_hosts=("www.a.example",)),
    headers={"Authorization": "secret:a"},
)


def _look(wire: Wire, check: HealthCheck | None) -> Look:
    application = Application("a", "A", "", "", health=check)
    poll = Poll(application, wire, NOON, ZoneInfo("Asia/Jakarta"), timedelta(seconds=5))
    return asyncio.run(health.collect(poll))


def test_a_page_is_asked_as_the_registry_says() -> None:
    """The address, the time-out, the headers and the allowed redirects go to the wire as they are."""
    wire = Wire(answer(b"Perizinan Online", content_type="text/html"))

    look = _look(wire, PLAIN)

    assert look.verdict == Verdict(Status.UP)
    request = wire.asked[0]
    assert (request.url, request.timeout) == (PLAIN.url, timedelta(seconds=5))
    assert request.headers == {"Accept": "*/*", "Authorization": "secret:a"}
    assert request.redirect_hosts == ("www.a.example",)


def test_a_report_tells_its_checks_and_its_dialect() -> None:
    """What `auto` found is kept: the laptop page says how the answer was read."""
    body = b'{"status":"DOWN","components":{"db":{"status":"DOWN"}}}'
    wire = Wire(answer(body, status=503))

    look = _look(wire, HealthCheck("https://a.example/health"))

    assert look.verdict == Verdict(Status.DOWN, Cause.CHECK_FAILED)
    assert (look.dialect, look.http_status) == ("actuator", 503)
    assert Check("db", Status.DOWN) in look.checks
    assert "application/json" in wire.asked[0].headers["Accept"]


def test_silence_is_a_verdict_too() -> None:
    """What the wire could not bring is an outage with the wire's cause."""
    look = _look(Wire(silence(Cause.TIMEOUT)), PLAIN)

    assert look.verdict == Verdict(Status.DOWN, Cause.TIMEOUT)
    assert not look.is_answered
    assert not look.is_void


def test_a_blocked_address_is_unknown_but_not_void() -> None:
    """Trying again would not open it."""
    look = _look(Wire(silence(Cause.POLICY_BLOCKED)), PLAIN)

    assert look.verdict == Verdict(Status.UNKNOWN, Cause.POLICY_BLOCKED)
    assert not look.is_void


def test_without_an_address_nothing_is_asked() -> None:
    """An application without health is shown as not watched."""
    wire = Wire(answer(b""))

    assert _look(wire, None).verdict == Verdict(Status.UNKNOWN, Cause.PAUSED)
    assert wire.asked == []
