"""Where a poll may connect, address by address."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from collectors.policy import Policy

EVERYTHING = Policy((ip_network("0.0.0.0/0"), ip_network("::/0")))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_need_no_list(address: str) -> None:
    """Most applications of a city stand on the public network."""
    assert Policy().refusal(address, 443) is None


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.0.0.2", "::1", "10.20.30.40", "192.168.1.1", "172.16.0.1"),
        *("100.64.0.1", "198.18.0.1", "192.0.2.1", "192.0.0.8", "fd12::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"),
        *("192.0.0.200", "64:ff9b:1::1", "3fff::1", "5f00::1"),
    ],
)
def test_loopback_and_private_must_be_listed(address: str) -> None:
    """An address written as IPv6 is judged as the IPv4 address it stands for."""
    assert Policy().refusal(address, 80) is not None
    assert EVERYTHING.refusal(address, 80) is None


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"),
        *("100.100.100.200", "192.0.0.192", "168.63.129.16", "fe80::1", "fe80::1%eth0"),
        *("224.0.0.1", "239.1.1.1", "255.255.255.255", "ff02::1", "0.0.0.1", "::", "240.0.0.1"),
    ],
)
def test_some_addresses_are_never_polled(address: str) -> None:
    """Not even when an operator lists the whole world: there is no application there."""
    assert EVERYTHING.refusal(address, 80) is not None


def test_a_list_opens_what_it_says_and_no_more() -> None:
    """The demo city lists one loopback address; its neighbour stays closed."""
    policy = Policy((ip_network("127.0.0.2/32"),))

    assert policy.refusal("127.0.0.2", 8000) is None
    assert policy.refusal("::ffff:127.0.0.2", 8000) is None
    assert policy.refusal("127.0.0.1", 8000) is not None


@pytest.mark.parametrize("port", [80, 443, 1024, 8000, 8050, 9090, 40001, 65535])
def test_web_ports_are_open(port: int) -> None:
    """Applications of a city listen where their framework put them."""
    assert EVERYTHING.refusal("127.0.0.2", port) is None


@pytest.mark.parametrize("port", [1, 22, 25, 53, 110, 445, 1023, 3306, 5432, 6379, 11211, 27017])
def test_other_services_are_closed(port: int) -> None:
    """A registry line must not become a probe of somebody's database."""
    assert EVERYTHING.refusal("8.8.8.8", port) is not None


def test_nonsense_is_refused() -> None:
    """What cannot be read as an address cannot be judged."""
    assert EVERYTHING.refusal("perizinan.example", 80) is not None
