"""Long work in many short transactions, and the turns it leaves to others."""

from __future__ import annotations

from threading import Event

PAUSE_S = 0.03
"""SQLite has no queue: who waits looks again after 25 ms at most, in its first eighth of a second.

A pause a little longer lets whoever waits in before the next short transaction begins.
"""


def give_way() -> None:
    """Let whoever waits for the database have it: called between two transactions of long work."""
    Event().wait(PAUSE_S)
