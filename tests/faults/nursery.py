"""A program with the collector loaded, which forks one whenever it is told to.

A collector that is killed a thousand times is started a thousand times: what is proven is what it
does, not how long Python takes to load it. Each line of standard input starts one, and its number
is answered.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from collectors import duty
from commands import main


def start() -> int:
    """Fork a collector and return its number."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os._exit(main(["collect"]))
    return child


if __name__ == "__main__":
    assert duty.STUCK
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who is gone leaves nothing behind
    number = 0
    for _ in sys.stdin:
        number = start()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
