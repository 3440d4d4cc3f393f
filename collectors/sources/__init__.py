"""What a poll asks and brings home: SOURCES by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.sources import complaints, health, usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.contract import Collect

SOURCES: Mapping[str, Collect] = {
    "health": health.collect,
    "usage": usage.collect,
    "complaints": complaints.collect,
}
