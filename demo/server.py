"""The sockets of the simulated city: one small HTTP server on loopback, and doors that can close."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from demo.desk import Manner, Plan, plan
from demo.registry import Addresses
from demo.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.authority import Authority
    from demo.script import Script

HOST = "127.0.0.1"
LARGEST_REQUEST = 16 * 1024
PATIENCE_S = 60.0  # for a request that does not come, and for a client that never hangs up
LOOK_S = 0.5  # how often the doors look at the script
BACKLOG = 1024
_CUT = struct.pack("ii", 1, 0)  # close with a reset, not with a goodbye
_CHUNK = b"x" * 65536


class Conversation(asyncio.Protocol):
    """One connection: a request, an answer in the manner the script asks for, the end."""

    def __init__(self, script: Script, clock: Callable[[], float]) -> None:
        self._script = script
        self._clock = clock
        self._asked = b""
        self._is_answered = False
        self._transport: asyncio.Transport | None = None
        self._timers: list[asyncio.TimerHandle] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the request, but not for ever."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP and TLS both are
        self._transport = transport
        self._later(PATIENCE_S, self._cut)

    def data_received(self, data: bytes) -> None:
        """Answer as soon as the head of the request is whole."""
        self._asked += data
        if len(self._asked) > LARGEST_REQUEST:
            self._cut()
        elif b"\r\n\r\n" in self._asked and not self._is_answered:
            self._is_answered = True
            self._answer()

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget what was still to be done."""
        for timer in self._timers:
            timer.cancel()
        self._transport = None

    def _answer(self) -> None:
        method, _, rest = self._asked.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = urlsplit(rest.partition(" ")[0])
        if method not in {"GET", "HEAD"}:
            self._cut()
            return
        planned = plan(self._script, target.path, dict(parse_qsl(target.query)), self._clock())
        if planned.manner is not Manner.NEVER:
            self._later(planned.delay_s, lambda: self._send(planned, method))

    def _send(self, planned: Plan, method: str) -> None:
        if self._transport is None:
            return
        if planned.manner is Manner.RESET:
            self._cut()
            return
        head, body = written(planned)
        if planned.manner is Manner.WHOLE:
            self._transport.write(head if method == "HEAD" else head + body)
            self._transport.close()
            return
        self._transport.write(head)
        self._go_on(planned.manner)

    def _go_on(self, manner: Manner) -> None:
        """Send more and more, as long as somebody listens."""
        if self._transport is None:
            return
        pause = 1.0 if manner is Manner.DRIP else 0.02
        self._transport.write(b"." if manner is Manner.DRIP else _CHUNK)
        self._later(pause, lambda: self._go_on(manner))

    def _cut(self) -> None:
        if self._transport is None:
            return
        raw = self._transport.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CUT)
        self._transport.abort()

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, act))


def written(planned: Plan) -> tuple[bytes, bytes]:
    """Return the head and the body of an answer, as they go over the wire."""
    answer = planned.reply
    is_whole = planned.manner is Manner.WHOLE
    length = len(answer.body) if is_whole else 1 << 30
    lines = [
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        f"Content-Type: {answer.kind}",
        f"Content-Length: {length}",
        "Cache-Control: no-store",
        "Connection: close",
        *(f"{name}: {value}" for name, value in answer.headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), answer.body


class Door:
    """A port of one service: kept for it at all times, and listened on only while it is well."""

    def __init__(self, slug: str, port: int) -> None:
        """Take the port; another program cannot, not even while nobody listens."""
        self.slug = slug
        self._kept = _bound(port)
        self.port: int = self._kept.getsockname()[1]
        self._server: asyncio.Server | None = None

    async def follow(self, script: Script, clock: Callable[[], float]) -> None:
        """Open or close as the script says."""
        event = script.trouble_of(self.slug, clock())
        is_shut = event is not None and event.trouble is Trouble.REFUSED
        if is_shut and self._server is not None:
            self._server.close()
            self._server = None
        elif not is_shut and self._server is None:
            self._server = await asyncio.get_running_loop().create_server(
                lambda: Conversation(script, clock), sock=_bound(self.port), backlog=BACKLOG
            )

    def close(self) -> None:
        """Give the port back."""
        if self._server is not None:
            self._server.close()
        self._kept.close()


class DemoCity:
    """The whole city on its sockets: `start`, read `addresses`, `close`."""

    def __init__(
        self,
        script: Script,
        clock: Callable[[], float],
        port: int = 0,
        authority: Authority | None = None,
    ) -> None:
        """Take the script and a clock that returns UTC epoch seconds; port 0 is any free one.

        With an authority, the services behind a certificate answer over TLS; without one nobody
        could verify it, so they answer in clear like the others.
        """
        self._script = script
        self._clock = clock
        self._port = port
        self._authority = authority
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server: asyncio.Server | None = None
        self._sealed: asyncio.Server | None = None
        self._doors: list[Door] = []
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; OSError where the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Conversation(self._script, self._clock), HOST, self._port, backlog=BACKLOG
        )
        if self._authority is not None:
            self.renew()
            self._sealed = await loop.create_server(
                lambda: Conversation(self._script, self._clock),
                HOST,
                self._port + 1 if self._port else 0,
                ssl=self._context,
            )
        own = [one.slug for one in self._script.city.services if one.port == "own"]
        for number, slug in enumerate(own, 2):
            self._doors.append(Door(slug, self._port + number if self._port else 0))
        await self._look()
        self._watch = asyncio.create_task(self._keep_looking())

    @property
    def addresses(self) -> Addresses:
        """Where the services answer, once started."""
        assert self._server is not None  # noqa: S101 - asked only after start
        common = self._server.sockets[0].getsockname()[1]
        own = {door.slug: f"http://{HOST}:{door.port}" for door in self._doors}
        if self._sealed is not None:
            sealed = f"https://{HOST}:{self._sealed.sockets[0].getsockname()[1]}"
            own |= {one.slug: sealed for one in self._script.city.services if one.port == "tls"}
        return Addresses(f"http://{HOST}:{common}", own)

    def renew(self) -> None:
        """Take a new certificate: one that is about to expire must not have expired."""
        if self._authority is not None:
            self._authority.renew(self._context, HOST, datetime.fromtimestamp(self._clock(), UTC))

    async def close(self) -> None:
        """Stop listening and end what is under way."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        for door in self._doors:
            door.close()
        for server in (self._server, self._sealed):
            if server is not None:
                server.close()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self._look()

    async def _look(self) -> None:
        for door in self._doors:
            await door.follow(self._script, self._clock)


def _bound(port: int) -> socket.socket:
    """Return a socket that shares its port with others of ours, and does not listen yet."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound
