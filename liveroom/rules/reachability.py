"""Whether silence lies with the applications or with our own way out.

Policy `uptime-1`, "The monitor's own faults are never an application's outage": where many fail at
once, references outside decide, and what they say is concluded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ENOUGH = 3
SHARE = 5
WINDOW_S = 10.0
"""So many applications, or one in SHARE of those asked, failing within WINDOW_S, is a crowd."""


class Reach(StrEnum):
    """How far the monitor can see; the words are those of the heartbeat."""

    FINE = "ok"
    OFFLINE = "offline"
    NAMELESS = "dns"
    ILL = "overload"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one reference check found.

    `canary`: a connection to ourselves stood. `ways`: for each reference outside this machine,
    whether it answered. `names`: for each resolver, whether it answered a question.
    `applications`: whether any application answered meanwhile.
    """

    canary: bool
    ways: tuple[bool, ...] = ()
    names: tuple[bool, ...] = ()
    applications: bool = False


def is_crowd(failed: int, asked: int) -> bool:
    """Return whether so many failures, among so many applications asked, may well be our own."""
    return failed >= ENOUGH or (failed > 0 and failed * SHARE >= asked)


def conclude(found: Evidence) -> Reach:
    """Return what a reference check means.

    Without the canary nothing else can be believed. One answer from anywhere outside proves the way
    out; none at all says that nobody can be judged. Resolvers that are silent while others answer
    leave those without a verdict who are known by name.
    """
    if not found.canary:
        return Reach.ILL
    if not any(found.ways) and not found.applications:
        return Reach.OFFLINE
    if found.names and not any(found.names):
        return Reach.NAMELESS
    return Reach.FINE
