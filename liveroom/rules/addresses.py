"""What an address in the registry may look like, before any name is resolved.

The network is judged again at the socket (`collectors.policy`); this is the part that can be said
when the registry is read: the scheme, the host's spelling, the port, no passwords, no tricks.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from unicodedata import normalize
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

LONGEST = 2000
_LONGEST_HOST = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBERISH = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.ASCII)
_SAFE = "!$%&'()*+,/:;=?@[]~"


def problem(url: str) -> str | None:
    """Return what is wrong with an http(s) address, in words after "the address", or None."""
    if len(url) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if any(ord(character) <= ord(" ") or character in "\\\x7f" for character in url):
        return "has a space, a backslash or a control character in it"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "cannot be read"
    return _parts_problem(parts, port) or _host_problem(host)


def _parts_problem(parts: SplitResult, port: int | None) -> str | None:
    if parts.scheme.lower() not in ("http", "https"):
        return "does not begin with http:// or https://"
    if "@" in parts.netloc:
        return "has a user name or password in it; name a secret in headers instead"
    if parts.fragment:
        return "has a fragment (#…), which no server ever sees"
    if port == 0:
        return "has a port that does not exist"
    return None


def canonical(url: str) -> str:
    """Return an address that `problem` accepts in ASCII: host in IDNA, path percent-encoded."""
    parts = urlsplit(url)
    host = _ascii(parts.hostname or "")
    place = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        place = f"{place}:{parts.port}"
    path, query = quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE)
    return urlunsplit((parts.scheme.lower(), place, path, query, ""))


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a canonical address; equal means the same origin."""
    parts = urlsplit(url)
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or default


def _host_problem(host: str | None) -> str | None:
    if not host:
        return "names no host"
    if ":" in host:
        return _numeric_problem(host)
    try:
        name = _ascii(host)
    except UnicodeError:
        return "has a host name that cannot be written in DNS"
    labels = name.removesuffix(".").split(".")
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return "has a host that is neither a name nor an address"
    if _NUMBERISH.fullmatch(labels[-1]):
        return _numeric_problem(name)
    return None


def _numeric_problem(host: str) -> str | None:
    """Accept only the one canonical spelling: `127.1` and `0x7f000001` are disguises."""
    try:
        ip_address(host)
    except ValueError:
        return "has a host that looks like a number but is not a plain IP address"
    return "names a network zone (%…)" if "%" in host else None


def _ascii(host: str) -> str:
    """Return a host in lower case ASCII, compatibility characters folded first (NFKC, IDNA)."""
    folded = normalize("NFKC", host).lower()
    return folded if folded.isascii() else folded.encode("idna").decode("ascii")
