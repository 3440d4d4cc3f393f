"""Who may go out now, so that however many hang, nobody else waits for them.

Whoever goes out holds a place, of which there are few; who has no answer soon waits for it aside,
where there is much room, and the place goes to the next. Who hung last time goes aside at once.
"""

from __future__ import annotations

import asyncio
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

KEPT = 4
"""One place in so many is for those who answered last time, one aside not for those who hung."""
SOON_S = 0.25
"""Who holds a place for longer gives it on where others wait."""
SWEEP_S = 0.1
"""How often, while anybody waits, it is seen who gives a place on and whose patience has ended."""
LONGEST_S = 60.0
"""The patience of those who name none."""


class NoTurnError(Exception):
    """Nothing came free while it could still be used."""


class Rank(IntEnum):
    """How it went last time; who comes first goes first."""

    ANSWERED = 0
    NEW = 1
    HUNG = 2
    HEAVY = 3  # hung where it takes much memory to wait


ANSWERED, NEW, HUNG, HEAVY = Rank
"""By themselves: they are asked for a dozen times a probe, and an enumeration looks its members up slowly."""


class _Waiting(NamedTuple):
    """One who waits, the least patient first; the future tells whether the turn came."""

    until: float
    number: int
    turn: _Turn
    told: asyncio.Future[bool]


class Turns:
    """Some places, and many more aside: so many transfers are under way at once, and no more.

    Among those of one rank the least patient goes first. They are patient until the end of their
    slot, so that a verdict that has been begun is brought to its end before another is begun.
    """

    def __init__(self, places: int, aside: int, *, heavy: int | None = None) -> None:
        """Share so many places, and so many (one at least) aside, `heavy` of them at most that are so.

        Who has not hung yet may be heavy as far as is known, and counts so aside.
        """
        self._free, self._kept = places, places // KEPT
        self._free_aside, self._kept_aside = aside, aside // KEPT
        self._free_heavy = aside if heavy is None else heavy
        self._kept_heavy = self._free_heavy // KEPT
        self._ranks: dict[str, Rank] = {}
        self._held: dict[_Turn, float] = {}  # since when; the oldest first
        self._waiting: dict[Rank, list[_Waiting]] = {rank: [] for rank in Rank}
        self._numbers = count()
        self._sweeping: asyncio.TimerHandle | None = None

    def one(self, who: str, patience_s: float | None, *, is_heavy: bool = False) -> _Turn:
        """Be out for as long as the `async with` block lasts.

        Raises NoTurnError after `patience_s` of waiting for that (None: a minute).
        """
        patience_s = LONGEST_S if patience_s is None else patience_s
        rank = self._ranks.get(who, NEW)
        return _Turn(self, who, rank, patience_s, is_heavy=is_heavy and rank is not HUNG)

    def learn(self, who: str, *, hung: bool, heavy: bool = False) -> None:
        """Note how it went, for the next time."""
        self._ranks[who] = (HEAVY if heavy else HUNG) if hung else ANSWERED

    async def begin(self, turn: _Turn) -> None:
        """Let a turn begin, as soon as there is room for it."""
        loop = asyncio.get_running_loop()
        if self._may(turn.rank):
            self._let_out(turn, loop.time())
            return
        told: asyncio.Future[bool] = loop.create_future()
        until = loop.time() + turn.patience_s
        heappush(self._waiting[turn.rank], _Waiting(until, next(self._numbers), turn, told))
        if self._sweeping is None:
            # One alarm for all: with thousands who wait, one each costs more than the waiting.
            self._rest(loop)
        try:
            is_out = await told
        except asyncio.CancelledError:
            if told.done() and not told.cancelled() and told.result():
                self.end(turn)  # it came in the same moment
            raise
        if not is_out:
            self._forgive(turn)
            raise NoTurnError

    def end(self, turn: _Turn) -> None:
        """Take back what a turn has held, and let out who waits for it."""
        if self._held.pop(turn, None) is None:
            self._free_aside += 1
            self._free_heavy += turn.is_heavy
        else:
            self._free += 1
        if self._sweeping is not None:  # somebody waits
            self._serve(asyncio.get_running_loop().time())

    def _may(self, rank: Rank) -> bool:
        if rank is HEAVY and self._free_heavy <= self._kept_heavy:
            return False
        if rank >= HUNG:
            return self._free_aside > self._kept_aside
        return self._free > (0 if rank is ANSWERED else self._kept)

    def _let_out(self, turn: _Turn, now: float) -> None:
        if turn.rank >= HUNG:
            self._free_aside -= 1
            self._free_heavy -= turn.is_heavy
        else:
            self._free -= 1
            self._held[turn] = now

    def _serve(self, now: float) -> None:
        """Let out all those there is room for, and send those away whose patience has ended."""
        for rank, queue in self._waiting.items():
            while queue and (queue[0].until <= now or self._may(rank)):
                until, _, turn, told = heappop(queue)
                if told.done():
                    continue
                if until > now:
                    self._let_out(turn, now)
                told.set_result(until > now)

    def _rest(self, loop: asyncio.AbstractEventLoop) -> None:
        self._sweeping = loop.call_later(SWEEP_S, self._sweep, loop, loop.time() + SWEEP_S)

    def _sweep(self, loop: asyncio.AbstractEventLoop, planned: float) -> None:
        self._sweeping, now = None, loop.time()
        is_wanted = bool(self._waiting[ANSWERED] or self._waiting[NEW])
        if is_wanted and now - planned < SWEEP_S:  # where we are late, nobody knows who else is
            self._put_aside(now - SOON_S)
        self._serve(now)
        if any(self._waiting.values()):
            self._rest(loop)

    def _put_aside(self, before: float) -> None:
        """Let those who have held a place since `before` go on without it."""
        for turn in [turn for turn, since in self._held.items() if since <= before]:
            if self._free_aside and self._free_heavy >= turn.is_heavy:
                del self._held[turn]
                self._free_aside -= 1
                self._free_heavy -= turn.is_heavy
                self._free += 1

    def _forgive(self, turn: _Turn) -> None:
        """Let who hung once, and found no room since, be new: not the same ones miss every slot."""
        if turn.rank >= HUNG:
            self._ranks.pop(turn.who, None)


class _Turn:
    """A place, and then room aside, that are held as long as a block lasts."""

    __slots__ = ("_turns", "is_heavy", "patience_s", "rank", "who")

    def __init__(
        self, turns: Turns, who: str, rank: Rank, patience_s: float, *, is_heavy: bool
    ) -> None:
        self._turns = turns
        self.who = who
        self.rank = rank
        self.patience_s = patience_s
        self.is_heavy = is_heavy

    async def __aenter__(self) -> None:
        await self._turns.begin(self)

    async def __aexit__(self, *_: object) -> None:
        self._turns.end(self)
