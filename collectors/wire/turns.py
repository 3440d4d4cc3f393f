"""Who may go out now: who answered last time first, who never was asked next, who hung last."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from typing import NamedTuple

KEPT_FREE = 4
"""One place in so many is only for those that answered last time."""
SWEEP_S = 0.1
"""How often those are sent away whose patience has ended; nobody is let out after that end."""

_ANSWERED, _NEW, _HUNG = range(3)


class NoTurnError(Exception):
    """Nobody gave a place back while it could still be used."""


class _Waiting(NamedTuple):
    """One who waits, until when on the loop's clock; the future tells whether a place was given."""

    turn: asyncio.Future[bool]
    until: float


class Turns:
    """A number of places in flight, shared so that those who hang keep no one else from going out.

    A host that hangs holds its place for the whole time-out. With more of them than places, a plain
    queue would let everybody wait behind them.
    """

    def __init__(self, count: int) -> None:
        """Share `count` places."""
        self._free = count
        self._for_others = count - count // KEPT_FREE
        self._ranks: dict[str, int] = {}
        self._waiting: tuple[deque[_Waiting], ...] = (deque(), deque(), deque())
        self._sweeping: asyncio.TimerHandle | None = None

    def one(self, who: str, patience_s: float | None) -> _Turn:
        """Hold a place for as long as the `async with` block lasts.

        Raises NoTurnError after `patience_s` of waiting for one (None: waits for ever).
        """
        return _Turn(self, self._ranks.get(who, _NEW), patience_s)

    def learn(self, who: str, *, hung: bool) -> None:
        """Note how it went, for the next time."""
        self._ranks[who] = _HUNG if hung else _ANSWERED

    def at_once(self, rank: int) -> bool:
        """Take a place that is free, where nobody waits for it already."""
        if not self._may(rank) or any(self._waiting[: rank + 1]):
            return False
        self._grant(rank)
        return True

    async def later(self, rank: int, patience_s: float | None) -> None:
        """Wait for a place, and take it."""
        loop = asyncio.get_running_loop()
        until = math.inf if patience_s is None else loop.time() + patience_s
        turn: asyncio.Future[bool] = loop.create_future()
        self._waiting[rank].append(_Waiting(turn, until))
        if self._sweeping is None and until < math.inf:
            # One alarm for all: with thousands who wait, one each costs more than the waiting.
            self._sweeping = loop.call_later(SWEEP_S, self._sweep, loop)
        try:
            is_granted = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.give_back(rank)  # it was granted in the same moment
            raise
        if not is_granted:
            raise NoTurnError

    def give_back(self, rank: int) -> None:
        """Take a place back, and give what is free to those who wait, in the order of their ranks."""
        self._free += 1
        self._for_others += rank != _ANSWERED
        for next_rank, queue in enumerate(self._waiting):
            while queue and self._may(next_rank):
                turn, until = queue.popleft()
                if not turn.done():
                    is_granted = until == math.inf or turn.get_loop().time() < until
                    turn.set_result(is_granted)
                    if is_granted:
                        self._grant(next_rank)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Send those away whose patience has ended."""
        now, is_anybody = loop.time(), False
        for queue in self._waiting:
            for _ in range(len(queue)):
                waiting = queue.popleft()
                if waiting.turn.done():
                    continue
                if waiting.until <= now:
                    waiting.turn.set_result(False)
                else:
                    queue.append(waiting)
                    is_anybody = True
        self._sweeping = loop.call_later(SWEEP_S, self._sweep, loop) if is_anybody else None

    def _may(self, rank: int) -> bool:
        return self._free > 0 and (rank == _ANSWERED or self._for_others > 0)

    def _grant(self, rank: int) -> None:
        self._free -= 1
        self._for_others -= rank != _ANSWERED


class _Turn:
    """A place that is held as long as a block lasts."""

    __slots__ = ("_patience_s", "_rank", "_turns")

    def __init__(self, turns: Turns, rank: int, patience_s: float | None) -> None:
        self._turns = turns
        self._rank = rank
        self._patience_s = patience_s

    async def __aenter__(self) -> None:
        if not self._turns.at_once(self._rank):
            await self._turns.later(self._rank, self._patience_s)

    async def __aexit__(self, *_: object) -> None:
        self._turns.give_back(self._rank)
