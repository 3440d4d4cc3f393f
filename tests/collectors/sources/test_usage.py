"""One poll of an application's usage figures."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from collectors.contract import Poll, PollError
from collectors.sources import usage
from liveroom.model import Application, Cause, Metric, MetricKind, Reading, UsageCheck
from tests.fakes import Wire, answer, silence

if TYPE_CHECKING:
    from collectors.contract import Answer, Silence

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
CHECK = UsageCheck(
    url="https://perizinan.example.go.id/metrics",
    dialect="prometheus",
    every=timedelta(minutes=5),
    metrics=(
        Metric("kunjungan", "http_visits_total", MetricKind.COUNTER),
        Metric("pengguna", "active_users", MetricKind.GAUGE),
    ),
    headers={"Authorization": "secret:perizinan"},
)
APPLICATION = Application("perizinan", "Perizinan", "layanan-publik", "dpmptsp", usage=CHECK)


def collect(wire: Wire, application: Application = APPLICATION) -> tuple[Reading, ...]:
    poll = Poll(application, wire, NOON, ZoneInfo("Asia/Jakarta"), timedelta(seconds=10))
    return asyncio.run(usage.collect(poll))


def test_what_was_declared_and_told_becomes_readings() -> None:
    """The moment is that of our poll; the series that was not there has no reading."""
    wire = Wire(answer(b"http_visits_total 41 1000\nsecret_total 9\n"))
    expected = Reading("perizinan", "kunjungan", MetricKind.COUNTER, NOON, 41.0)
    assert collect(wire) == (expected,)
    assert wire.asked[0].headers == {"Authorization": "secret:perizinan"}


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (silence(Cause.REFUSED), Cause.REFUSED),
        (answer(b"active_users 12\n", status=503), Cause.HTTP_STATUS),
        (answer(b"active_users 12\n", status=302), Cause.HTTP_STATUS),
        (answer(b"active_users 12\nbad{ 1\n"), Cause.MALFORMED),
    ],
)
def test_what_cannot_be_read_is_a_failed_poll(given: Answer | Silence, cause: Cause) -> None:
    """No reading at all: a failed poll is not a zero."""
    with pytest.raises(PollError) as failure:
        collect(Wire(given))
    assert failure.value.cause is cause


def test_an_application_without_usage_is_not_asked() -> None:
    """Nothing declared, nothing polled."""
    wire = Wire(silence())
    assert collect(wire, Application("a", "A", "b", "c")) == ()
    assert wire.asked == []


def test_what_is_told_of_days_is_of_local_days() -> None:
    """A day begins at the city's midnight, whatever o'clock it is where we poll."""
    metrics = (Metric("kunjungan", "nb_visits", MetricKind.DAY),)
    check = UsageCheck("https://statistik.example.go.id/", "matomo", timedelta(minutes=5), metrics)
    body = b'{"2026-11-23":{"nb_visits":7},"2026-11-24":[]}'

    found = collect(Wire(answer(body)), Application("a", "A", "b", "c", usage=check))

    began = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert [(one.at, one.value) for one in found] == [
        (began, 7.0),
        (began + timedelta(days=1), 0.0),
    ]
