"""Which formats a registry may name: those that have a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

DIALECTS: Mapping[str, Collection[str]] = {
    "health": (
        *("auto", "plain", "health-json", "actuator", "spatie", "laravel-up"),
        *("django", "aspnet", "aspnet-ui", "terminus"),
    ),
    "usage": ("prometheus", "json"),
    "complaints": ("open311", "laksa-csv"),
}
