"""`application/health+json` (draft-inadarei-api-health-check): pass, warn or fail, and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects import checks, strict_json
from liveroom.model import Check, Malformed, Report, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

DIALECT = "health-json"
WORDS = {  # the draft: case does not matter
    "pass": Status.UP,
    "ok": Status.UP,
    "up": Status.UP,
    "warn": Status.DEGRADED,
    "fail": Status.DOWN,
    "error": Status.DOWN,
    "down": Status.DOWN,
}


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the root word and every observation that has a word of its own.

    The root is taken as it stands: the application knows whether a warning of a part is its own.
    """
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    word = root.get("status")
    status = WORDS.get(word.lower()) if isinstance(word, str) else None
    if status is None:
        return Malformed(DIALECT, "the status is not one of pass, warn, fail or their aliases")
    return Report(DIALECT, status, checks.kept(_checks(root.get("checks"))))


def _checks(listed: object) -> Iterator[Check]:
    for name, observations in listed.items() if isinstance(listed, dict) else ():
        for observation in observations if isinstance(observations, list) else ():
            word = observation.get("status") if isinstance(observation, dict) else None
            status = checks.status_of(word.lower() if isinstance(word, str) else None, WORDS)
            if status is not None:
                yield Check(name, status)
