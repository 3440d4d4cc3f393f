"""One slot, one verdict: retries, our own faults, and never an exception."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from collectors.contract import Answer, Request, Silence
from collectors.run import Means, Watched, harvest, watch
from collectors.timekeeper import Timekeeper
from liveroom.model import (
    Application,
    Cause,
    ComplaintSource,
    HealthCheck,
    Metric,
    MetricKind,
    Status,
    UsageCheck,
    Verdict,
)
from liveroom.rules.reachability import Reach
from liveroom.rules.slots import Slot
from tests.fakes import Clock, Wire, Witness, answer, silence

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
SLOT = Slot(NOON, timedelta(seconds=60))
JAKARTA = ZoneInfo("Asia/Jakarta")
UP = answer(b'{"status":"UP"}')
MADE_AT_NOON = b'{"finishedAt": %d, "checkResults": []}' % NOON.timestamp()
GONE = silence(Cause.REFUSED)
OUR_DNS = Silence(Cause.DNS, "the resolver did not answer", GONE.timings, ours=True)
APPLICATION = Application(
    "perizinan",
    "Perizinan",
    "layanan-publik",
    "dpmptsp",
    timeout=timedelta(seconds=10),
    health=HealthCheck("https://perizinan.example.go.id/health"),
    usage=UsageCheck(
        "https://perizinan.example.go.id/metrics",
        "prometheus",
        timedelta(minutes=5),
        (Metric("visits", "visits", MetricKind.GAUGE),),
    ),
)


def _means(clock: Clock, wire: Wire) -> Means:
    return Means(wire, JAKARTA, now=clock.now, sleep=clock.sleep)


def _watch(
    *answers: Answer | Silence, application: Application = APPLICATION
) -> tuple[Watched, Wire, Clock]:
    clock, wire = Clock(NOON), Wire(*answers)
    watched = asyncio.run(watch(application, SLOT, _means(clock, wire)))
    return watched, wire, clock


def test_one_good_attempt_is_enough() -> None:
    """The sample speaks for the whole slot and carries what the answer said."""
    watched, wire, _ = _watch(UP)

    sample = watched.sample
    assert (sample.start, sample.length) == (NOON, timedelta(seconds=60))
    assert (sample.verdict, sample.attempts) == (Verdict(Status.UP), 1)
    assert (sample.latency_ms, sample.http_status, sample.dialect) == (12, 200, "actuator")
    assert len(wire.asked) == 1


def test_a_failure_is_tried_again_inside_the_slot() -> None:
    """A success after failures is up: a blip is no outage, and its weight is one slot."""
    watched, _, clock = _watch(GONE, GONE, UP)

    assert (watched.sample.verdict, watched.sample.attempts) == (Verdict(Status.UP), 3)
    assert clock.now() == NOON + timedelta(seconds=20)


def test_down_means_that_every_attempt_failed() -> None:
    """One and two retries by default, then the slot is down, once."""
    watched, wire, _ = _watch(GONE)

    assert watched.sample.verdict == Verdict(Status.DOWN, Cause.REFUSED)
    assert watched.sample.attempts == len(wire.asked) == 3
    assert watched.sample.latency_ms is None


def test_no_attempt_begins_that_may_not_end_in_the_slot() -> None:
    """With 55 s of time-out a retry at 10 s could end at 65 s: none is made."""
    application = Application(
        "lambat", "Lambat", "", "", timeout=timedelta(seconds=55), health=APPLICATION.health
    )

    watched, wire, _ = _watch(GONE, application=application)

    assert watched.sample.attempts == len(wire.asked) == 1
    assert watched.sample.verdict.status is Status.DOWN


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (answer(b"{}", status=401), Verdict(Status.UNKNOWN, Cause.HTTP_STATUS)),
        (answer(b"{oops"), Verdict(Status.UNKNOWN, Cause.MALFORMED)),
        (silence(Cause.POLICY_BLOCKED), Verdict(Status.UNKNOWN, Cause.POLICY_BLOCKED)),
    ],
)
def test_what_will_not_change_is_not_asked_again(given: Answer | Silence, verdict: Verdict) -> None:
    """A closed door, a format we cannot read, a place we may not go to."""
    application = Application(
        "a",
        "A",
        "",
        "",
        health=HealthCheck("https://a.example/health", dialect="actuator"),
    )

    watched, wire, _ = _watch(given, application=application)

    assert watched.sample.verdict == verdict
    assert len(wire.asked) == 1


@pytest.mark.parametrize(
    "answers",
    [
        (silence(Cause.MONITOR_OFFLINE),),
        (GONE, silence(Cause.MONITOR_OFFLINE)),
        (silence(Cause.MONITOR_OFFLINE), GONE),
    ],
)
def test_trouble_of_our_own_never_says_down(answers: tuple[Silence, ...]) -> None:
    """Where one attempt judged nothing, nobody knows whose trouble the others met."""
    watched, wire, _ = _watch(*answers)

    assert watched.sample.verdict == Verdict(Status.UNKNOWN, Cause.MONITOR_OFFLINE)
    assert len(wire.asked) == 3


def test_a_silent_resolver_is_unknown_dns() -> None:
    """The name may be fine: it is our resolver that does not answer."""
    watched, _, _ = _watch(OUR_DNS)

    assert watched.sample.verdict == Verdict(Status.UNKNOWN, Cause.DNS)


@pytest.mark.parametrize(
    ("reach", "given", "expected"),
    [
        (Reach.FINE, GONE, Verdict(Status.DOWN, Cause.REFUSED)),
        (Reach.OFFLINE, GONE, Verdict(Status.UNKNOWN, Cause.MONITOR_OFFLINE)),
        (Reach.OFFLINE, answer(b"", 503), Verdict(Status.DOWN, Cause.HTTP_STATUS)),
        (Reach.OFFLINE, UP, Verdict(Status.UP)),
        (Reach.NAMELESS, GONE, Verdict(Status.DOWN, Cause.REFUSED)),
        (Reach.NAMELESS, silence(Cause.DNS), Verdict(Status.UNKNOWN, Cause.DNS)),
        (Reach.ILL, GONE, Verdict(Status.UNKNOWN, Cause.MONITOR_OVERLOAD)),
    ],
)
def test_silence_is_an_outage_only_where_we_could_have_heard(
    reach: Reach, given: Answer | Silence, expected: Verdict
) -> None:
    """Before `down` the way out is looked at; who answered, well or badly, was reached."""
    clock, witness = Clock(NOON), Witness(reach)
    means = replace(_means(clock, Wire(given)), witness=witness)

    watched = asyncio.run(watch(APPLICATION, SLOT, means))

    assert watched.sample.verdict == expected
    assert (("vouch", "perizinan") in witness.told) is isinstance(given, Silence)


def test_every_attempt_is_news_of_the_way_out() -> None:
    """Failures are told as they come, so that a cut line is known before the last retry ends."""
    clock, witness = Clock(NOON), Witness(Reach.FINE)
    means = replace(_means(clock, Wire(GONE, UP)), witness=witness)

    asyncio.run(watch(APPLICATION, SLOT, means))

    assert witness.told == [("failed", "perizinan"), ("answered", "perizinan")]


def test_a_success_after_our_own_trouble_counts() -> None:
    """What was seen was seen."""
    watched, _, _ = _watch(silence(Cause.MONITOR_OVERLOAD), UP)

    assert (watched.sample.verdict, watched.sample.attempts) == (Verdict(Status.UP), 2)


def test_an_attempt_that_ends_after_its_slot_is_void() -> None:
    """A verdict speaks for its slot and for nothing else."""
    clock = Clock(NOON)

    class Late(Wire):
        async def __call__(self, request: Request) -> Answer | Silence:
            clock.move(61)
            return await super().__call__(request)

    watched = asyncio.run(watch(APPLICATION, SLOT, _means(clock, Late(GONE))))

    assert watched.sample.verdict == Verdict(Status.UNKNOWN, Cause.MONITOR_OVERLOAD)


@pytest.mark.parametrize(
    ("cause", "given", "verdict"),
    [
        (Cause.MONITOR_OVERLOAD, GONE, Verdict(Status.UNKNOWN, Cause.MONITOR_OVERLOAD)),
        (Cause.MONITOR_OVERLOAD, UP, Verdict(Status.UP)),
        (Cause.MONITOR_CLOCK, UP, Verdict(Status.UNKNOWN, Cause.MONITOR_CLOCK)),
    ],
)
def test_a_disturbed_attempt_is_void(
    cause: Cause, given: Answer | Silence, verdict: Verdict
) -> None:
    """A stalled loop cannot time anything; a stepped clock cannot even name the slot."""
    clock = Clock(NOON)

    class Disturbing(Wire):
        async def __call__(self, request: Request) -> Answer | Silence:
            means.pulse.disturb(cause, clock.now())
            return await super().__call__(request)

    means = _means(clock, Disturbing(given))

    watched = asyncio.run(watch(APPLICATION, SLOT, means))

    assert watched.sample.verdict == verdict


def test_a_fault_in_our_own_code_is_logged_and_void(caplog: pytest.LogCaptureFixture) -> None:
    """A bug of the monitor is not an outage of the city."""

    class Broken(Wire):
        async def __call__(self, request: Request) -> Answer | Silence:
            raise RuntimeError(request.url)

    with caplog.at_level(logging.ERROR):
        watched = asyncio.run(watch(APPLICATION, SLOT, _means(Clock(NOON), Broken(UP))))

    assert watched.sample.verdict == Verdict(Status.UNKNOWN, Cause.MONITOR_OVERLOAD)
    assert "fault of our own" in caplog.text


def test_a_harvest_brings_readings_or_says_why_not() -> None:
    """A usage source that fails says nothing about the health of its application."""
    good = _means(Clock(NOON), Wire(answer(b"visits 12\n")))
    bad = _means(Clock(NOON), Wire(GONE))

    found = asyncio.run(harvest("usage", APPLICATION, good))
    failed = asyncio.run(harvest("usage", APPLICATION, bad))

    assert [reading.value for reading in found.found] == [12.0]
    assert (failed.found, failed.cause) == (None, Cause.REFUSED)
    assert failed.began == NOON


@pytest.mark.parametrize(
    "found", [silence(Cause.TLS_EXPIRED), silence(Cause.TLS_INVALID), answer(MADE_AT_NOON)]
)
def test_nothing_is_called_old_by_a_clock_that_was_set(found: Answer | Silence) -> None:
    """400 days too late every certificate and every report has expired, and none of them has."""
    clock, wire = Clock(NOON), Wire(found)
    time = Timekeeper(clock.now, lambda: 0.0)
    clock.move(400 * 86_400)
    slot = Slot(clock.now(), timedelta(seconds=60))
    means = replace(_means(clock, wire), time=time, sleep=_no_time)

    unnoticed = asyncio.run(watch(APPLICATION, slot, means))
    time.look()
    doubtful = asyncio.run(watch(APPLICATION, slot, means))

    for watched in (unnoticed, doubtful):
        assert watched.sample.verdict == Verdict(Status.UNKNOWN, Cause.MONITOR_CLOCK)


def test_nobody_counts_days_by_a_clock_that_was_set() -> None:
    """What is up stays up; how long its certificate lasts is not known just now."""
    clock, wire = Clock(NOON), Wire(UP._replace(tls_days_left=30))
    time = Timekeeper(clock.now, lambda: 0.0)
    clock.move(7200)
    time.look()
    slot = Slot(clock.now(), timedelta(seconds=60))

    watched = asyncio.run(watch(APPLICATION, slot, replace(_means(clock, wire), time=time)))

    assert watched.sample.verdict == Verdict(Status.UP)
    assert watched.sample.tls_days_left is None


async def _no_time(_: float) -> None:
    return None


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (answer(b"[]", 503), "http-503"),
        (answer(b"<p>Sari binti Fulan"), "malformed"),
        (silence(Cause.DNS), "dns"),
    ],
)
def test_a_feed_that_cannot_be_read_says_why_in_one_word(
    given: Answer | Silence, word: str
) -> None:
    """The status it answered with, else the cause; never its address, nor a word of its answer."""
    url = "https://a:geheim@laksa.example.go.id/r.json"
    feed = ComplaintSource("laksa", "open311", url, timedelta(minutes=1))
    found = asyncio.run(harvest("complaints", feed, _means(Clock(NOON), Wire(given))))

    assert (found.found, found.failure) == (None, word)
