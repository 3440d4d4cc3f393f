"""References outside: whether a gateway, a resolver or an anchor answers at all.

Nothing here speaks of an application. A refusal is an answer: whoever refuses has been reached.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from collectors.wire.names import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.wire.names import Names

ROUTES = Path("/proc/net/route")
RESOLVERS = Path("/etc/resolv.conf")
PORTS = (443, 80, 53)
_DNS = 53
_HEAD = 12
_GATEWAY_FLAG = 0x2
_ECHO = {socket.AF_INET: 8, socket.AF_INET6: 128}
_ECHO_PROTOCOL = {socket.AF_INET: socket.IPPROTO_ICMP, socket.AF_INET6: socket.IPPROTO_ICMPV6}
_USEFUL = frozenset({0, 3})  # RFC 1035 4.1.1: no error, and "no such name", which is knowledge too
_ROOT_NAMESERVERS = b"\x00\x00\x02\x00\x01"


@dataclass(frozen=True, slots=True)
class Resolver:
    """A resolver of this machine; one on loopback proves nothing about the way out."""

    address: str
    port: int = _DNS

    @property
    def is_near(self) -> bool:
        """Return whether it runs on this machine."""
        return ip_address(self.address.partition("%")[0]).is_loopback


def gateways(routes: str) -> tuple[str, ...]:
    """Return the default gateways in the text of Linux's `/proc/net/route` (IPv4, hexadecimal)."""
    found = []
    for line in routes.splitlines()[1:]:
        fields = line.split()
        if fields[1] == "00000000" and int(fields[3], 16) & _GATEWAY_FLAG:
            found.append(socket.inet_ntoa(struct.pack("=I", int(fields[2], 16))))
    return tuple(dict.fromkeys(found))


def resolvers(text: str) -> tuple[Resolver, ...]:
    """Return the name servers in the text of a resolv.conf(5)."""
    found = []
    for line in text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            with suppress(ValueError):
                ip_address(words[1].partition("%")[0])
                found.append(Resolver(words[1]))
    return tuple(found)


def read(path: Path) -> str:
    """Return the text of a file of the system, empty where there is none."""
    try:
        return path.read_text()
    except OSError:
        return ""


async def answers(address: str, ports: Sequence[int] = PORTS) -> bool:
    """Return whether an address answers in any way: a connection, a refusal, an echo."""
    asked = [asyncio.ensure_future(connects(address, port)) for port in ports]
    asked.append(asyncio.ensure_future(_echoes(address)))
    return await any_of(asked)


async def connects(address: str, port: int) -> bool:
    """Return whether a TCP connection is accepted or refused; wait as long as the system does."""
    loop = asyncio.get_running_loop()
    try:
        with _opened(address, socket.SOCK_STREAM) as opened:
            await loop.sock_connect(opened, (address, port))
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True


async def resolves(resolver: Resolver) -> tuple[bool, bool]:
    """Ask a resolver for the root's name servers; return (it answered at all, it could answer).

    RFC 1035. Nobody's name is told by the question, and any resolver that works knows the answer.
    """
    number = secrets.token_bytes(2)
    question = number + b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + _ROOT_NAMESERVERS
    loop = asyncio.get_running_loop()
    try:
        with _opened(resolver.address, socket.SOCK_DGRAM) as opened:
            await loop.sock_connect(opened, (resolver.address, resolver.port))
            await loop.sock_sendall(opened, question)
            while True:
                reply = await loop.sock_recv(opened, 512)
                if reply[:2] == number and len(reply) >= _HEAD and reply[2] & 0x80:
                    return True, reply[3] & 0x0F in _USEFUL
    except OSError:
        return False, False


async def addressed(names: Names, anchor: str) -> tuple[str, ...]:
    """Return the addresses of an anchor, none where it has none or nobody says."""
    try:
        return await names.addresses(anchor.strip("[]"))
    except UnknownNameError:
        return ()


async def any_of(asked: Sequence[asyncio.Future[bool]]) -> bool:
    """Return True with the first that says so; the rest are given up."""
    try:
        for done in asyncio.as_completed(asked):
            if await done:
                return True
        return False
    finally:
        for one in asked:
            one.cancel()


async def _echoes(address: str) -> bool:
    """Return whether an address answers an ICMP echo; False where we may not ask."""
    family = _family(address)
    loop = asyncio.get_running_loop()
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        with suppress(OSError), _opened(address, kind, _ECHO_PROTOCOL[family]) as opened:
            await loop.sock_connect(opened, (address, 0))
            await loop.sock_sendall(opened, _echo(family))
            await loop.sock_recv(opened, 512)
            return True
    return False


def _echo(family: socket.AddressFamily) -> bytes:
    """Return an echo request (RFC 792, RFC 4443); the kernel fills in the checksum of ICMPv6."""
    bare = struct.pack("!BBHHH", _ECHO[family], 0, 0, secrets.randbits(16), 1)
    total = sum(struct.unpack("!4H", bare))
    total = (total >> 16) + (total & 0xFFFF)
    checksum = ~(total + (total >> 16)) & 0xFFFF
    return bare[:2] + struct.pack("!H", checksum) + bare[4:]


def _opened(address: str, kind: socket.SocketKind, protocol: int = 0) -> socket.socket:
    return socket.socket(_family(address), kind | socket.SOCK_NONBLOCK, protocol)


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
