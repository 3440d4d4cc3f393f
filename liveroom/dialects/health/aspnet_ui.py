"""ASP.NET Core with the HealthChecks UI writer: JSON with a root word and named entries."""

from __future__ import annotations

from liveroom.dialects import checks, strict_json
from liveroom.model import Check, Malformed, Report, Status

DIALECT = "aspnet-ui"
WORDS = {
    "Healthy": Status.UP,
    "Degraded": Status.DEGRADED,
    "Unhealthy": Status.DOWN,
}


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the root word and each entry's; descriptions and exceptions are not looked at.

    A server without a report answers `{}`: that is Malformed, since it says nothing.
    """
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    word, entries = root.get("status"), root.get("entries", {})
    if not isinstance(word, str) or word not in WORDS:
        return Malformed(DIALECT, "the status is not Healthy, Degraded or Unhealthy")
    if not isinstance(entries, dict):
        return Malformed(DIALECT, "the entries are not an object")
    found = [
        Check(name, status)
        for name, entry in entries.items()
        if isinstance(entry, dict)
        and (status := checks.status_of(entry.get("status"), WORDS)) is not None
    ]
    return Report(DIALECT, WORDS[word], checks.kept(found))
