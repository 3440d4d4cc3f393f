"""A loop whose clock does not pass but skips: an hour of waiting takes as long as what is done in it."""

from __future__ import annotations

import asyncio
from selectors import DefaultSelector
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from selectors import SelectorKey


Told = TypeVar("Told")


class _Skipping(DefaultSelector):
    """Notes how long it should have waited in place of waiting."""

    skipped_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Return what is ready by now."""
        self.skipped_s += timeout or 0.0
        return super().select(0)


class _Swift(asyncio.SelectorEventLoop):
    """The loop of it; its time begins at 0."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Return the seconds that were skipped."""
        return self._skipping.skipped_s


def run(main: Coroutine[Any, Any, Told]) -> Told:
    """Run a coroutine to its end, without waiting."""
    with asyncio.Runner(loop_factory=_Swift) as runner:
        return runner.run(main)
