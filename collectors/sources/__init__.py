"""What a poll asks and brings home: SOURCES by name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from collectors.contract import Source
from collectors.sources import health, usage

if TYPE_CHECKING:
    from collections.abc import Mapping

# How it is collected, and how often where the registry does not say.
SOURCES: Mapping[str, Source] = {
    "health": Source(health.collect, every=timedelta(minutes=1)),
    "usage": Source(usage.collect, every=timedelta(minutes=5)),
}
