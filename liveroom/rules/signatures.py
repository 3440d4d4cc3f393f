"""Standard Webhooks: who sent a message, that it is whole, and that it was sent just now."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLERANCE = timedelta(minutes=5)
SHORTEST, LONGEST = 24, 64
ID_LENGTH = 200
_PREFIX, _VERSION = "whsec_", "v1"
_MOST_SIGNATURES, _DIGITS = 16, 12


class Head(NamedTuple):
    """What the headers webhook-id, webhook-timestamp and webhook-signature say; empty if absent."""

    id: str
    timestamp: str
    signatures: str


def key(secret: str) -> bytes | None:
    """Return the key that `whsec_BASE64` stands for (24 to 64 bytes); None where it is none."""
    try:
        found = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if SHORTEST <= len(found) <= LONGEST else None


def sign(key_bytes: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """Return the signature `v1,BASE64` of a body as it travels, under this id and time."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key_bytes, signed, hashlib.sha256).digest()
    return f"{_VERSION},{base64.b64encode(digest).decode()}"


def is_genuine(head: Head, body: bytes, keys: Iterable[bytes], now: datetime) -> bool:
    """Say whether a message was signed with one of the keys, no more than five minutes from `now`.

    Every signature is held against every key, and the clock is asked after all of them: how long
    the answer takes tells nothing of what was wrong.
    """
    is_signed = False
    if head.id.isascii() and head.timestamp.isascii():
        given = head.signatures.encode("utf-8", "replace").split()[:_MOST_SIGNATURES]
        for one in keys:
            wanted = sign(one, head.id, head.timestamp, body).encode()
            for signature in given:
                is_signed |= hmac.compare_digest(signature, wanted)
    is_named = 0 < len(head.id) <= ID_LENGTH and head.id.isprintable()
    return is_signed and is_named and _is_timely(head.timestamp, now)


def _is_timely(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _DIGITS):
        return False
    epoch = datetime.fromtimestamp(0, UTC)
    return abs(now - epoch - timedelta(seconds=int(timestamp))) <= TOLERANCE
