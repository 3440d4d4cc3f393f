"""How a complaint source is, and why it cannot be read, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.model import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dashboard.pages.visit import Visit


def feed_state(visit: Visit, row: Mapping[str, Any]) -> str:
    """Return how fresh a row of `intake` is and, while it fails, since when and why."""
    state = visit.words(f"laptop.source_{row['state']}")
    why = feed_failure(visit, row)
    return f"{state}; {why}" if why else state


def feed_failure(visit: Visit, row: Mapping[str, Any]) -> str:
    """Return since when and why a source fails; nothing where it does not, and nothing to a guest."""
    if row["failed_ms"] is None or visit.is_guest:
        return ""
    since = visit.moment(row["failed_ms"])
    return visit.words("laptop.source_failing", since=since, why=_why(visit, row))


def _why(visit: Visit, row: Mapping[str, Any]) -> str:
    words, failure = visit.words, row["failure"] or ""
    if failure.startswith("http-"):
        return words("laptop.source_http", status=failure.removeprefix("http-"))
    if failure == "message":
        return words("laptop.source_message")
    if failure == Cause.MALFORMED:
        return words("laptop.source_malformed", dialect=row["dialect"])
    known = failure in set(Cause)  # an older collector wrote sentences
    return words(f"cause.{failure}") if known else words("laptop.source_untold")
