"""A small tree of processes: started together, restarted when one dies, ended together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from liveroom import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FRONT_DOOR = Path(__file__).parent.parent / "app.py"
GRACE_S = 3.5  # from "please end" to the end; the whole tree is gone within 5 s
LOOK_S = 0.1
STEADY_S = 20.0  # a child that lived this long did not die at its start
FIRST_WAIT_S = 0.3
LONGEST_WAIT_S = 3.0  # with the time a start takes, five seconds
PATIENCE = 6  # deaths at the start, one after the other, before we ask rarely
RARE_WAIT_S = 30.0

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Child:
    """A command line as a process of its own.

    It starts when `waits_for` exists; one that works `once` is not started again after exit 0.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    waits_for: Path | None = None
    once: bool = False


def front_door(*arguments: str) -> tuple[str, ...]:
    """Return the command line that runs a command of ours with this very interpreter."""
    return (sys.executable, str(FRONT_DOOR), *arguments)


@dataclass(slots=True)
class _Place:
    """Where a child stands: running, waiting for its next start, or finished."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    deaths: int = 0
    is_finished: bool = False


@dataclass(slots=True)
class Tree:
    """Keeps its children alive until it is told to stop; `tell` takes one sentence."""

    children: Sequence[Child]
    tell: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    places: list[_Place] = field(init=False)

    def __post_init__(self) -> None:
        """Give every child its place."""
        self.places = [_Place(child) for child in self.children]

    def keep(self, between: Callable[[], object] = lambda: None) -> None:
        """Start everything and keep it running until SIGTERM, SIGINT or SIGHUP; then end it all.

        `between` is called at every look, about ten times a second; the tree ends as well when it
        returns something true.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            while not self.stop.wait(LOOK_S):
                for place in self.places:
                    self._look(place, clock.monotonic())
                if between():
                    return
        finally:
            self._end()

    def _look(self, place: _Place, now: float) -> None:
        process = place.process
        if process is not None and process.poll() is not None:
            self._bury(place, process, now)
        elif process is None and not place.is_finished and now >= place.due:
            waits_for = place.child.waits_for
            if waits_for is None or waits_for.exists():
                place.process = _start(place.child)
                place.started = now

    def _bury(self, place: _Place, process: subprocess.Popen[bytes], now: float) -> None:
        """Note a death and when to try again; a child that keeps dying is tried ever more rarely."""
        _clear(process)
        place.process = None
        if place.child.once and process.returncode == 0:
            place.is_finished = True
            return
        place.deaths = 1 if now - place.started >= STEADY_S else place.deaths + 1
        wait = _wait(place.deaths, is_killed=process.returncode < 0)
        place.due = now + wait
        again = "" if place.deaths == 1 else f" {place.deaths} times in a row"
        self.tell(
            f"The {place.child.name} ended{again} ({_how(process.returncode)}); "
            f"it starts again in {wait:g} s."
        )

    def _end(self) -> None:
        """Ask every child to end, and after the grace make it."""
        running = [place.process for place in self.places if place.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = clock.monotonic() + GRACE_S
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - clock.monotonic()))
            _clear(process)
            process.wait()


def _start(child: Child) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: only we pass signals on, and it ends when we do."""
    parent = os.getpid()

    def prepare() -> None:
        # When we are killed without a word, the kernel tells our children.
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(  # noqa: S603  a command line of our own making
        child.command,
        env=dict(child.environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=prepare,  # noqa: PLW1509  one thread only, and nothing but two system calls
    )


def _clear(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child and of whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait(deaths: int, *, is_killed: bool) -> float:
    """Return how long to wait; one that was killed did not fail by itself, and is never tried rarely."""
    if deaths > PATIENCE and not is_killed:
        return RARE_WAIT_S
    return min(FIRST_WAIT_S * float(2 ** (deaths - 1)), LONGEST_WAIT_S)


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"by {signal.Signals(-code).name}"
