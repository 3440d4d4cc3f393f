"""References are asked with real packets, and any answer at all is an answer."""

from __future__ import annotations

import asyncio
import socket

import pytest

from collectors.wire.references import Resolver, connects, gateways, resolvers, resolves

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
eth1\t00000000\t0100000A\t0003\t0\t0\t200\t00000000\t0\t0\t0
"""


def test_default_gateways_are_read_from_the_kernel() -> None:
    """Once each, in dotted form; routes without a gateway are none."""
    assert gateways(ROUTES) == ("10.0.0.1",)
    assert gateways("") == ()


def test_resolvers_are_read_from_resolv_conf() -> None:
    """Comments, options and what is not an address are passed over."""
    text = "# nameserver 9.9.9.9\nnameserver 10.0.0.53\noptions timeout:1\nnameserver x\nnameserver ::1"

    found = resolvers(text)

    assert found == (Resolver("10.0.0.53"), Resolver("::1"))
    assert [one.is_near for one in found] == [False, True]


def test_a_refusal_is_an_answer() -> None:
    """Whoever refuses has been reached."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]

        assert asyncio.run(connects("127.0.0.1", port)) is True


def test_an_address_without_a_way_does_not_answer() -> None:
    """The kernel says so at once."""
    assert asyncio.run(connects("255.255.255.255", 80)) is False


@pytest.mark.parametrize(
    ("code", "expected"), [(0, (True, True)), (3, (True, True)), (2, (True, False))]
)
def test_a_resolver_may_answer_and_still_know_nothing(
    code: int, expected: tuple[bool, bool]
) -> None:
    """SERVFAIL says that the resolver lives and that names do not."""
    assert asyncio.run(_asked(code)) == expected


def test_a_closed_resolver_does_not_answer() -> None:
    """The refusal of its port says that no resolver is there."""
    with socket.socket(type=socket.SOCK_DGRAM) as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]

    assert asyncio.run(resolves(Resolver("127.0.0.1", port))) == (False, False)


class _Server(asyncio.DatagramProtocol):
    """Answers every question with one RCODE, after a stray packet that is no answer to it."""

    def __init__(self, code: int) -> None:
        self._code = code

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]  # it is one
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._transport.sendto(b"\x00", addr)
        head = data[:2] + bytes([data[2] | 0x80, 0x80 | self._code])
        self._transport.sendto(head + data[4:], addr)


async def _asked(code: int) -> tuple[bool, bool]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Server(code), local_addr=("127.0.0.1", 0)
    )
    try:
        port = transport.get_extra_info("sockname")[1]
        async with asyncio.timeout(5):
            return await resolves(Resolver("127.0.0.1", port))
    finally:
        transport.close()
