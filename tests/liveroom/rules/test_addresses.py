"""Addresses of the registry: one spelling, no tricks."""

from __future__ import annotations

import pytest

from liveroom.rules.addresses import canonical, origin, problem


@pytest.mark.parametrize(
    "url",
    [
        "http://perizinan.example.go.id/health",
        "https://perizinan.example.go.id:8443/health?format=json",
        "http://192.0.2.10/",
        "http://[2001:db8::1]:8080/",
        "http://pusat_data.example.go.id./",
        "https://tangerang-kota.example/layanan/kesehatan é",
        "http://bücher.example/",
        "http://127.0.0.2:9000",
    ],
)
def test_ordinary_addresses_are_taken(url: str) -> None:
    """What a city really registers, in any port and any script."""
    assert problem(url.replace(" ", "")) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "perizinan.example.go.id",
        "file:///etc/passwd",
        "ftp://h/",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "data:,x",
        "javascript:alert(1)",
        "unix:///run/x.sock",
        "HTTP+UNIX://h/",
        "http://user:pw@host/",
        "http://@host/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://①②⑦.1/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://good.test/\\@evil",
        "http://good.test#@evil",
        "http://good.test%00.evil/",
        "http://good.test/ x",
        "http://good.test/\r\nX: 1",
        "http://good.test:0/",
        "http://good.test:99999/",
        "http://good.test:x/",
        "http://-a.test/",
        "http://a..b/",
        "http:///x",
        "http://xn--" + "é" * 70 + ".test/",
        "http://good.test/" + "a" * 20_000,
    ],
)
def test_tricks_are_refused(url: str) -> None:
    """Every one of these has been used to reach a machine that was not the one registered."""
    assert problem(url) is not None


def test_a_password_is_not_repeated() -> None:
    """The sentence goes to a terminal and a log."""
    assert "rahasia" not in (problem("http://u:rahasia@host/") or "")


@pytest.mark.parametrize(
    ("url", "ascii_url"),
    [
        ("HTTP://Perizinan.Example", "http://perizinan.example/"),
        ("http://bücher.example/a b".replace(" ", ""), "http://xn--bcher-kva.example/ab"),
        ("http://a.test/é?q=é", "http://a.test/%C3%A9?q=%C3%A9"),
        ("http://a.test/%0d%0aX:%201", "http://a.test/%0d%0aX:%201"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
    ],
)
def test_the_wire_gets_plain_ascii(url: str, ascii_url: str) -> None:
    """The wire takes bytes: what is judged and what is sent must be the same characters."""
    assert canonical(url) == ascii_url


def test_an_origin_is_scheme_host_and_port() -> None:
    """Secrets stay within it; the default port is written or not, it is the same."""
    assert origin("https://a.test/x") == origin("https://a.test:443/y")
    assert origin("https://a.test/") != origin("http://a.test/")
    assert origin("https://a.test/") != origin("https://a.test:8443/")
