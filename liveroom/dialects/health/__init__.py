"""What applications say of their own health: HEALTH_DIALECTS by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.health import (
    actuator,
    aspnet,
    aspnet_ui,
    auto,
    django,
    health_json,
    laravel_up,
    plain,
    spatie,
    terminus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liveroom.model import Malformed, Report

    Read = Callable[[bytes, str, int], Report | Malformed]

# (body, content type, HTTP status) -> what it says; no body, however hostile, raises.
HEALTH_DIALECTS: Mapping[str, Read] = {
    "auto": auto.read,
    "plain": plain.read,
    "health-json": health_json.read,
    "actuator": actuator.read,
    "spatie": spatie.read,
    "laravel-up": laravel_up.read,
    "django": django.read,
    "aspnet": aspnet.read,
    "aspnet-ui": aspnet_ui.read,
    "terminus": terminus.read,
}
