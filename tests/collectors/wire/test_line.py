"""One handle makes one GET after another: nothing of the last may be found in the next."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from ipaddress import ip_network

import pytest

from collectors.contract import Answer, Request, Silence
from collectors.policy import Policy
from collectors.wire import Wire
from tests import hostile

DEADLINE = timedelta(seconds=0.5)
LOOPBACK = Policy((ip_network("127.0.0.0/8"), ip_network("::1/128")))
TRAILED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Encoding\r\n\r\n"
    b"2\r\nok\r\n0\r\nContent-Encoding: gzip\r\nX-After: 1\r\n\r\n"
)


def _in_turn(*asked: str | Request) -> list[Answer | Silence]:
    """Return what a wire with one handle finds at each path or request, in turn."""

    async def run() -> list[Answer | Silence]:
        async with hostile.serve(more={"trailed": TRAILED}) as base:
            wire = Wire(LOOPBACK, in_flight=1)
            found = []
            for each in asked:
                path, headers = (each, {}) if isinstance(each, str) else (each.url, each.headers)
                found.append(await wire.fetch(Request(f"{base}/{path}", DEADLINE, headers)))
            await wire.close()
            return found

    return asyncio.run(run())


@pytest.mark.parametrize(
    "path", ["hang", "over-the-cap", "cookies", "torn", "reset", "status-999", "at-the-cap"]
)
def test_nothing_of_the_last_answer_is_left(path: str) -> None:
    """A body, a fault or a number of the answer before would be judged as this one's."""
    _, found = _in_turn(path, "ok")

    assert isinstance(found, Answer)
    assert (found.status, found.body) == (200, hostile.UP)
    assert found.timings.total < DEADLINE.total_seconds() * 1000


def test_nothing_of_the_last_request_is_sent() -> None:
    """Neither a header, perhaps a secret one, nor a cookie goes to the next application."""
    secret = Request("echo", DEADLINE, {"X-Api-Key": "s3cr3t"})

    *_, found = _in_turn(secret, "cookies", "echo")

    assert isinstance(found, Answer)
    names = {line.split(":")[0] for line in json.loads(found.body)["headers"]}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


def test_addresses_of_the_last_name_are_forgotten() -> None:
    """A host by number follows one by name, and the other way round."""

    async def run() -> list[Answer | Silence]:
        async with hostile.serve() as base:
            wire = Wire(LOOPBACK, in_flight=1)
            port = base.rpartition(":")[2]
            urls = (f"http://localhost:{port}/ok", f"{base}/ok", f"http://localhost:{port}/ok")
            found = [await wire.fetch(Request(url, DEADLINE)) for url in urls]
            await wire.close()
            return found

    first, second, third = asyncio.run(run())

    assert isinstance(first, Silence), "the server listens on 127.0.0.2, localhost is 127.0.0.1"
    assert isinstance(second, Answer)
    assert isinstance(third, Silence)


def test_a_trailer_changes_nothing() -> None:
    """What comes after the body cannot take back what was said before it."""
    (found,) = _in_turn("trailed")

    assert isinstance(found, Answer)
    assert found.body == b"ok"
    assert "content-encoding" not in found.headers
