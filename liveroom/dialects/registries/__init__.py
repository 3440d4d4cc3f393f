"""Registries of other tools: REGISTRIES by format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.registries import gatus, uptime_kuma

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liveroom.dialects.candidates import Candidates

# the bytes of a file -> the applications it knows, and what of it cannot be carried over.
REGISTRIES: Mapping[str, Callable[[bytes], Candidates]] = {
    "gatus": gatus.read,
    "uptime-kuma": uptime_kuma.read,
}
