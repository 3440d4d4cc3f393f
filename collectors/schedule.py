"""The collector: what is due is started, what has come home is written, every second."""

from __future__ import annotations

import asyncio
import logging
import math
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from collectors.agenda import Agenda
from collectors.condition import Condition
from collectors.courier import Courier
from collectors.keep import Basket, Beat, Brought, Scribe, keep_feed, with_again, write
from collectors.policy import Policy
from collectors.rounds import Round, accept, known, last_accepted, refuse
from collectors.run import Means, harvest
from collectors.timekeeper import LOOK_S
from collectors.upkeep import Upkeep
from collectors.way_out import WayOut
from collectors.wire import Wire
from liveroom import clock
from liveroom.errors import FencedError, RegistryError, StoreError, UnsyncedError
from liveroom.model import Application, Cause
from liveroom.registry import Accepted, Refused, Watcher
from liveroom.store.settling import settle
from liveroom.store.writer import release

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from liveroom.room import Room

log = logging.getLogger(__name__)

TICK_S = 1.0
HAIR_S = 0.001
"""So much after the stroke: an alarm may ring that much too early."""
SETTLE_S = 2
"""What others write for us to count waits so long."""
FAREWELL_S = 2.5
"""How long the last flush may take: the whole process ends within 5 s."""

MOST_AT_ONCE = 10_000


class Onward(IntervalTrigger):  # type: ignore[misc]  # APScheduler is untyped
    """An interval that goes on from now, where the clock has run past many of its turns.

    Its parent counts them one by one, and the loop stands still meanwhile.
    """

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """Return the turn after `previous`, or the first that is not past where that is long gone."""
        is_past = previous is not None and now - previous > self.interval
        found: datetime | None = super().get_next_fire_time(None if is_past else previous, now)
        return found


