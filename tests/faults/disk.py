"""What a process writes, seen by strace: recorded, cut off by kill -9, or lost with the power."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from os import kill
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.journeys.servers import program
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

ROOT = Path(__file__).parents[2]
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
SECTOR = 512
_LINE = re.compile(r'(\w+)\((?:\d+<([^>]*)>|"([^"]*)")(?:, (?:"([^"]*)", )?(\d+)(?:, (\d+))?)?\)')
_KEPT, _TORN = 0.5, 0.6


class Op(NamedTuple):
    """One call that changes a file: which, of what name, at which place, with what.

    A synced directory is a file that nobody writes.
    """

    call: str
    name: str
    number: int = 0
    data: bytes = b""


Disk = dict[str, bytearray]


class Flushers:
    """A program with everything loaded, whose children write; see `tests.faults.flusher`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take the program."""
        self._process = process

    def run(self, home: Path, sync: str, *strace: str) -> int:
        """Let one child write under strace, and return how it ended."""
        child = int(self._ask(f"{home} {sync}\n"))
        with traced(child, *strace):
            kill(child, signal.SIGCONT)
            return int(self._ask(""))

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def flushers() -> Iterator[Flushers]:
    """Run the program."""
    command = [sys.executable, "-m", "tests.faults.flusher"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Flushers(process)


@contextmanager
def traced(number: int, *options: str) -> Iterator[None]:
    """Watch a process with strace for one block, every thread of it with `-f`."""
    command = [program("strace"), "-qq", *options, "-p", str(number)]
    status = Path(f"/proc/{number}/status")
    with subprocess.Popen(command) as strace:
        try:
            until(lambda: "TracerPid:\t0" not in status.read_text(), 30)
            yield
        finally:
            strace.terminate()


def recorded(flusher: Flushers, home: Path, sync: str) -> list[Op]:
    """Let one child write, and return what it did to the files of its home."""
    log = home.with_name(f"{home.name}.strace")
    seen = ("-y", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log))
    assert flusher.run(home, sync, *seen) == 0
    lines = log.read_text().splitlines()
    return [op for line in lines if (op := _read(line, home)) is not None]


def _read(line: str, home: Path) -> Op | None:
    found = _LINE.match(line)
    if found is None:
        return None
    call, opened, named, data, first, second = found.groups()
    path = Path(_bytes(opened or named).decode())
    if home not in (path, path.parent):
        return None
    place = int(second if second is not None else 0) if data is not None else int(first or 0)
    return Op(call, path.name, place, _bytes(data or ""))


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def before(home: Path) -> Disk:
    """Return the files of a home as they lie on the disk now."""
    return {file.name: bytearray(file.read_bytes()) for file in home.iterdir()}


def after_power_loss(start: Disk, ops: Sequence[Op], random: Random) -> Disk:
    """Return what a disk holds when the power goes after these calls.

    What was synced is there. Of what was not, each write may be there, torn at a sector, or not.
    """
    disk = {name: bytearray(content) for name, content in start.items()}
    pending: dict[str, list[Op]] = {}
    for op in ops:
        if op.call in ("fsync", "fdatasync"):
            for one in pending.pop(op.name, []):
                _apply(disk, one)
        elif op.call == "unlink":
            disk.pop(op.name, None)
            pending.pop(op.name, None)
        else:
            pending.setdefault(op.name, []).append(op)
    for op in (op for waiting in pending.values() for op in waiting):
        fate = random.random()
        if fate < _KEPT:
            _apply(disk, op)
        elif fate < _TORN and len(op.data) > SECTOR:
            whole = SECTOR * random.randint(1, (len(op.data) - 1) // SECTOR)
            _apply(disk, op._replace(data=op.data[:whole]))
    return disk


def _apply(disk: Disk, op: Op) -> None:
    content = disk.setdefault(op.name, bytearray())
    if op.call == "ftruncate":
        del content[op.number :]
        content.extend(bytes(op.number - len(content)))
    else:
        content.extend(bytes(max(0, op.number - len(content))))
        content[op.number : op.number + len(op.data)] = op.data


def lay(disk: Disk, home: Path) -> None:
    """Put the files of a disk into an empty home; shared memory does not survive the power."""
    home.mkdir()
    for name, content in disk.items():
        if not name.endswith("-shm"):
            (home / name).write_bytes(content)
