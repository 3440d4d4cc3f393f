"""Those who connect and dawdle: however many, whoever asks is answered."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liveroom import clock
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 100
HALF = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Half: "
POST = b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n{"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a room of its own on a port."""
    folder, found = tmp_path_factory.mktemp("web"), free_port()
    environment = {"PATH": os.defpath, "LIVEROOM_HOME": str(folder)}
    command = [sys.executable, str(APP), "serve", "--port", str(found)]
    with Program(command, folder / "log", environment):
        until(lambda: fetch(f"http://127.0.0.1:{found}/healthz")[0] == 200, 60)
        yield found


def _answered(asking: socket.socket) -> bytes:
    asking.settimeout(10)
    return asking.recv(12)


@pytest.mark.parametrize(
    "sent",
    [b"", HALF, POST % 100, POST % 1_000_000],
    ids=["nothing", "half a head", "half a body", "half a large body"],
)
def test_whoever_asks_is_answered(port: int, sent: bytes) -> None:
    """A browser connects in advance, and an attacker for ever; neither may stop the wall."""
    with ExitStack() as stack:
        for _ in range(MANY):
            dawdling = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            dawdling.sendall(sent)
        began = clock.monotonic()

        status, _ = fetch(f"http://127.0.0.1:{port}/healthz")

        assert status == 200
        assert clock.monotonic() - began < 2


def test_a_head_may_come_in_pieces(port: int) -> None:
    """Byte by byte, on a connection that has asked before, and half of it with the one before."""
    whole = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as asking:
        asking.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(len(whole)):
            asking.sendall(whole[place : place + 1])
        assert _answered(asking) == b"HTTP/1.1 200"
        _rest(asking)

        asking.sendall(whole + whole[:9])
        assert _answered(asking) == b"HTTP/1.1 200"
        _rest(asking)

        asking.sendall(whole[9:])
        assert _answered(asking) == b"HTTP/1.1 200"


def _rest(asking: socket.socket) -> None:
    """Read what is left of an answer."""
    asking.settimeout(0.3)
    try:
        while asking.recv(65_536):
            pass
    except TimeoutError:
        pass


@pytest.mark.parametrize("size", [100, 1_000_000])
@pytest.mark.parametrize("head", ["Expect: 100-continue\r\n", ""])
def test_a_body_may_come_after_its_head(port: int, size: int, head: str) -> None:
    """As most programs send it; and on the same connection again."""
    asked = f"POST /nowhere HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {size}\r\n\r\n"
    for _ in range(6):  # more than may be large at once
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(asked.encode())
            asking.sendall(bytes(size))

            assert b" 40" in _answered(asking) or head


@pytest.mark.parametrize(
    "lines",
    ["Content-Length: 4\r\nTransfer-Encoding: chunked", "Content-Length: 5\r\nContent-Length: 0"],
)
def test_two_lengths_are_one_refusal(port: int, lines: str) -> None:
    """A proxy that reads the other one would let a second request through inside the first."""
    inner = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as asking:
        asking.sendall(
            f"POST /nowhere HTTP/1.1\r\nHost: x\r\n{lines}\r\n\r\n0\r\n\r\n{inner}".encode()
        )
        asking.settimeout(10)
        told = b"".join(iter(lambda: asking.recv(65_536), b""))

    assert told.startswith(b"HTTP/1.1 400")
    assert told.count(b"HTTP/1.1 ") == 1


def test_waiting_for_the_rest_costs_nothing(port: int) -> None:
    """Half a head is not looked at again until there is more of it, and let go where nobody is left."""
    with (
        socket.create_connection(("127.0.0.1", port)) as asking,
        socket.create_connection(("127.0.0.1", port)) as gone,
    ):
        asking.sendall(HALF)
        gone.sendall(HALF)
        gone.shutdown(socket.SHUT_WR)
        fetch(f"http://127.0.0.1:{port}/healthz")
        before = _spent_s()
        with socket.create_connection(("127.0.0.1", port)) as other:
            other.settimeout(1)
            with pytest.raises(TimeoutError):
                other.recv(1)

        assert _spent_s() - before < 0.5


def _spent_s() -> float:
    """Return the processor time of every server of this test, in seconds."""
    me = os.getpid()
    spent = 0.0
    waiting = [me]
    while waiting:
        number = waiting.pop()
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        waiting += map(int, children)
        if number != me:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent
