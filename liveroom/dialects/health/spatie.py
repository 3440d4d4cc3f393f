"""spatie/laravel-health: stored results, HTTP 200 even while checks fail."""

from __future__ import annotations

from datetime import UTC, datetime

from liveroom.dialects import checks, strict_json
from liveroom.model import Check, Malformed, Report, Status

DIALECT = "spatie"
WORDS = {
    "ok": Status.UP,
    "warning": Status.DEGRADED,
    "failed": Status.DOWN,
    "crashed": Status.DOWN,
    "skipped": Status.UNKNOWN,  # it was not run, so it says nothing
}
_GRAVEST_FIRST = (Status.DOWN, Status.DEGRADED, Status.UP)


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the stored results; the root is worked out, since HTTP says 200 whatever they are.

    Any failed or crashed check is `down`, else any warning `degraded`, else any ok `up`; when no
    check told anything the root is `unknown`. `made_at` is when the checks were run. The package's
    short form `{"healthy": true}` is read too. An empty body (never run) is Malformed.
    """
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    if "checkResults" not in root and isinstance(root.get("healthy"), bool):
        return Report(DIALECT, Status.UP if root["healthy"] else Status.DOWN)
    made_at = _moment(root.get("finishedAt"))
    results = root.get("checkResults")
    if made_at is None or not isinstance(results, list):
        return Malformed(DIALECT, "finishedAt or checkResults is missing or not what it should be")
    found = [_check(result) for result in results]
    told = [check for check in found if check is not None]
    if len(told) < len(found):
        return Malformed(DIALECT, "a check has no name or no known status")
    statuses = {check.status for check in told}
    worst = next((status for status in _GRAVEST_FIRST if status in statuses), Status.UNKNOWN)
    return Report(DIALECT, worst, checks.kept(told), made_at)


def _check(result: object) -> Check | None:
    # The root is built from these words, so an unknown one must not be passed over.
    if not isinstance(result, dict):
        return None
    name, word = result.get("name"), result.get("status")
    if not isinstance(name, str) or not isinstance(word, str) or word not in WORDS:
        return None
    return Check(name, WORDS[word])


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
