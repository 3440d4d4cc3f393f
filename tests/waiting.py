"""Bounded waiting for what other processes do; only journeys and process tests may use it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from liveroom import clock

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_S = 0.05


def until(holds: Callable[[], bool], within_s: float = 10.0) -> None:
    """Return as soon as `holds` does; AssertionError when it has not within the time."""
    deadline = clock.monotonic() + within_s
    while not holds():
        assert clock.monotonic() < deadline, f"it did not happen within {within_s} s"
        time.sleep(LOOK_S)
