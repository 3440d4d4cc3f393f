"""One collector on one home: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from liveroom.errors import StoreError
from liveroom.room import COLLECTOR_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the data directory for this process; raise StoreError where another collector has it.

    The lock is the kernel's, not the file's presence: a collector that was killed leaves none.
    """
    path = home / COLLECTOR_LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened ({error.strerror}): check its rights."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    except BlockingIOError as error:
        holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
        sentence = (
            f"Another collector (process {holder or 'unknown'}) works on {home}: "
            "end it first, or set LIVEROOM_HOME to another place."
        )
        raise StoreError(sentence) from error
    finally:
        os.close(descriptor)
