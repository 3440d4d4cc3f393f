"""Run only the simulated city, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from demo.city import DECLARED, found
from liveroom.clock import now
from liveroom.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from demo.script import Script
    from demo.server import DemoCity

SEED = 1
DAY = 86_400
MOST = 10_000
LAST_PORT = 65_535 - 20  # the doors of some services lie behind it


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--port", type=int, default=0, help="port to answer on (any free one)")
    parser.add_argument("--apps", type=int, default=DECLARED, help="how many applications")
    parser.add_argument("--seed", type=int, default=SEED, help="which of all possible cities")
    parser.add_argument(
        "--faults", action="store_true", help="let a few services misbehave as attackers do"
    )
    parser.add_argument(
        "--registry", type=Path, metavar="FILE", help="write the registry here, and keep it current"
    )
    parser.add_argument(
        "--authority",
        type=Path,
        metavar="FILE",
        help="write the certificate of the city's authority here, and let a service speak TLS",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing of where it answers")


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM; without --registry the registry is printed instead."""
    if not 1 <= options.apps <= MOST:
        raise UsageError(f"--apps must lie between 1 and {MOST}, not {options.apps}.")
    if not 0 <= options.port <= LAST_PORT:
        raise UsageError(f"--port must lie between 0 and {LAST_PORT}, not {options.port}.")
    from demo.script import Script

    script = Script(found(options.apps, options.seed), faults=options.faults)
    return asyncio.run(_serve(script, options))


async def _serve(script: Script, options: argparse.Namespace) -> int:
    from demo.authority import Authority
    from demo.server import DemoCity

    believed: Path | None = options.authority
    authority = None if believed is None else Authority(now())
    city = DemoCity(script, _seconds, options.port, authority)
    try:
        await city.start()
    except (OSError, OverflowError) as error:
        await city.close()
        raise UsageError(
            f"The demo city cannot listen on 127.0.0.1:{options.port} ({_reason(error)}): "
            "choose another --port."
        ) from error
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        if believed is not None and authority is not None:
            _replace(believed, authority.pem)
        _greet(script, city, options)
        while not await _stopped_within(stop, DAY):
            city.renew()
            if options.registry is not None:
                _greet(script, city, options)
    finally:
        await city.close()
    return 0


def _reason(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return str(error) if number is None else os.strerror(number).lower()


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        return await asyncio.wait_for(stop.wait(), seconds)
    return False


def _greet(script: Script, city: DemoCity, options: argparse.Namespace) -> None:
    """Write or print the registry; with a new day it announces new maintenance."""
    from demo import registry

    file: Path | None = options.registry
    text = registry.write(script, city.addresses, _seconds())
    if file is not None:
        _replace(file, text)
        text = f"# their registry is {file}"
    if not options.quiet:
        number = len(script.city.services)
        print(f"# {number} applications answer on {city.addresses.common}/\n{text}", flush=True)


def _replace(file: Path, text: str) -> None:
    """Write a file whole or not at all: somebody may be reading it."""
    draft = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}).") from error


def _seconds() -> float:
    return now().timestamp()
