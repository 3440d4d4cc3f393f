"""The wire against servers that mean it no good: always an answer or a silence, always in time."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from datetime import timedelta
from ipaddress import ip_network
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from collectors.contract import Answer, Request, Silence
from collectors.policy import Policy
from collectors.wire import Wire, room
from liveroom import clock
from liveroom.model import Cause
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Mapping

DEADLINE = timedelta(seconds=0.5)
GRACE_S = 0.3
LOOPBACK = Policy((ip_network("127.0.0.2/32"),))
EVERY_LOOPBACK = Policy((ip_network("127.0.0.0/8"), ip_network("::1/128")))


def _fetch(
    path: str,
    *,
    hosts: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    log: hostile.Log | None = None,
    policy: Policy = LOOPBACK,
) -> Answer | Silence:
    async def run() -> Answer | Silence:
        async with hostile.serve(log) as base:
            wire = Wire(policy, secrets={"kunci": "s3cr3t"})
            request = Request(f"{base}/{path}", DEADLINE, headers or {}, hosts)
            found = await wire.fetch(request)
            await wire.close()
            return found

    return asyncio.run(run())


def _cause(found: Answer | Silence) -> Cause:
    assert isinstance(found, Silence), found
    return found.cause


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("hang", Cause.TIMEOUT),
        ("drip", Cause.TIMEOUT),
        ("drip-headers", Cause.TIMEOUT),
        ("endless", Cause.TOO_LARGE),
        ("crumbs", Cause.TOO_LARGE),
        ("over-the-cap", Cause.TOO_LARGE),
        ("header-long", Cause.HEADER_TOO_LARGE),
        ("header-many", Cause.HEADER_TOO_LARGE),
        ("cookies", Cause.HEADER_TOO_LARGE),
        ("early-hints", Cause.MALFORMED),
        ("gzip-bomb", Cause.MALFORMED),
        ("gzip-twice", Cause.MALFORMED),
        ("gzip-torn", Cause.MALFORMED),
        ("encoding-unknown", Cause.MALFORMED),
        ("coding-gzip", Cause.MALFORMED),
        ("length-negative", Cause.MALFORMED),
        ("length-twice", Cause.MALFORMED),
        ("length-and-chunks", Cause.MALFORMED),
        ("chunk-huge", Cause.MALFORMED),
        ("garbage", Cause.MALFORMED),
        ("http-0.9", Cause.MALFORMED),
        ("torn", Cause.MALFORMED),
        ("nul-header", Cause.MALFORMED),
        ("status-999", Cause.HTTP_STATUS),
        ("status-000", Cause.HTTP_STATUS),
        ("reset", Cause.RESET),
        ("close", Cause.RESET),
    ],
)
def test_a_hostile_answer_is_cut_in_time(path: str, cause: Cause) -> None:
    """Each has hung, filled or fooled some monitor: here it costs a deadline at most."""
    hostile.BODIES.get(path, hostile.answer)()  # what is slow to make is made before the clock runs
    began = clock.monotonic()

    found = _fetch(path)

    assert _cause(found) is cause
    assert clock.monotonic() - began < DEADLINE.total_seconds() + GRACE_S
    assert isinstance(found, Silence)
    assert found.bytes_read <= hostile.MIB + (64 << 10)
    assert not found.ours


@pytest.mark.parametrize(
    ("path", "status", "size"),
    [
        ("ok", 200, len(hostile.UP)),
        ("empty", 200, 0),
        ("none", 204, 0),
        ("at-the-cap", 200, hostile.MIB),
        ("unauthorised", 401, 2),
        ("busy", 503, 0),
        ("to-metadata", 302, 0),
    ],
)
def test_a_complete_answer_is_an_answer(path: str, status: int, size: int) -> None:
    """What it means is for the dialect and the verdict to say, not for the wire."""
    found = _fetch(path)

    assert isinstance(found, Answer)
    assert (found.status, len(found.body)) == (status, size)
    assert found.timings.first_byte is not None
    assert found.timings.connect is not None
    assert found.timings.total >= found.timings.first_byte >= found.timings.connect
    assert found.timings.tls is None


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("to-metadata", Cause.REDIRECT_BLOCKED),
        ("to-loopback", Cause.REDIRECT_BLOCKED),
        ("to-file", Cause.REDIRECT_BLOCKED),
        ("to-gopher", Cause.REDIRECT_BLOCKED),
        ("to-evil", Cause.REDIRECT_BLOCKED),
        ("away", Cause.REDIRECT_BLOCKED),
        ("to-itself", Cause.TOO_MANY_REDIRECTS),
    ],
)
def test_a_redirect_leads_only_where_it_may(path: str, cause: Cause) -> None:
    """Redirects are the classic way from an allowed host to a forbidden one."""
    log = hostile.Log()

    found = _fetch(path, hosts=(hostile.HOST,), log=log)

    assert _cause(found) is cause
    assert len(log) <= 4


def test_an_allowed_host_at_a_forbidden_address_stays_closed() -> None:
    """Listing a host for redirects does not open its address: the socket is judged each time."""
    found = _fetch("to-loopback", hosts=("127.0.0.1",))

    assert _cause(found) is Cause.REDIRECT_BLOCKED


def test_an_allowed_redirect_is_followed() -> None:
    """Where the registry names the host, the answer behind the redirect counts."""
    found = _fetch("to-ok", hosts=(hostile.HOST,))

    assert isinstance(found, Answer)
    assert found.body == hostile.UP


def test_an_encoded_line_break_stays_encoded() -> None:
    """No header can be smuggled through a redirect."""
    log = hostile.Log()

    _fetch("to-encoded", hosts=(hostile.HOST,), log=log)

    assert log[1] == "GET /echo%0D%0AX-Inj:%201 HTTP/1.1"


def test_what_is_sent_is_little() -> None:
    """No cookies, no compression asked for, no proxy; and the secret where it belongs."""
    found = _fetch("echo", headers={"X-Api-Key": "secret:kunci"})

    assert isinstance(found, Answer)
    sent = json.loads(found.body)
    names = {line.split(":")[0] for line in sent["headers"]}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding", "X-Api-Key"}
    assert "Accept-Encoding: identity" in sent["headers"]
    assert "X-Api-Key: s3cr3t" in sent["headers"]


def test_a_secret_never_leaves_its_origin() -> None:
    """Another port of the same host is another origin."""

    async def run() -> Answer | Silence:
        async with hostile.serve() as there:
            target = hostile.answer(b"", f"Location: {there}/echo", status="302 Found")
            async with hostile.serve(more={"away": target}) as here:
                wire = Wire(LOOPBACK, secrets={"kunci": "s3cr3t"})
                headers = {"X-Api-Key": "secret:kunci"}
                request = Request(f"{here}/away", DEADLINE, headers, (hostile.HOST,))
                found = await wire.fetch(request)
                await wire.close()
                return found

    found = asyncio.run(run())

    assert isinstance(found, Answer)
    assert b"/echo" in found.body
    assert b"s3cr3t" not in found.body


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Api-Key": "secret:tidak-ada"},
        {"X-Api-Key": "abc\r\nX-Inj: 1"},
        {"A b": "1"},
        {"": "1"},
    ],
)
def test_a_header_that_cannot_be_sent_sends_nothing(headers: Mapping[str, str]) -> None:
    """Half a request would reach the other side; nothing does."""
    log = hostile.Log()

    found = _fetch("echo", headers=headers, log=log)

    assert _cause(found) is Cause.POLICY_BLOCKED
    assert log == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "localhost"])
def test_a_forbidden_address_is_never_connected(host: str) -> None:
    """By number, by IPv6 disguise or by name: the canary hears nothing."""
    with socket.socket() as canary:
        canary.bind(("127.0.0.1", 0))
        canary.listen()
        canary.settimeout(0)
        url = f"http://{host}:{canary.getsockname()[1]}/"

        found = asyncio.run(_once(Wire(LOOPBACK), url))

        assert _cause(found) is Cause.POLICY_BLOCKED
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allowed when it was registered, forbidden when it is asked: each socket is judged by itself."""
    answers = cycle([(hostile.HOST,), ("127.0.0.1",), ("127.0.0.1", hostile.HOST)])

    async def addresses(_: object, host: str) -> tuple[str, ...]:
        return next(answers)

    monkeypatch.setattr("collectors.wire.names.Names.addresses", addresses)

    async def run(canary: socket.socket) -> list[Answer | Silence]:
        async with hostile.serve() as base:
            port = int(base.rpartition(":")[2])
            canary.bind(("127.0.0.1", port))
            canary.listen()
            wire = Wire(LOOPBACK)
            url = f"http://rebind.example:{port}/ok"
            found = [await wire.fetch(Request(url, DEADLINE)) for _ in range(6)]
            await wire.close()
            return found

    with socket.socket() as canary:
        canary.settimeout(0)
        found = asyncio.run(run(canary))
        with pytest.raises(BlockingIOError):
            canary.accept()

    causes = [Cause.NONE if isinstance(each, Answer) else each.cause for each in found]
    assert causes == 2 * [Cause.NONE, Cause.POLICY_BLOCKED, Cause.NONE]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would see every secret, and its outage would be everybody's."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert isinstance(_fetch("ok"), Answer)


