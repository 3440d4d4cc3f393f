"""Who may go out now: who answered last time first, who never was asked next, who hung last."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEPT_FREE = 4
"""One place in so many is only for those that answered last time."""

_ANSWERED, _NEW, _HUNG = range(3)


class NoTurnError(Exception):
    """Nobody gave a place back while it could still be used."""


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
        self._waiting: tuple[deque[asyncio.Future[None]], ...] = (deque(), deque(), deque())

    @asynccontextmanager
    async def one(self, who: str, patience_s: float | None) -> AsyncIterator[None]:
        """Hold a place for as long as the block lasts.

        Raises NoTurnError after `patience_s` of waiting for one (None: waits for ever).
        """
        rank = self._ranks.get(who, _NEW)
        await self._take(rank, patience_s)
        try:
            yield
        finally:
            self._give_back(rank)

    def learn(self, who: str, *, hung: bool) -> None:
        """Note how it went, for the next time."""
        self._ranks[who] = _HUNG if hung else _ANSWERED

    async def _take(self, rank: int, patience_s: float | None) -> None:
        if self._may(rank) and not any(self._waiting[: rank + 1]):
            self._grant(rank)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[rank].append(turn)
        try:
            async with asyncio.timeout(patience_s):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn.done() and not turn.cancelled():  # it was granted in the same moment
                self._give_back(rank)
            if isinstance(error, TimeoutError):
                raise NoTurnError from None
            raise

    def _may(self, rank: int) -> bool:
        return self._free > 0 and (rank == _ANSWERED or self._for_others > 0)

    def _grant(self, rank: int) -> None:
        self._free -= 1
        self._for_others -= rank != _ANSWERED

    def _give_back(self, rank: int) -> None:
        """Take a place back, and give what is free to those who wait, in the order of their ranks."""
        self._free += 1
        self._for_others += rank != _ANSWERED
        for next_rank, queue in enumerate(self._waiting):
            while queue and self._may(next_rank):
                turn = queue.popleft()
                if not turn.done():
                    self._grant(next_rank)
                    turn.set_result(None)
