"""The only door to the time of day."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment, aware and in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds on a clock that never steps; only differences mean anything."""
    return time.monotonic()
