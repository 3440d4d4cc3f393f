"""Which addresses and request headers may stand in a registry, before any connection is thought of.

Where an address may lead is judged by the collector when the socket is opened; here only its
writing is judged, so that what is read is what will be asked.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

LONGEST = 2048
LONGEST_NAME = 253
REFERENCE = "secret:"

# Services that are never HTTP: a registry must not become a way to talk to them.
FOREIGN_PORTS = frozenset(
    {
        *(7, 9, 11, 13, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 79, 109, 110, 111, 113),
        *(115, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179, 389, 427, 445, 465, 512, 513),
        *(514, 515, 548, 554, 587, 636, 873, 989, 990, 993, 995, 1433, 1521, 1723, 2049, 3306),
        *(3389, 5060, 5061, 5432, 5672, 5900, 6000, 6379, 6667, 9042, 11211, 27017),
    }
)
OWN_HEADERS = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    }
)

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CREDENTIAL = re.compile(
    r"authorization|cookie|token|secret|password|passwd|credential|session|signature|api-?key"
    r"|(^|-)(key|auth|pass|pwd)($|-)",
    re.IGNORECASE,
)


def address(text: str) -> str:
    """Return `text` if it is an address that can be asked; ValueError says why it is not one."""
    if len(text) > LONGEST:
        raise ValueError(f"the address is longer than {LONGEST} characters")
    if any(ord(sign) <= ord(" ") or sign in {"\x7f", "\\"} for sign in text):
        raise ValueError("the address holds a space, a backslash or a control character")
    if not text.isascii():
        raise ValueError("the address holds letters outside ASCII: write xn--… and %NN instead")
    parts = _split(text)
    if parts.scheme not in {"http", "https"}:
        raise ValueError("the address must begin with http:// or https://")
    if parts.username is not None or "@" in parts.netloc:
        raise ValueError(
            "the address carries a user name or password: name a secret instead, "
            'headers = { Authorization = "secret:NAME" }'
        )
    if parts.fragment or "#" in text:
        raise ValueError("the address holds a hash sign, which is never sent: leave it out")
    _host(parts.hostname or "")
    _port(parts)
    return text


def host(text: str) -> str | None:
    """Return the host of an address in lower case."""
    return urlsplit(text).hostname


def literal(text: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address an address names in digits; None where it names a host."""
    try:
        found = ip_address(urlsplit(text).hostname or "")
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def header_problem(name: str, value: str, secrets: frozenset[str]) -> str | None:
    """Return what is wrong with a request header, in plain words; None if nothing is.

    A value that looks like a credential must be `secret:NAME`, and NAME must be known.
    """
    if not _HEADER.fullmatch(name):
        return "this is not the name of an HTTP header"
    if name.lower() in OWN_HEADERS:
        return "this header is the monitor's own; leave it out"
    if value.startswith(REFERENCE):
        return _reference_problem(value.removeprefix(REFERENCE), secrets)
    if _CREDENTIAL.search(name):
        return 'a secret is written in clear: write "secret:NAME" and set LIVEROOM_SECRET_NAME'
    if not value.isascii() or not value.isprintable():
        return "the value holds a line break, a control character or a letter outside ASCII"
    return None


def _reference_problem(name: str, secrets: frozenset[str]) -> str | None:
    if name in secrets:
        return None
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return f'"{name}" cannot name a secret: use small letters, digits and hyphens'
    variable = "LIVEROOM_SECRET_" + name.upper().replace("-", "_")
    return f'there is no secret "{name}": set {variable} or {variable}_FILE'


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValueError("the address cannot be read: write https://host/path") from error
    return parts


def _host(name: str) -> None:
    """Take a canonical address or a DNS name; whatever resolvers read in other ways is refused."""
    if ":" in name:
        _canonical_v6(name)
        return
    labels = name.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        _canonical_v4(name)
    elif len(name) > LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f'"{name}" is not a host name')


def _canonical_v4(name: str) -> None:
    try:
        IPv4Address(name)
    except ValueError as error:
        raise ValueError(
            f'"{name}" is not a plain IPv4 address: write four decimal numbers'
        ) from error


def _canonical_v6(name: str) -> None:
    try:
        found = IPv6Address(name)
    except ValueError as error:
        raise ValueError(f'"{name}" is not an IPv6 address') from error
    if found.scope_id is not None:
        raise ValueError(f'"{name}" names a network card: leave the part after % out')


def _port(parts: SplitResult) -> None:
    if parts.port == 0 or parts.port in FOREIGN_PORTS:
        raise ValueError(f"port {parts.port} does not speak HTTP")
