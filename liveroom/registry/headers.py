"""Which request headers may stand in a registry: nothing forged, no secret in clear."""

from __future__ import annotations

import re

REFERENCE = "secret:"
OWN = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    }
)

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CREDENTIAL = re.compile(
    r"authorization|cookie|token|secret|password|passwd|credential|session|signature|api-?key"
    r"|(^|-)(key|auth|pass|pwd)($|-)",
    re.IGNORECASE,
)


def problem(name: str, value: str, secrets: frozenset[str]) -> str | None:
    """Return what is wrong with a request header, in plain words; None if nothing is.

    A value that looks like a credential must be `secret:NAME`, and NAME must be known.
    """
    if not _NAME.fullmatch(name):
        return "this is not the name of an HTTP header"
    if name.lower() in OWN:
        return "this header is the monitor's own; leave it out"
    if value.startswith(REFERENCE):
        return reference_problem(value.removeprefix(REFERENCE), secrets)
    if _CREDENTIAL.search(name):
        return 'a secret is written in clear: write "secret:NAME" and set LIVEROOM_SECRET_NAME'
    if not value.isascii() or not value.isprintable():
        return "the value holds a line break, a control character or a letter outside ASCII"
    return None


def reference_problem(name: str, secrets: frozenset[str]) -> str | None:
    """Return what is wrong with the NAME of `secret:NAME`; None if it is known."""
    if name in secrets:
        return None
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return f'"{name}" cannot name a secret: use small letters, digits and hyphens'
    variable = "LIVEROOM_SECRET_" + name.upper().replace("-", "_")
    return f'there is no secret "{name}": set {variable} or {variable}_FILE'
