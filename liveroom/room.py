"""One room: its settings and its database, opened together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Room:
    """The database of one city and the zone its local days belong to."""

    engine: Engine
    zone: ZoneInfo
