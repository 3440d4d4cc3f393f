"""From what stands to messages on their way: judged every two seconds, delivered beside the loop."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from collectors.entries import Desk, entries
from collectors.keep import Scribe
from collectors.notices import UNUSABLE, Sender, resolved
from collectors.policy import Policy
from liveroom import clock
from liveroom.errors import StoreError
from liveroom.rules.periods import to_ms
from liveroom.store import outbox
from liveroom.store.engine import reading, writing
from liveroom.store.news import news

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from liveroom.model import Channel, Registry
    from liveroom.room import Room

log = logging.getLogger(__name__)

Send = Callable[[str, str, str], str | None]
"""Sends to an address a title and a body; returns None where they were taken, else why not."""

LOOK = timedelta(seconds=2)
FIRST_WAIT_S, LONGEST_WAIT_S = 15, 300
FAREWELL_S = 1.5
"""How long a message that is on its way may take to arrive when the process ends."""


class Courier:
    """Looks every two seconds for what is due, and delivers on a thread for each channel.

    `turn` never waits: neither a probe nor the flush stands behind a message. `send` is how one
    leaves, `chance` a number from 0 to 1, `now` the collector's own time.
    """

    def __init__(
        self,
        room: Room,
        *,
        send: Send | None = None,
        chance: Callable[[], float] = random.random,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._engine = room.engine
        self._chosen = room.settings
        self._zone = room.zone
        self._send = send or Sender(Policy(room.settings.allowed_networks)).send
        self._chance = chance
        self._now = now
        self._desk: Desk | None = None
        self._clerk = Scribe()
        self._postmen: dict[str, Postman] = {}
        self._looked: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._has_resumed = False
        self._is_quiet = False

    def equip(self, registry: Registry) -> None:
        """Take up the channels of a registry that was accepted."""
        self._desk = Desk.of(registry, self._zone, self._chosen.language, self._chosen.base_url)

    def turn(self, now: datetime) -> None:
        """Begin to look, unless that was done just now or there is nobody to tell."""
        is_busy = self._looking is not None and not self._looking.done()
        is_early = self._looked is not None and abs(now - self._looked) < LOOK
        if self._desk is None or not self._desk.channels or is_busy or is_early:
            return
        self._looked = now
        self._looking = asyncio.create_task(self._look(self._desk, now))

    async def close(self) -> None:
        """Let what is on its way arrive, for a moment; what does not is doubtful at the next start."""
        if self._looking is not None:
            self._under_way[""] = self._looking
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=FAREWELL_S)
        for task in self._under_way.values():
            task.cancel()

    async def _look(self, desk: Desk, now: datetime) -> None:
        try:
            if not self._has_resumed:
                await self._clerk.do(partial(resume, self._engine))
                self._has_resumed = True
            names = await self._clerk.do(partial(look, self._engine, desk, now))
            self._is_quiet = False
        except StoreError as error:
            if not self._is_quiet:
                log.warning("Notices wait: %s", error)
            self._is_quiet = True
            return
        for channel in desk.channels:
            if channel.name in names and channel.name not in self._under_way:
                self._under_way[channel.name] = asyncio.create_task(self._deliver(desk, channel))

    async def _deliver(self, desk: Desk, channel: Channel) -> None:
        known = self._postmen.get(channel.name)
        postman = known or Postman(self._engine, self._send, self._chance)
        self._postmen[channel.name] = postman
        url = resolved(channel.url, self._chosen.secrets)
        try:
            await postman.scribe.do(partial(postman.deliver, desk, channel, url, self._now))
        except StoreError as error:
            log.warning("Notices to %s wait: %s", channel.name, error)
        finally:
            self._under_way.pop(channel.name, None)


class Postman:
    """Delivers to one channel, on a thread of its own: one that hangs holds up no other."""

    def __init__(
        self,
        engine: Engine,
        send: Send,
        chance: Callable[[], float],
    ) -> None:
        self.scribe = Scribe()
        self._engine = engine
        self._send = send
        self._chance = chance
        self._unsaid: tuple[outbox.Letter, str | None] | None = None

    def deliver(
        self,
        desk: Desk,
        channel: Channel,
        url: str | None,
        now: Callable[[], datetime],
    ) -> None:
        """Deliver what waits, the oldest first, until nothing does or the channel takes it not.

        What became of a notice is written before the next one is taken, also where the database
        could not be written in between. Raises StoreError.
        """
        self._note(channel, now())
        while True:
            with writing(self._engine) as connection:
                letter = outbox.take(connection, channel.name, to_ms(now()))
            if letter is None:
                return
            said = desk.teller(channel).closed(letter, channel.name)
            failure = UNUSABLE if url is None else self._send(url, said.title, said.body)
            self._unsaid = (letter, failure)
            self._note(channel, now())
            if failure is not None:
                return

    def _note(self, channel: Channel, now: datetime) -> None:
        if self._unsaid is None:
            return
        letter, failure = self._unsaid
        with writing(self._engine) as connection:
            if failure is None:
                outbox.arrived(connection, letter, to_ms(now))
            else:
                failures = outbox.failures(connection, channel.name)
                wait = pause(failures, self._chance())
                outbox.bounced(connection, letter, failure, to_ms(now), to_ms(now + wait))
        self._unsaid = None
        if failure is not None and failures == 0:
            log.warning("The channel %s takes no notices (%s): they wait.", channel.name, failure)


def pause(failures: int, chance: float) -> timedelta:
    """Return how long a channel is left alone that has failed once more than `failures` times.

    It doubles from 15 s to 5 min, a fifth more or less by chance, so that many do not come at once.
    """
    usual = min(FIRST_WAIT_S * 2.0 ** min(failures, 10), LONGEST_WAIT_S)
    return timedelta(seconds=usual * (0.8 + 0.4 * chance))


def resume(engine: Engine) -> None:
    """Let what was on its way when the last process ended wait again, as perhaps sent before."""
    with writing(engine) as connection:
        doubtful = outbox.resume(connection)
    if doubtful:
        log.warning("%s notices were on their way when the collector ended: sent again.", doubtful)


def look(engine: Engine, desk: Desk, now: datetime) -> tuple[str, ...]:
    """Put what is due into the outbox; return the channels that something waits for.

    Where nothing is due it only reads. What was judged is judged again inside the transaction
    that writes it. Raises StoreError.
    """
    now_ms = to_ms(now)
    with reading(engine) as connection:
        is_due = bool(entries(desk, news(connection, now_ms, desk.zone), now))
        old = outbox.overdue(connection, now_ms)
        names = outbox.ready(connection, now_ms)
    if not is_due and not old:
        return names
    with writing(engine) as connection:
        found = news(connection, now_ms, desk.zone)
        outbox.queue(connection, entries(desk, found, now), found.threads, now_ms)
        outbox.give_up(connection, now_ms)
        names = outbox.ready(connection, now_ms)
    for name, count in old.items():
        log.warning("%s notices to %s are given up: it took none for a day.", count, name)
    return names
