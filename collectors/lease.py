"""One collector on one home: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
import signal
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from liveroom.errors import StoreError
from liveroom.room import COLLECTOR_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

STOPPED = "T"


class Lease:
    """A place in the queue for a home.

    The lock is the kernel's, not the file's presence: a collector that was killed leaves none.
    """

    def __init__(self, descriptor: int) -> None:
        """Take the lock file, opened."""
        self._descriptor = descriptor

    def take(self) -> bool:
        """Have the home from now on, if nobody has it; say whether it is ours."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        return True

    def holder(self) -> int | None:
        """Return the process that has the home; None where that cannot be told for certain.

        A number may belong to another container, or to somebody else by now: who has it has the
        lock file open.
        """
        said = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
        lock = os.fstat(self._descriptor)
        with suppress(OSError):
            for file in Path(f"/proc/{said}/fd").iterdir() if said.isdigit() else ():
                with suppress(OSError):
                    if os.path.samestat(file.stat(), lock):
                        return int(said)
        return None


def state_of(number: int) -> str:
    """Return the kernel's letter for what a process does; nothing where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][:1]
    return ""


def end(number: int) -> None:
    """End a process that does not listen; nothing where it is gone or not ours to end."""
    with suppress(OSError):
        os.kill(number, signal.SIGKILL)


@contextmanager
def asked(home: Path) -> Iterator[Lease]:
    """Ask for the data directory; what was taken of it ends with the block, or with the process.

    Raises StoreError where its lock file cannot be opened.
    """
    path = home / COLLECTOR_LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened ({error.strerror}): check its rights."
        ) from error
    try:
        yield Lease(descriptor)
    finally:
        os.close(descriptor)
