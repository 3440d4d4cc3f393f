"""Which formats a registry may name: those that have a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.dialects.usage import USAGE_DIALECTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

DIALECTS: Mapping[str, Collection[str]] = {
    "health": tuple(HEALTH_DIALECTS),
    "usage": tuple(USAGE_DIALECTS),
    "complaints": tuple(COMPLAINT_DIALECTS),
}
