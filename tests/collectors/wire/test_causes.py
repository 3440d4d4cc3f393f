"""Whose fault it is that there is no answer: what the kernel says of us is never said of them."""

from __future__ import annotations

import asyncio
import errno
import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pycurl
import pytest

from collectors.contract import Request, Silence
from collectors.policy import Policy
from collectors.wire import Wire, causes
from liveroom.model import Cause

if TYPE_CHECKING:
    from collections.abc import Callable

NOWHERE = "http://255.255.255.255:8000/"
"""An address the kernel knows no way to."""


class Anywhere(Policy):
    """A policy without a rule, to come as far as the kernel."""

    __slots__ = ()

    def refusal(self, address: str, port: int) -> None:
        """Refuse nothing."""


def _fetch(url: str, policy: Policy) -> Silence:
    async def run() -> Silence:
        wire = Wire(policy)
        found = await wire.fetch(Request(url, timedelta(seconds=0.5)))
        await wire.close()
        assert isinstance(found, Silence)
        return found

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.EMFILE, Cause.MONITOR_OVERLOAD),
        (errno.ENFILE, Cause.MONITOR_OVERLOAD),
        (errno.ENOBUFS, Cause.MONITOR_OVERLOAD),
        (errno.ENOMEM, Cause.MONITOR_OVERLOAD),
        (errno.ENETUNREACH, Cause.MONITOR_OFFLINE),
        (errno.EAFNOSUPPORT, Cause.MONITOR_OFFLINE),
    ],
)
def test_a_socket_that_cannot_be_opened_is_our_own_trouble(number: int, cause: Cause) -> None:
    """Before anything was sent, nothing can be said of the other side."""
    assert causes.of_local(number) is cause


def test_a_machine_without_free_ports_is_overloaded() -> None:
    """The kernel had no port of ours left to connect from."""
    number = errno.EADDRNOTAVAIL

    found = causes.of_curl(pycurl.E_COULDNT_CONNECT, number=number, message="", verify_result=0)

    assert found is Cause.MONITOR_OVERLOAD


def test_where_we_know_no_way_nobody_is_called_down() -> None:
    """The kernel refuses before a packet leaves: the application was not even asked."""
    found = _fetch(NOWHERE, Anywhere())

    assert (found.cause, found.ours) == (Cause.MONITOR_OFFLINE, True)


def _says(number: int) -> Callable[..., object]:
    def resolve(*_: object, **__: object) -> object:
        raise socket.gaierror(number, "so says the resolver")

    return resolve


@pytest.mark.parametrize(
    ("number", "is_ours"),
    [(socket.EAI_NONAME, False), (socket.EAI_AGAIN, True), (socket.EAI_FAIL, True)],
)
def test_a_silent_resolver_is_ours_and_an_unknown_name_is_theirs(
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    is_ours: bool,  # noqa: FBT001  a table's column
) -> None:
    """No such name is an answer; no answer says nothing of the name."""
    monkeypatch.setattr(socket, "getaddrinfo", _says(number))

    found = _fetch("http://perizinan.example.go.id/", Policy())

    assert (found.cause, found.ours) == (Cause.DNS, is_ours)


def test_a_resolver_that_takes_too_long_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time-out of the attempt bounds the lookup too."""

    async def never(*_: object) -> tuple[str, ...]:
        await asyncio.sleep(60)
        return ()

    monkeypatch.setattr("collectors.wire.names.Names.addresses", never)

    found = _fetch("http://perizinan.example.go.id/", Policy())

    assert (found.cause, found.ours) == (Cause.DNS, True)
