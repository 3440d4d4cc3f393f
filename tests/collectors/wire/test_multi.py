"""Many transfers on one loop, watched by one epoll."""

from __future__ import annotations

import asyncio

import pycurl
import pytest

from collectors.wire.multi import Multi
from tests import hostile


def _handle(url: str, timeout_ms: int) -> pycurl.Curl:
    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, url)
    curl.setopt(pycurl.TIMEOUT_MS, timeout_ms)
    curl.setopt(pycurl.WRITEFUNCTION, lambda _piece: None)
    return curl


def test_each_ends_with_its_own_number() -> None:
    """Good, refused and silent hosts side by side: no end is told to another's transfer."""

    async def run() -> list[int]:
        async with hostile.serve() as base:
            multi = Multi()
            found = await asyncio.gather(
                multi.perform(_handle(f"{base}/ok", 5000)),
                multi.perform(_handle(f"{base}/hang", 300)),
                multi.perform(_handle(f"{base}/reset", 5000)),
                multi.perform(_handle(f"{base}/ok", 5000)),
            )
            multi.close()
            return list(found)

    found = asyncio.run(run())

    assert found[0] == found[3] == 0
    assert found[1] == pycurl.E_OPERATION_TIMEDOUT
    assert found[2] in (pycurl.E_RECV_ERROR, pycurl.E_GOT_NOTHING)


def test_a_short_deadline_is_kept_behind_a_long_one() -> None:
    """The alarm of the first transfer must not make a later, shorter one wait for it."""

    async def run() -> int:
        async with hostile.serve() as base:
            multi = Multi()
            long = asyncio.create_task(multi.perform(_handle(f"{base}/hang", 60_000)))
            await multi.perform(_handle(f"{base}/ok", 60_000))
            async with asyncio.timeout(5):
                number = await multi.perform(_handle(f"{base}/hang", 100))
            long.cancel()
            await asyncio.gather(long, return_exceptions=True)
            multi.close()
            return number

    assert asyncio.run(run()) == pycurl.E_OPERATION_TIMEDOUT


def test_a_handle_serves_again_after_it_was_cancelled() -> None:
    """Whoever stops waiting takes the transfer off the wire with him."""

    async def run() -> int:
        async with hostile.serve() as base:
            multi, curl = Multi(), _handle(f"{base}/hang", 60_000)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await multi.perform(curl)
            curl.setopt(pycurl.URL, f"{base}/ok")
            number = await multi.perform(curl)
            multi.close()
            return number

    assert asyncio.run(run()) == 0


def test_closing_ends_what_is_in_flight() -> None:
    """A process that is told to end does not wait for hosts that never answer."""

    async def run() -> bool:
        async with hostile.serve() as base:
            multi = Multi()
            waiting = asyncio.create_task(multi.perform(_handle(f"{base}/hang", 60_000)))
            await multi.perform(_handle(f"{base}/ok", 5000))
            multi.close()
            await asyncio.gather(waiting, return_exceptions=True)
            return waiting.cancelled()

    assert asyncio.run(run())
