"""Every table of tables a registry may have, and the shape of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.registry.channels import ChannelShape
from liveroom.registry.shape import (
    AgencyShape,
    ApplicationShape,
    CategoryShape,
    DistrictShape,
    HolidayShape,
    HookShape,
    SourceShape,
    TopicShape,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liveroom.registry.shape import Shape

TABLES: Mapping[str, type[Shape]] = {
    "category": CategoryShape,
    "agency": AgencyShape,
    "topic": TopicShape,
    "source": SourceShape,
    "holiday": HolidayShape,
    "district": DistrictShape,
    "application": ApplicationShape,
    "notice": ChannelShape,
    "hook": HookShape,
}
