"""An address is what it reads as: no hidden host, no password, no other protocol."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from liveroom.registry import addresses

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "https://perizinan.example.go.id/health",
        "http://10.20.30.40:8080/health?full=1",
        "http://[fd00::1]/",
        "https://xn--caf-dma.example/",
        "http://localhost:8123",
        "http://under_score.example.go.id./x@y",
    ],
)
def test_a_plain_address_is_taken(text: str) -> None:
    """Public names, private numbers and ports of web servers may all stand in a registry."""
    assert addresses.address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "ftp://h/",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "data:,x",
        "javascript:alert(1)",
        "unix:///run/x.sock",
        "HTTP+UNIX://x/",
        "//host/path",
        "http://",
        "http:///path",
        "http://user:pw@host/",
        "http://user@host/",
        "http://@host/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://1.2.3.256/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[::g]/",
        "http://good.test:22/",
        "http://good.test:6379/",
        "http://good.test:0/",
        "http://good.test:99999/",
        "http://good.test:x/",
        "http://good.test/\\@evil",
        "http://good.test#@evil",
        "http://good.test/#",
        "http://good.test%00.evil/",
        "http://good.test/%0d%0aX: 1",
        "http://good.test/\r\nX: 1",
        "http://good.test/\x00",
        "http://caf\xe9.test/",
        "http://-bad.test/",
        "http://a..test/",
        "http://" + "a" * 64 + ".test/",
        "http://good.test/" + "a" * 20_000,
    ],
)
def test_whatever_could_be_read_in_two_ways_is_refused(text: str) -> None:
    """What a resolver, a proxy and a person would read differently never reaches the network."""
    with pytest.raises(ValueError, match=r"\w"):
        addresses.address(text)


def test_a_password_is_not_repeated_in_the_sentence() -> None:
    """The sentence may end in a log."""
    with pytest.raises(ValueError, match="name a secret") as caught:
        addresses.address("http://user:hunter2@host/")

    assert "hunter2" not in str(caught.value)


def test_a_number_is_told_from_a_name() -> None:
    """An address in digits can be judged before anything is asked; a mapped one is its IPv4."""
    assert addresses.literal("http://10.1.2.3:80/") == ip_address("10.1.2.3")
    assert addresses.literal("http://[::ffff:127.0.0.1]/") == ip_address("127.0.0.1")
    assert addresses.literal("http://[fd00::1]/") == ip_address("fd00::1")
    assert addresses.literal("http://host.example/") is None
    assert addresses.host("http://Host.Example/x") == "host.example"


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "X-Api-Key",
        "X-ApiKey",
        "apikey",
        "X-Auth",
        "X-Access-Token",
        "X-Secret",
    ],
)
def test_a_secret_in_clear_is_refused(name: str) -> None:
    """A registry is in version control and on every operator's screen."""
    told = addresses.header_problem(name, "abc", NONE)

    assert told is not None
    assert "in clear" in told


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("A b", "x", "not the name"),
        ("X-A\r\nB", "x", "not the name"),
        ("", "x", "not the name"),
        ("Accept", "abc\r\nX-Inj: 1", "line break"),
        ("Accept", "caf\xe9", "outside ASCII"),
        ("Host", "other.example", "monitor's own"),
        ("Accept-Encoding", "gzip", "monitor's own"),
        ("X-Api-Key", "secret:nope", "LIVEROOM_SECRET_NOPE"),
        ("X-Api-Key", "secret:PDN_TOKEN", "small letters"),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused(name: str, value: str, words: str) -> None:
    """Nothing in a registry can forge a second header or borrow the wire's own."""
    assert words in (addresses.header_problem(name, value, NONE) or "")


def test_a_named_secret_and_a_plain_header_pass() -> None:
    """That is how it is meant."""
    known = frozenset({"pdn-token"})

    assert addresses.header_problem("Authorization", "secret:pdn-token", known) is None
    assert addresses.header_problem("Accept-Language", "id, en;q=0.5", known) is None
