"""Times as complaint systems write them, made aware and UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

YEARS = range(1970, 2200)
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_INDONESIAN = re.compile(
    r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})"
    r"(?: ([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?)?"
)


@lru_cache(maxsize=4096)  # the same time stands in several columns of a row
def moment(text: str, zone: ZoneInfo) -> tuple[datetime, bool] | None:
    """Return (the moment in UTC, whether the text said its zone); None for what is no time.

    Read are ISO 8601 (`2026-11-24T14:32:05+07:00`, a blank for the T, seconds and offset as they
    come) and the Indonesian order (`24/11/2026 14.32`). A date alone is its local midnight. What
    has no offset is a time of `zone`; one that exists twice is the first.
    """
    try:
        local = _local(text)
        if local is None or local.year not in YEARS:
            return None
        zoned = local.tzinfo is not None
        return (local if zoned else local.replace(tzinfo=zone)).astimezone(UTC), zoned
    except (ValueError, OverflowError):
        return None


def _local(text: str) -> datetime | None:
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text)
    written = _INDONESIAN.fullmatch(text)
    if written is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in written.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone comes next
