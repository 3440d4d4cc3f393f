"""The port is opened once, and what that opens is said."""

from __future__ import annotations

import pytest

from commands import door
from liveroom.errors import UsageError


def test_loopback_opens_nothing_to_the_outside() -> None:
    """The default needs no warning, and its address can be clicked."""
    with door.listen("127.0.0.1", 0) as listening:
        _, port = door.address(listening)

        assert door.url(listening) == f"http://127.0.0.1:{port}"
        assert door.opening(listening) is None


def test_an_open_door_is_said() -> None:
    """Whoever listens on every network reads what that means."""
    with door.listen("0.0.0.0", 0) as listening:  # noqa: S104  that is what is tested
        told = door.opening(listening) or ""

        assert "every network of this machine" in told
        assert "no login" in told
        assert door.url(listening).startswith("http://127.0.0.1:")


def test_a_taken_port_is_one_sentence() -> None:
    """It names the port and the way out."""
    with door.listen("127.0.0.1", 0) as taken:
        _, port = door.address(taken)

        with pytest.raises(UsageError, match=f"127.0.0.1 port {port} cannot be used") as caught:
            door.listen("127.0.0.1", port)

    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 65_536, "--port must lie between"),
        ("127.0.0.1", -1, "--port must lie between"),
        ("no such host", 0, "is not an address of this machine"),
        ("a" * 70 + ".example", 0, "is not an address of this machine"),
        ("192.0.2.1", 0, "cannot be used"),
    ],
)
def test_a_door_that_cannot_be_is_one_sentence(host: str, port: int, words: str) -> None:
    """A wrong host or port is told before anything starts."""
    with pytest.raises(UsageError, match=words):
        door.listen(host, port)


def test_ipv6_has_brackets() -> None:
    """The printed address works when it is pasted."""
    try:
        listening = door.listen("::1", 0)
    except UsageError:
        return  # this machine has no IPv6
    with listening:
        assert door.url(listening).startswith("http://[::1]:")
