"""Real servers on loopback that notices arrive at: a web hook, and a mail relay."""

from __future__ import annotations

import json
import socketserver
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Hook(ThreadingHTTPServer):
    """A web hook that keeps what it was sent, and answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.status = 200
        self.location = ""
        self.taken: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """Return its address as a channel names it."""
        return f"json://127.0.0.1:{self.server_address[1]}/kait"

    @property
    def titles(self) -> list[str]:
        """Return the titles it has taken."""
        return [each["title"] for each in self.taken]


class _Taking(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:  # the name is the protocol's
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status < 300:
            self.server.taken.append(body)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  inherited
        """Say nothing."""


class Relay(socketserver.ThreadingTCPServer):
    """A mail relay that takes whatever it is given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Relaying)
        self.mails: list[str] = []

    @property
    def url(self) -> str:
        """Return its address as a channel names it."""
        port = self.server_address[1]
        return f"mailto://127.0.0.1:{port}?mode=insecure&from=room@contoh.go.id&to=a@contoh.go.id"


class _Relaying(socketserver.StreamRequestHandler):
    server: Relay

    def handle(self) -> None:
        self._say("220 relay")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.server.mails.append("\n".join(lines))
            self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def hook() -> Iterator[Hook]:
    """Run a web hook."""
    with Hook() as server, _running(server):
        yield server


@contextmanager
def relay() -> Iterator[Relay]:
    """Run a mail relay."""
    with Relay() as server, _running(server):
        yield server


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
