"""Where a poll may connect: judged on the address of the socket, at the moment it is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # "this network": the kernel connects it to ourselves
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "192.0.0.192/32",  # metadata of Oracle Cloud
        "100.100.100.200/32",  # metadata of Alibaba Cloud
        "168.63.129.16/32",  # metadata of Azure
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, with the broadcast address
        "::/128",
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local, long abandoned
        "ff00::/8",  # multicast
        "fd00:ec2::254/128",  # metadata of AWS
        "fd20:ce::254/128",  # metadata of Google Cloud
    )
)
"""Refused even where an operator lists a network that contains them."""

_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # IETF protocol assignments
        "64:ff9b:1::/48",  # NAT64 of a network's own
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
    )
)
"""Not public by the IANA special-purpose registries, where Python's `is_global` says so in some of
its patch releases and not in others (cpython gh-113171): what is polled must not hang on that."""

_CARRIERS = (
    (ip_network("64:ff9b::/96"), 0),  # NAT64: the last 32 bits are the real address
    (ip_network("2002::/16"), 80),  # 6to4: the 32 bits after the prefix
)
_LAST_32_BITS = (1 << 32) - 1
_PRIVILEGED = 1024
_KNOWN = 32_768  # judging an address costs more than a new connection to it
_WEB = frozenset({80, 443})

NOT_WEB = frozenset(
    {
        *(1433, 1521, 3306, 5432, 6379, 9042, 11211, 27017, 27018, 50000),  # databases and caches
        *(1883, 4369, 5671, 5672, 8883, 9092, 61613, 61616),  # queues
        *(2049, 3389, 5900, 5901, 6000, 6001),  # files and screens
        *(2375, 2376, 2379, 2380, 6443, 10250),  # containers: an answer there is a key to the house
        *(5060, 5061, 6665, 6666, 6667, 6668, 6669, 6697),  # calls and chats
    }
)
"""Ports from 1024 up where no web server is expected, but something worth attacking is."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Public addresses, and the networks an operator listed; loopback and private only if listed."""

    allowed: tuple[Network, ...] = ()
    _judged: dict[str, str | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def refusal(self, address: str, port: int) -> str | None:
        """Return why a socket may not be opened to this address, or None where it may."""
        if not is_web_port(port):
            return f"port {port} is not one a web server is expected on"
        judged = self._judged
        if address not in judged:
            if len(judged) >= _KNOWN:
                judged.clear()
            judged[address] = _refusal(address, self.allowed)
        return judged[address]


def _refusal(address: str, allowed: tuple[Network, ...]) -> str | None:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is not an address"
    real = _real(found)
    if any(_within(one, NEVER) for one in (found, real)):
        return f"{real} is never polled"
    if _within(real, allowed) or _within(found, allowed):
        return None
    if not real.is_global or _within(real, _SPECIAL):
        return f"{real} is not public and not in LIVEROOM_ALLOWED_NETWORKS"
    return None


def _real(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, or the address itself."""
    if not isinstance(address, IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    for network, shift in _CARRIERS:
        if address in network:
            return IPv4Address((int(address) >> shift) & _LAST_32_BITS)
    return address


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def is_web_port(port: int) -> bool:
    """Return whether a web server may be expected on a port."""
    return port in _WEB or (port >= _PRIVILEGED and port not in NOT_WEB)
