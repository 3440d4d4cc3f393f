"""No header of a registry forges another, and no secret stands in one in clear."""

from __future__ import annotations

import pytest

from liveroom.registry import headers

NONE: frozenset[str] = frozenset()


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
    told = headers.problem(name, "abc", NONE)

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
    assert words in (headers.problem(name, value, NONE) or "")


def test_a_named_secret_and_a_plain_header_pass() -> None:
    """That is how it is meant."""
    known = frozenset({"pdn-token"})

    assert headers.problem("Authorization", "secret:pdn-token", known) is None
    assert headers.problem("Accept-Language", "id, en;q=0.5", known) is None
