"""A loopback server that answers the way broken, careless and malicious servers do.

`async with serve() as base:` gives the address of a server on 127.0.0.2, so that 127.0.0.1 can stay
forbidden; the path names the behaviour. CASES lists them all, with what each does.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from ssl import SSLContext

HOST = "127.0.0.2"
UP = b'{"status":"up"}'
MIB = 1 << 20


def answer(
    body: bytes = UP, *lines: str, status: str = "200 OK", kind: str = "application/json"
) -> bytes:
    """Return a well-formed answer with more header lines at its end."""
    head = (
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *lines,
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def _redirect(target: str) -> bytes:
    return answer(b"", f"Location: {target}", status="302 Found")


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(64 * MIB), 9)


BODIES: Mapping[str, Callable[[], bytes]] = {
    "ok": answer,
    "empty": lambda: answer(b""),
    "none": lambda: b"HTTP/1.1 204 No Content\r\n\r\n",
    "login-page": lambda: answer(b"<html>login</html>", kind="text/html"),
    "at-the-cap": lambda: answer(b"x" * MIB, kind="text/plain"),
    "over-the-cap": lambda: answer(b"x" * (MIB + 1), kind="text/plain"),
    "unauthorised": lambda: answer(b"{}", status="401 Unauthorized"),
    "forbidden": lambda: answer(b"{}", status="403 Forbidden"),
    "missing": lambda: answer(b"nope", status="404 Not Found"),
    "busy": lambda: answer(b"", "Retry-After: 3600", status="503 Service Unavailable"),
    "status-999": lambda: answer(status="999 Odd"),
    "status-000": lambda: answer(status="000 Odd"),
    "gzip-bomb": lambda: answer(_bomb(), "Content-Encoding: gzip"),
    "gzip-twice": lambda: answer(gzip.compress(_bomb()), "Content-Encoding: gzip, gzip"),
    "gzip-torn": lambda: answer(gzip.compress(UP)[:9], "Content-Encoding: gzip"),
    "encoding-unknown": lambda: answer(UP, "Content-Encoding: x-evil"),
    "header-long": lambda: answer(UP, "X: " + "a" * 100_000),
    "header-many": lambda: answer(UP, *(f"X{n}: a" for n in range(50_000))),
    "cookies": lambda: answer(UP, *(f"Set-Cookie: c{n}=1" for n in range(2_000))),
    "length-negative": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    "length-twice": lambda: answer(UP, "Content-Length: 2"),
    "length-and-chunks": lambda: (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nabc\r\n0\r\n\r\n"
    ),
    "chunk-huge": lambda: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc"
    ),
    "coding-gzip": lambda: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    ),
    "garbage": lambda: b"\x00\xff\xfe\x16\x03\x01 not http",
    "http-0.9": lambda: b"hello world",
    "torn": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + UP,
    "nul-header": lambda: _redirect("/ok\x00"),
    "to-metadata": lambda: _redirect("http://169.254.169.254/latest/meta-data/"),
    "to-loopback": lambda: _redirect("http://127.0.0.1:5432/"),
    "to-file": lambda: _redirect("file:///etc/passwd"),
    "to-gopher": lambda: _redirect("gopher://127.0.0.1:6379/_FLUSHALL"),
    "to-evil": lambda: _redirect("/\\@evil"),
    "to-itself": lambda: _redirect("/to-itself"),
    "to-ok": lambda: _redirect("/ok"),
    "to-encoded": lambda: _redirect("/echo%0d%0aX-Inj:%201"),
    "away": lambda: _redirect("http://localhost:1/"),
}


async def _hang(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(600)


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"{")
        await asyncio.sleep(0.1)


async def _drip_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        writer.write(f"X{number}: 1\r\n".encode())
        await asyncio.sleep(0.1)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        await writer.drain()


async def _crumbs(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\nx\r\n" * 1000)
        await writer.drain()


async def _early_hints(writer: asyncio.StreamWriter) -> None:
    for _ in range(100_000):
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(0)
        await writer.drain()


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _close(_writer: asyncio.StreamWriter) -> None:
    return


DEEDS: Mapping[str, Callable[[asyncio.StreamWriter], Awaitable[None]]] = {
    "hang": _hang,
    "drip": _drip,
    "drip-headers": _drip_headers,
    "endless": _endless,
    "crumbs": _crumbs,
    "early-hints": _early_hints,
    "reset": _reset,
    "close": _close,
}

CASES = (*BODIES, *DEEDS, "echo")


class Log(list[str]):
    """The request lines a server has seen, in order."""


async def _serve_one(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    log: Log,
    more: Mapping[str, bytes],
) -> None:
    line = (await reader.readline()).decode("latin-1")
    log.append(line.strip())
    path = line.split()[1].strip("/").split("?")[0]
    lines = []
    while (header := await reader.readline()).strip():
        lines.append(header.decode("latin-1").strip())
    if path.startswith("echo"):
        writer.write(answer(json.dumps({"line": line, "headers": lines}).encode()))
    elif path in more:
        writer.write(more[path])
    elif path in DEEDS:
        await DEEDS[path](writer)
    else:
        writer.write(BODIES.get(path, BODIES["missing"])())
    await writer.drain()


@asynccontextmanager
async def serve(
    log: Log | None = None,
    more: Mapping[str, bytes] | None = None,
    context: SSLContext | None = None,
) -> AsyncIterator[str]:
    """Serve on a free port for as long as the block lasts, and give the base address.

    `log` is filled with the request lines, `more` are paths of the test's own with their bytes;
    with a `context` it speaks TLS.
    """
    seen = Log() if log is None else log
    open_tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_tasks.add(task)
        with suppress(OSError, IndexError, asyncio.CancelledError):
            await _serve_one(reader, writer, seen, more or {})
        open_tasks.discard(task)
        writer.close()

    scheme = "http" if context is None else "https"
    server = await asyncio.start_server(handle, HOST, 0, ssl=context, backlog=1024)
    try:
        yield f"{scheme}://{HOST}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tuple(open_tasks):
            task.cancel()
        await asyncio.gather(*open_tasks, return_exceptions=True)
        await server.wait_closed()
