"""The slow jobs: what is old goes, unless nobody knows what time it is."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from collectors.timekeeper import Timekeeper
from collectors.upkeep import Upkeep
from liveroom.store.engine import reading
from liveroom.store.tables import sample
from tests.city import NOON

if TYPE_CHECKING:
    from sqlalchemy import Engine

LATER = NOON + timedelta(days=401)
ZONE = ZoneInfo("Asia/Jakarta")


def _kept(city: Engine) -> int:
    with reading(city) as connection:
        return connection.execute(select(func.count()).select_from(sample)).scalar_one()


def test_old_raw_rows_are_let_go(city: Engine) -> None:
    """Raw samples are kept 400 days in a small city."""
    asyncio.run(Upkeep(city, ZONE, Timekeeper(lambda: LATER, lambda: 0.0)).thin())
    assert _kept(city) == 0


def test_nothing_is_let_go_by_a_clock_that_was_set(city: Engine) -> None:
    """A clock that jumps by a year makes everything look old."""
    before = _kept(city)
    moments: list[datetime] = [NOON]
    time = Timekeeper(lambda: moments[0], lambda: 0.0)
    moments[0] = LATER
    asyncio.run(Upkeep(city, ZONE, time).thin())
    assert _kept(city) == before > 0
