"""The slow jobs of the collector: beside the scribe, who has the beat to write."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from collectors.keep import Scribe
from liveroom.errors import StoreError
from liveroom.store.months import add_months
from liveroom.store.retention import lay_ahead, let_go
from liveroom.store.silent import listen
from liveroom.store.texts import destroy_texts

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine

    from collectors.timekeeper import Timekeeper

log = logging.getLogger(__name__)


class Upkeep:
    """What is done now and then with what is kept; where the database cannot, it is put off."""

    def __init__(self, engine: Engine, zone: ZoneInfo, time: Timekeeper) -> None:
        self._engine, self._zone, self._time = engine, zone, time
        self._scribe = Scribe()

    async def thin(self) -> None:
        """Destroy the texts whose day has come; let go of raw rows whose tallies are kept."""
        now = self._time.now()
        if not self._time.is_sure:
            return  # by a clock that was set, all of it may look old
        try:
            for job in (destroy_texts, lay_ahead, let_go, add_months):
                await self._scribe.do(partial(job, self._engine, now))
        except StoreError as error:
            log.warning("Old samples stay for another hour: %s", error)

    async def listen(self) -> None:
        """Judge whether citizens complain of what every check calls fine."""
        if not self._time.is_sure:
            return
        try:
            await self._scribe.do(partial(listen, self._engine, self._time.now(), self._zone))
        except StoreError as error:
            log.warning("Complaints are not judged for another minute: %s", error)
