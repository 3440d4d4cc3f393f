"""Certificates are read now and then, and what they said is told with every answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from collectors.wire.certificates import READ_AGAIN_S, Certificates
from liveroom import clock
from tests.fakes import Clock

HOME = ("https", "perizinan.example.go.id", 443)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OTHER = ("https", "pajak.example.go.id", 443)


def _chain(days: int) -> list[list[tuple[str, str]]]:
    until = clock.now() + timedelta(days=days, hours=1)
    return [[("Subject", "CN=x"), ("Expire date", until.strftime("%b %d %H:%M:%S %Y GMT"))]]


def test_a_certificate_is_read_once_in_a_while() -> None:
    """A citizen's city renews it four times a year; a probe comes every minute."""
    time = Clock(NOON)
    known = Certificates(lambda: time.now().timestamp())
    assert known.is_due(HOME)

    known.read(HOME, _chain(13))
    time.move(READ_AGAIN_S - 1)

    assert not known.is_due(HOME)
    assert known.days_left(HOME) == 13
    time.move(1)
    assert known.is_due(HOME)
    assert known.days_left(HOME) == 13


def test_each_origin_has_its_own() -> None:
    """One that was read says nothing about another."""
    known = Certificates()
    known.read(HOME, _chain(13))

    assert known.is_due(OTHER)
    assert known.days_left(OTHER) is None


def test_what_failed_is_read_again() -> None:
    """After a refused certificate comes, it is hoped, another one."""
    known = Certificates()
    known.read(HOME, _chain(1))
    known.forget(HOME)

    assert known.is_due(HOME)
    assert known.days_left(HOME) is None


def test_a_chain_that_does_not_say_leaves_what_is_known() -> None:
    """It stays due, so that the next connection asks."""
    known = Certificates()
    known.read(HOME, [])
    known.read(HOME, [[("Subject", "CN=x")]])
    known.read(HOME, [[("Expire date", "someday")]])

    assert known.is_due(HOME)
    assert known.days_left(HOME) is None
