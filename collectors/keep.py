"""What polls bring home waits here, and is written once a second by one thread."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from liveroom.dialects.refusal import RefusedError
from liveroom.errors import StoreError
from liveroom.model import Cause, Feed
from liveroom.store.engine import reading, writing
from liveroom.store.requests import batches, keep_requests
from liveroom.store.sources import source_failed, source_read, to_read_again
from liveroom.store.texts import keep_texts
from liveroom.store.writes import beat, keep_readings, keep_samples, log_poll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from collectors.run import Harvest
    from liveroom.model import ComplaintSource, Sample
    from liveroom.room import Room

log = logging.getLogger(__name__)

Result = TypeVar("Result")

MOST_WAITING = 100_000
"""Samples that may wait for a database that cannot be written; beyond, the oldest are lost."""


class Scribe:
    """The one thread that writes. It is a daemon: a locked database must not keep us from ending."""

    def __init__(self) -> None:
        """Start with an empty desk."""
        self._desk: SimpleQueue[Callable[[], None]] = SimpleQueue()
        Thread(target=self._work, name="scribe", daemon=True).start()

    async def do(self, job: Callable[[], Result]) -> Result:
        """Run a job on the thread and return its result, or raise what it raised."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._desk.put(_Carried(job, done))
        return await done

    def _work(self) -> None:
        while True:
            self._desk.get()()


@dataclass(frozen=True, slots=True)
class Brought:
    """One usage or complaint poll that came home: which source, of what, with what."""

    source: str
    subject: str
    harvest: Harvest


@dataclass(slots=True)
class Basket:
    """Samples and harvests that wait to be written, oldest first."""

    samples: deque[Sample] = field(default_factory=partial(deque, maxlen=MOST_WAITING))
    harvests: deque[Brought] = field(default_factory=partial(deque, maxlen=MOST_WAITING))
    lost: int = 0

    def add(self, sample: Sample) -> None:
        """Take one more sample; where the basket is full the oldest is lost, and counted."""
        self.lost += len(self.samples) == self.samples.maxlen
        self.samples.append(sample)

    def drop(self, samples: int, harvests: int) -> None:
        """Forget the oldest, which have been written."""
        for _ in range(min(samples, len(self.samples))):
            self.samples.popleft()
        for _ in range(min(harvests, len(self.harvests))):
            self.harvests.popleft()


@dataclass(frozen=True, slots=True)
class Beat:
    """What the heartbeat says: when, how the collector fares, and at its first beat since when."""

    now: datetime
    state: str = "ok"
    cause: Cause = Cause.NONE
    started: datetime | None = None


def write(
    engine: Engine,
    samples: Sequence[Sample],
    harvests: Sequence[Brought],
    sign: Beat,
) -> None:
    """Write everything in one transaction, the heartbeat with it; raise StoreError as a whole.

    A sample that contradicts what is kept is refused by the store and told in the log.
    """
    with writing(engine) as connection:
        if samples:
            kept = keep_samples(connection, samples, sign.now)
            for refusal in kept.refused:
                sample = samples[refusal.line - 1]
                log.warning(
                    "The sample of %s at %s was refused: %s.",
                    sample.application,
                    sample.start.isoformat(),
                    RefusedError(*refusal.reason),
                )
        for brought in harvests:
            _keep(connection, brought)
        reason = "" if sign.cause is Cause.NONE else str(sign.cause)
        beat(connection, sign.now, sign.state, reason, started=sign.started)


async def with_again(scribe: Scribe, engine: Engine, feed: ComplaintSource) -> ComplaintSource:
    """Return a complaint feed with what is still to be read of it once more."""
    try:
        return replace(feed, again=await scribe.do(partial(_again, engine, feed.name)))
    except StoreError:
        return feed  # at another poll


def _again(engine: Engine, name: str) -> tuple[datetime, datetime] | None:
    with reading(engine) as connection:
        return to_read_again(connection, name)


async def keep_feed(scribe: Scribe, room: Room, brought: Brought) -> None:
    """Write what a complaint feed told, in short transactions between which others may write.

    A feed that was not kept to its end is not marked as read: the next poll tells it again.
    """
    harvest = brought.harvest
    kept = 0
    try:
        if isinstance(harvest.found, Feed):
            for part in batches(harvest.found):
                kept += await scribe.do(partial(_keep_part, room, brought, part))
        await scribe.do(partial(_close_feed, room.engine, brought, kept))
    except StoreError as error:
        who = brought.subject
        log.warning("The complaints of %s are read again at the next poll: %s", who, error)


def _keep_part(room: Room, brought: Brought, part: Feed) -> int:
    name, now = brought.subject, brought.harvest.began
    with writing(room.engine) as connection:
        told = keep_requests(connection, name, part, now, room.zone)
        keep_texts(connection, name, part, now, room.settings.keep_text)
        return told.new + told.updated


def _close_feed(engine: Engine, brought: Brought, kept: int) -> None:
    harvest = brought.harvest
    with writing(engine) as connection:
        if isinstance(harvest.found, Feed):
            source_read(connection, brought.subject, harvest.found, harvest.began)
        else:
            source_failed(connection, brought.subject, harvest.failure, harvest.began)
        _log(connection, brought, kept)


def _keep(connection: Connection, brought: Brought) -> None:
    harvest = brought.harvest
    kept = 0
    if isinstance(harvest.found, tuple):
        kept = keep_readings(connection, harvest.found, harvest.began)
    _log(connection, brought, kept)


def _log(connection: Connection, brought: Brought, kept: int) -> None:
    harvest = brought.harvest
    log_poll(
        connection,
        harvest.began,
        brought.source,
        brought.subject,
        cause=harvest.cause,
        took=harvest.took,
        kept=kept,
        detail=harvest.detail,
    )


class _Carried:
    """Carries whatever a job raises from the thread to who waits for it; the thread lives on."""

    def __init__(self, job: Callable[[], Result], done: asyncio.Future[Result]) -> None:
        self._job = job
        self._done = done
        self._loop = done.get_loop()

    def __call__(self) -> None:
        with self:
            result = self._job()
            self._tell(lambda: self._done.set_result(result))

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if error is not None:
            self._tell(lambda: self._done.set_exception(error))
        return True

    def _tell(self, settle: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: None if self._done.done() else settle())
