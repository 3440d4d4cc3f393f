"""How the monitor itself is: beating, late, stopped, or able to look but not to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from liveroom import clock
from liveroom.model import Cause
from liveroom.rules.freshness import COLLECTOR, Freshness, freshness
from liveroom.store.engine import store_fault
from liveroom.store.reads import last_heartbeat

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FAULT_KEPT_S = 2.0


@dataclass(frozen=True, slots=True)
class Monitor:
    """What every room says of the collector.

    `state` is the heartbeat's own word (`ok offline dns overload storage clock`) while it beats, then
    `late` after 5 s, `stale` after 15 s and `dead` after 15 min or where it never ran; `storage`
    where it is late because the database takes no writes. `cause` is what a verdict that is
    missing is put down to, `age` how fresh the last sign of life is, whatever the state,
    `started_ms` since when this collector runs.
    """

    state: str
    cause: Cause
    since_ms: int | None
    beat_ms: int | None
    seq: int
    age: Freshness = Freshness.FRESH
    started_ms: int | None = None

    @property
    def beats(self) -> bool:
        """Say whether the last sign of life is no older than 15 s."""
        return self.age in {Freshness.FRESH, Freshness.LATE}


def monitor(connection: Connection, now_ms: int) -> Monitor:
    """Judge the collector by its heartbeat at `now_ms`; a reason it does not know is `none`."""
    beat = last_heartbeat(connection)
    if beat is None:
        return Monitor("dead", Cause.MONITOR_STOPPED, None, None, 0, Freshness.DEAD)
    age = freshness(timedelta(milliseconds=now_ms - beat.beat_ms), COLLECTOR)
    if age is not Freshness.FRESH and _FAULTS.now(connection.engine) is not None:
        state, cause, since_ms = "storage", Cause.MONITOR_STORAGE, beat.beat_ms
    elif age in {Freshness.STALE, Freshness.DEAD}:
        state, cause, since_ms = str(age), Cause.MONITOR_STOPPED, beat.beat_ms
    elif age is Freshness.LATE and beat.state == "ok":
        state, cause, since_ms = str(age), Cause.NONE, beat.beat_ms
    else:
        state, cause, since_ms = beat.state, _cause(beat.reason), beat.since_ms
    return Monitor(state, cause, since_ms, beat.beat_ms, beat.seq, age, beat.started_ms)


def _cause(reason: str) -> Cause:
    return Cause(reason) if reason in set(Cause) else Cause.NONE


class _Faults:
    """Whether a database takes writes, asked at most every two seconds however many screens hang."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Engine, tuple[float, str | None]] = WeakKeyDictionary()
        self._lock = Lock()

    def now(self, engine: Engine) -> str | None:
        with self._lock:
            asked, fault = self._known.get(engine, (float("-inf"), None))
            if clock.monotonic() - asked >= FAULT_KEPT_S:
                fault = store_fault(engine)
                self._known[engine] = (clock.monotonic(), fault)
            return fault


_FAULTS = _Faults()
