"""NestJS Terminus (and GoDaddy's terminus, whose answers are alike): ok, error, shutting_down."""

from __future__ import annotations

from liveroom.dialects import checks, strict_json
from liveroom.model import Check, Malformed, Report, Status

DIALECT = "terminus"
WORDS = {
    "ok": Status.UP,
    "error": Status.DOWN,
    "shutting_down": Status.DOWN,
}
CHECK_WORDS = {"up": Status.UP, "down": Status.DOWN}


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the root word and each indicator's, from `details`, which holds good and bad alike."""
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    word = root.get("status")
    if not isinstance(word, str) or word not in WORDS:
        return Malformed(DIALECT, "the status is not ok, error or shutting_down")
    found = [
        Check(name, status)
        for name, indicator in _indicators(root).items()
        if isinstance(indicator, dict)
        and (status := checks.status_of(indicator.get("status"), CHECK_WORDS)) is not None
    ]
    return Report(DIALECT, WORDS[word], checks.kept(found))


def _indicators(root: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for part in ("info", "error", "details"):
        listed = root.get(part)
        if isinstance(listed, dict):
            found.update(listed)
    return found