async def _once(wire: Wire, url: str) -> Answer | Silence:
    found = await wire.fetch(Request(url, DEADLINE))
    await wire.close()
    return found


@pytest.mark.parametrize("url", ["ftp://h/", "http://2130706433/", "http://u:p@127.0.0.2/"])
def test_a_disguised_address_is_refused(url: str) -> None:
    """The registry refuses it too; the wire does not rely on that."""
    assert _cause(asyncio.run(_once(Wire(EVERY_LOOPBACK), url))) is Cause.POLICY_BLOCKED


def test_a_port_nobody_listens_on_is_refused() -> None:
    """The commonest outage of all: the process is gone, the host answers for it."""
    with socket.socket() as free:
        free.bind((hostile.HOST, 0))
        url = f"http://{hostile.HOST}:{free.getsockname()[1]}/"

        found = asyncio.run(_once(Wire(LOOPBACK), url))

    assert _cause(found) is Cause.REFUSED
    assert isinstance(found, Silence)
    assert not found.ours


def test_a_name_that_does_not_exist_is_dns() -> None:
    """A name under .invalid never exists: that is the application's trouble, not ours."""
    found = asyncio.run(_once(Wire(LOOPBACK), "http://tidak-ada.invalid/"))

    assert _cause(found) is Cause.DNS


