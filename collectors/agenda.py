"""What is asked when, and what is being asked now: the rounds, the wheel they lie on, their tasks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collectors.run import missed, watch
from collectors.wheel import Wheel
from liveroom.model import Application, Cause, Status
from liveroom.rules.slots import attempt_fits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping

    from collectors.rounds import Round
    from collectors.run import Means
    from liveroom.model import Sample
    from liveroom.rules.slots import Slot

AT_A_TIME = 100
"""So many polls are begun before the loop turns: a thousand would keep it from answers for long."""


class Agenda:
    """The rounds of the registry, each begun in the second its slot begins, none twice at a time.

    Samples go to `add`; `bring` reads a usage or complaint source and takes home what it told;
    `places` says which addresses a name last stood for.
    """

    def __init__(
        self,
        means: Means,
        add: Callable[[Sample], None],
        bring: Callable[[Round], Awaitable[None]],
        places: Callable[[str], tuple[str, ...]],
    ) -> None:
        self.means = means
        self.rounds: Mapping[str, Round] = {}
        self.due: dict[str, int] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._add, self._bring, self._places = add, bring, places
        self._wheel = Wheel(int(means.now().timestamp()))

    @property
    def running(self) -> Mapping[str, asyncio.Task[None]]:
        """Return the polls under way, by the key of their round."""
        return self._running

    async def admit(self, rounds: Mapping[str, Round]) -> None:
        """Replace the rounds; those that are new begin at once, where their slot has room."""
        self.rounds = rounds
        self.due = {key: due for key, due in self.due.items() if key in rounds}
        for place, key in enumerate([key for key in rounds if key not in self.due], 1):
            now = self.means.now()
            self._put(key, rounds[key], now)
            if rounds[key].has_room(now):
                self.begin(key, now, now)
            if place % AT_A_TIME == 0:
                await asyncio.sleep(0)

    async def turn(self) -> None:
        """Begin what is due; a round that still runs misses its slot."""
        now, begun = self.means.now(), 0
        for second, key in self._wheel.turn(int(now.timestamp())):
            if key in self.rounds and self.due.get(key) == second:
                self._put(key, self.rounds[key], now)
                self.begin(key, datetime.fromtimestamp(second, UTC), now)
                begun += 1
                if begun % AT_A_TIME == 0:
                    await asyncio.sleep(0)  # those that were begun go out

    def lay_anew(self) -> None:
        """Lay every round from this moment on: the clock was set."""
        now = self.means.now()
        self._wheel = Wheel(int(now.timestamp()))
        for key, found in self.rounds.items():
            self._put(key, found, now)

    def begin(self, key: str, at: datetime, now: datetime) -> None:
        """Begin the slot of a round that `at` lies in; where it cannot be asked any more, say so."""
        found = self.rounds[key]
        if found.is_over(at):
            return
        subject, slot = found.subject, found.slot(at)
        task: Coroutine[None, None, None]
        if found.source == "health" and isinstance(subject, Application):
            if key in self._running or not attempt_fits(now, subject.timeout, slot):
                self._add(missed(subject, slot, Cause.MONITOR_OVERLOAD))
                return
            task = self._watch(key, subject, slot)
        elif key in self._running:
            return
        else:
            task = self._harvest(key, found)
        self._running[key] = asyncio.create_task(task)

    def cancel(self) -> Iterable[asyncio.Task[None]]:
        """Cancel what is under way; return it, to be waited for."""
        tasks = tuple(self._running.values())
        for task in tasks:
            task.cancel()
        return tasks

    def _put(self, key: str, found: Round, now: datetime) -> None:
        self.due[key] = self._wheel.put(key, found.next_start(now))

    async def _watch(self, key: str, application: Application, slot: Slot) -> None:
        try:
            sample = (await watch(application, slot, self.means)).sample
        finally:
            self._running.pop(key, None)
        if sample.verdict.status is Status.DOWN and application.health is not None:
            sample = sample._replace(addresses=self._places(application.health.url))
        self._add(sample)

    async def _harvest(self, key: str, found: Round) -> None:
        try:
            await self._bring(found)
        finally:
            self._running.pop(key, None)
