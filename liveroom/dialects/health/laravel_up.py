"""Laravel's built-in `/up`: JSON in current versions, a page in older ones; "PHP booted"."""

from __future__ import annotations

from liveroom.dialects import strict_json
from liveroom.model import Malformed, Report, Status

DIALECT = "laravel-up"
WORDS = {"up": Status.UP, "down": Status.DOWN}


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the word of the JSON form; a page has none, so its HTTP status (200 or 500) decides."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return Report(DIALECT, None)
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    word = root.get("status")
    if not isinstance(word, str) or word not in WORDS:
        return Malformed(DIALECT, "the status is not up or down")
    return Report(DIALECT, WORDS[word])