class Collector:
    """Everything one collecting process holds; its `agenda` begins what is due, `flush` writes it.

    It `is_over` by itself where it may write no more, for the reason `end`; `looked` grows as long
    as its loop turns.
    """

    def __init__(self, room: Room, registry: Path) -> None:
        chosen = room.settings
        self._room = room
        self._engine: Engine = room.engine
        self._zone = room.zone
        self._wire = Wire(
            Policy(chosen.allowed_networks),
            in_flight=chosen.in_flight,
            secrets=chosen.secrets,
            ca_file=None if chosen.ca_file is None else str(chosen.ca_file),
        )
        self._watcher = Watcher(registry, zone=room.zone, secrets=chosen.secrets, city=chosen.city)
        self._condition = Condition()
        self._way_out = WayOut(self._wire.fetch, anchors=chosen.anchors, monotonic=clock.monotonic)
        self._time = time = self._condition.time
        means = Means(
            self._wire.fetch, room.zone, self._condition.pulse, self._way_out, time.now, time=time
        )
        self._courier = Courier(room, now=time.now)
        self._basket = Basket()
        self.agenda = Agenda(means, self._basket.add, self._bring, self._wire.places)
        self._scribe = Scribe()
        self._upkeep = Upkeep(room.engine, room.zone, time)
        self._unsaid: Accepted | Refused | None = None
        self._started: datetime | None = self._time.now()
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._running_on: asyncio.Task[None] | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._flushing: asyncio.Task[None] | None = None
        self.is_over = asyncio.Event()
        self.end: StoreError | None = None
        self.looked = 0

    async def start(self) -> None:
        """Accept the registry, probe the slots in progress, and let the second hand run.

        The clock is looked at from here on: what the process took to come up was nobody's lateness.
        """
        self._time.look(math.inf)
        self._running_on = asyncio.create_task(self._run())
        self._unsaid = await self._scribe.do(self._watcher.look)
        if isinstance(self._unsaid, Refused):
            await self._go_on(self._unsaid)
        await self._way_out.open()
        await self.reload()
        await self._write()
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._plan()
        self._jobs.start()

    async def _go_on(self, refused: Refused) -> None:
        """Take up the registry that was last accepted; where none was, raise every problem."""
        registry = await self._scribe.do(partial(last_accepted, self._room))
        if registry is None:
            raise RegistryError(refused.problems)
        log.warning("The registry that was last accepted is used, until the file is put right.")
        self._courier.equip(registry)
        known_rounds = await self._scribe.do(partial(known, self._engine, registry))
        await self.agenda.admit(known_rounds)

    async def close(self) -> None:
        """End what is in flight, write what has come home, and leave."""
        has_begun = self._jobs.running
        if has_begun:
            # It cancels the jobs in progress and would call that an error.
            logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)
            self._jobs.shutdown(wait=False)
        own = (self._running_on, self._ticking, self._flushing)
        tasks = [task for task in own if task is not None]
        for task in tasks:
            task.cancel()
        tasks += self.agenda.cancel()
        await asyncio.gather(self._courier.close(), *tasks, return_exceptions=True)
        if has_begun and self.end is None:
            await self._farewell()
        await self._way_out.close()
        await self._wire.close()

    async def _farewell(self) -> None:
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._write()
                await self._scribe.do(partial(release, self._engine))
        except TimeoutError:
            log.warning("%s samples are lost: the database stays busy.", len(self._basket.samples))
        except StoreError as error:
            log.warning("%s samples are lost: %s", len(self._basket.samples), error)

    async def flush(self) -> None:
        """Write what has come home, with a heartbeat; where that fails, everything waits."""
        try:
            await self._write()
        except (FencedError, UnsyncedError) as error:
            self.end = error
            self.is_over.set()
        except StoreError as error:
            if self._condition.unwritten_at is None:
                log.warning("Samples wait: %s", error)
            self._condition.unwritten_at = self._time.now()

    async def reload(self) -> None:
        """Read the registry again where the file has changed; a refused one changes nothing."""
        if self._unsaid is None and not self._watcher.has_changed():
            return
        found = self._unsaid or await self._scribe.do(self._watcher.look)
        if found is None:
            return
        self._unsaid = found  # until the store has it, it is news
        now = self._time.now()
        if isinstance(found, Refused):
            log.warning("The registry is refused: %s", " ".join(found.problems))
            await self._scribe.do(partial(refuse, self._engine, found, now))
        else:
            job = partial(accept, self._engine, found, now, self._zone)
            await self.agenda.admit(await self._scribe.do(job))
            self._courier.equip(found.registry)
        self._unsaid = None

    def _plan(self) -> None:
        now = clock.now()
        for job, start, seconds in (
            (self._upkeep.thin, now + timedelta(minutes=5), 3600),
            (self._upkeep.listen, now + timedelta(seconds=10), 60),
        ):
            self._jobs.add_job(
                job,
                Onward(seconds=seconds, start_date=start, timezone=UTC),
                id=job.__name__,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                replace_existing=True,
            )

    async def _run(self) -> None:
        """Let the second hand run: a look at the clock each half, a tick and a flush each second.

        Neither before there is a registry to tick for.
        """
        ticked = flushed = 0
        while True:
            self.looked += 1
            await asyncio.sleep(LOOK_S - self._time.now().timestamp() % LOOK_S + HAIR_S)
            self._look()
            if not self._jobs.running:
                continue
            now = self._time.now().timestamp()
            if int(now) != ticked and _is_free(self._ticking):
                ticked = int(now)
                self._ticking = asyncio.create_task(self.agenda.turn())
            if int(now) != flushed and now % TICK_S >= TICK_S / 2 and _is_free(self._flushing):
                flushed = int(now)
                self._flushing = asyncio.create_task(self._write_home(flushed))

    async def _write_home(self, second: int) -> None:
        await self.flush()
        self._courier.turn(self._time.now())
        try:
            await self.reload()
            if second % SETTLE_S == 0:
                await self._scribe.do(partial(settle, self._engine, self._time.now(), self._zone))
        except StoreError as error:
            log.warning("The registry waits: %s", error)

    async def _bring(self, found: Round) -> None:
        """Read a usage or complaint source, and take home what it told."""
        subject, means = found.subject, self.agenda.means
        name = subject.slug if isinstance(subject, Application) else subject.name
        if not isinstance(subject, Application):
            subject = await with_again(self._scribe, self._engine, subject)
        brought = Brought(found.source, name, await harvest(found.source, subject, means))
        if brought.source == "complaints":
            await keep_feed(self._scribe, self._room, brought)
        else:
            self._basket.harvests.append(brought)

    async def _write(self) -> None:
        now = self._time.now()
        state, cause = self._condition.state(now, self._way_out.reach)
        samples = tuple(islice(self._basket.samples, MOST_AT_ONCE))
        harvests = tuple(self._basket.harvests)
        lost = self._basket.lost
        sign = Beat(now, state, cause, self._started)
        job = partial(write, self._engine, samples, harvests, sign)
        await self._scribe.do(job)
        self._started = None
        self._basket.drop(len(samples) - (self._basket.lost - lost), len(harvests))

    def _look(self) -> None:
        """Notice stalls and steps, and after a step lay all plans anew from the new time."""
        cause = self._time.look()
        if cause is Cause.NONE:
            return
        log.warning("The monitor itself was disturbed: %s.", cause)
        now = self._time.now()
        self._condition.pulse.disturb(cause, now)
        if cause is Cause.MONITOR_CLOCK:
            self.agenda.lay_anew()
            self._plan()


def _is_free(task: asyncio.Task[None] | None) -> bool:
    return task is None or task.done()
