"""Long work in many short transactions, and the turns it leaves to others."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from liveroom.store.engine import is_awaited

if TYPE_CHECKING:
    from sqlalchemy import Engine

LOOK_S, LOOKS = 0.005, 40
"""Whoever waits for SQLite looks again after 25 ms at first, and after 100 ms at most."""


def give_way(engine: Engine) -> None:
    """Let whoever waits to write go first: called between two transactions of long work.

    At no cost where nobody does. Who does not come in within a fifth of a second waits for somebody else.
    """
    for _ in range(LOOKS):
        if not is_awaited(engine):
            return
        Event().wait(LOOK_S)
