"""153 hosts that mean no good, again and again: `python -m bench.attack`.

The attacker sits in a process of its own, so that what is counted is the collector's wire alone;
one line per round. Bodies without an end, hosts that hang, bombs of compressed zeros.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
from datetime import timedelta

from bench.target import LOOPBACK, resident_mb
from collectors.contract import Request, Silence
from collectors.wire import Wire
from tests import hostile

COUNT, ROUNDS = 153, 12
PATHS = ("endless", "hang", "gzip-bomb")


async def evil() -> None:
    """Serve every hostile answer until killed; the address is printed."""
    async with hostile.serve() as base:
        print(base, flush=True)
        await asyncio.Event().wait()


async def suffer(base: str) -> None:
    """Ask 153 at once, a third of each kind, round after round; print memory after each."""
    wire = Wire(LOOPBACK, in_flight=128)
    print(json.dumps({"round": 0, "rss_mb": resident_mb()}))
    for number in range(1, ROUNDS + 1):
        asked = (
            wire.fetch(Request(f"{base}/{PATHS[n % len(PATHS)]}", timedelta(seconds=1)))
            for n in range(COUNT)
        )
        found = await asyncio.gather(*asked)
        assert all(isinstance(one, Silence) for one in found)
        told = {"longest_ms": round(max(one.timings.total for one in found))}
        del found
        print(json.dumps({"round": number, "rss_mb": resident_mb()} | told), flush=True)
    gc.collect()
    print(json.dumps({"rounds": ROUNDS, "rss_mb_when_swept": resident_mb()}))
    await wire.close()


def main() -> None:
    """Start the attacker, suffer it, end it."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.attack", "--evil"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        asyncio.run(suffer(server.stdout.readline().strip()))
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["--evil"]:
        asyncio.run(evil())
    else:
        main()