def test_waiting_for_a_place_does_not_eat_the_deadline() -> None:
    """With one place and three who hang, the last waits two deadlines and still gets its own."""

    async def run() -> list[Answer | Silence]:
        async with hostile.serve() as base:
            wire = Wire(LOOPBACK, in_flight=1)
            short = timedelta(seconds=0.2)
            found = await asyncio.gather(
                *(wire.fetch(Request(f"{base}/hang", short)) for _ in range(2)),
                wire.fetch(Request(f"{base}/ok", short)),
            )
            await wire.close()
            return list(found)

    first, second, last = asyncio.run(run())

    assert [_cause(first), _cause(second)] == [Cause.TIMEOUT, Cause.TIMEOUT]
    assert isinstance(last, Answer)
    assert last.timings.queued >= 350
    assert last.timings.total < 200


def _descriptors() -> list[int]:
    return [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]


def test_sockets_are_given_back() -> None:
    """A probe of a hanging host leaves no open file behind."""

    async def run() -> tuple[int, int]:
        with socket.socket() as deaf:
            deaf.bind((hostile.HOST, 0))
            deaf.listen(64)  # the kernel shakes hands, nobody ever answers
            url = f"http://{hostile.HOST}:{deaf.getsockname()[1]}/"
            wire = Wire(LOOPBACK)
            counts = []
            for _ in range(2):
                request = Request(url, timedelta(seconds=0.1))
                await asyncio.gather(*(wire.fetch(request) for _ in range(20)))
                counts.append(len(_descriptors()))
            await wire.close()
            return counts[0], counts[1]

    first, second = asyncio.run(run())

    assert second <= first


def test_a_fault_of_our_own_is_ours() -> None:
    """With no file descriptors left nothing can be said about any application."""
    resource = pytest.importorskip("resource")

    async def run() -> Answer | Silence:
        async with hostile.serve() as base:
            wire = Wire(LOOPBACK)
            used = max(_descriptors())
            before = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (used, before[1]))
            held = []
            try:
                while True:
                    held.append(os.dup(0))
            except OSError:
                found = await wire.fetch(Request(f"{base}/ok", DEADLINE))
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, before)
                for number in held:
                    os.close(number)
            await wire.close()
            return found

    found = asyncio.run(run())

    assert _cause(found) is Cause.MONITOR_OVERLOAD
    assert isinstance(found, Silence)
    assert found.ours


def test_all_bodies_together_have_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand that send a megabyte each would be a gigabyte: that is our trouble, not theirs."""
    monkeypatch.setattr("collectors.wire.bodies.MOST_HELD", 3 * hostile.MIB)

    async def run() -> tuple[list[Answer | Silence], Answer | Silence, Answer | Silence]:
        async with hostile.serve() as base:
            wire = Wire(LOOPBACK)
            large, small = (
                Request(f"{base}/{path}", 4 * DEADLINE) for path in ("at-the-cap", "ok")
            )
            held = [await wire.fetch(large) for _ in range(4)]
            beside = await wire.fetch(small)
            told = [found if isinstance(found, Silence) else None for found in held]
            held.clear()
            again = await wire.fetch(large)
            await wire.close()
            return [each for each in told if each is not None], beside, again

    refused, beside, again = asyncio.run(run())

    assert [(_cause(each), isinstance(each, Silence) and each.ours) for each in refused] == [
        (Cause.MONITOR_OVERLOAD, True)
    ]
    assert isinstance(beside, Answer)
    assert isinstance(again, Answer)


@pytest.mark.parametrize(
    ("limit", "places", "aside"), [(64, 16, 16), (400, 100, 100), (1024, 128, 640)]
)
def test_with_few_descriptors_those_who_hang_have_half(
    monkeypatch: pytest.MonkeyPatch, limit: int, places: int, aside: int
) -> None:
    """And the database always has its own."""
    monkeypatch.setattr("resource.getrlimit", lambda _: (limit, limit))

    assert room(128) == (places, aside)


def test_where_a_host_was_is_told_afterwards() -> None:
    """Outages at one address have one cause: the last answer of the resolver, or the number itself."""

    async def run() -> list[tuple[str, ...]]:
        async with hostile.serve(None) as base:
            wire = Wire(EVERY_LOOPBACK)
            named = base.replace("127.0.0.2", "localhost")
            before = wire.places(named)
            await wire.fetch(Request(f"{named}/hang", timedelta(seconds=0.1)))
            await wire.close()
            return [before, wire.places(named), wire.places(base)]

    before, named, numbered = asyncio.run(run())

    assert before == ()
    assert set(named) <= {"127.0.0.1", "::1"}
    assert named
    assert numbered == ("127.0.0.2",)
