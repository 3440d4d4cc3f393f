"""Which formats a registry may name: those that have a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.health import HEALTH_DIALECTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

DIALECTS: Mapping[str, Collection[str]] = {
    "health": tuple(HEALTH_DIALECTS),
    "usage": ("prometheus", "json"),
    "complaints": ("open311", "laksa-csv"),
}
