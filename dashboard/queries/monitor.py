"""How the monitor itself is: beating, late, stopped, or able to look but not to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from liveroom.model import Cause
from liveroom.rules.freshness import COLLECTOR, Freshness, freshness
from liveroom.store.reads import last_heartbeat

if TYPE_CHECKING:
    from sqlalchemy import Connection

FRESH_STATES = frozenset({"ok", "late", "offline", "overload", "storage", "clock"})


@dataclass(frozen=True, slots=True)
class Monitor:
    """What every room says of the collector.

    `state` is the heartbeat's own word (`ok offline overload storage clock`) while it beats, then
    `late` after 5 s, `stale` after 15 s and `dead` after 15 min or where it never ran; `storage`
    also where it cannot write. `cause` is what a verdict that is missing is put down to.
    """

    state: str
    cause: Cause
    since_ms: int | None
    beat_ms: int | None
    seq: int

    @property
    def beats(self) -> bool:
        """Say whether the last sign of life is no older than 15 s."""
        return self.state in FRESH_STATES


def monitor(connection: Connection, now_ms: int) -> Monitor:
    """Judge the collector by its heartbeat at `now_ms`; a reason it does not know is `none`."""
    beat = last_heartbeat(connection)
    if beat is None:
        return Monitor("dead", Cause.MONITOR_STOPPED, None, None, 0)
    age = freshness(timedelta(milliseconds=now_ms - beat.beat_ms), COLLECTOR)
    if age in {Freshness.STALE, Freshness.DEAD}:
        return Monitor(str(age), Cause.MONITOR_STOPPED, beat.beat_ms, beat.beat_ms, beat.seq)
    late = beat.state == "ok" and age is Freshness.LATE
    state, since_ms = ("late", beat.beat_ms) if late else (beat.state, beat.since_ms)
    return Monitor(state, _cause(beat.reason), since_ms, beat.beat_ms, beat.seq)


def _cause(reason: str) -> Cause:
    return Cause(reason) if reason in set(Cause) else Cause.NONE
