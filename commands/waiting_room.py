"""Gunicorn's threads for those who have asked: whoever connects and dawdles holds none of them."""

from __future__ import annotations

import re
import socket
from collections import deque
from enum import Enum, auto
from functools import partial
from selectors import EVENT_READ
from typing import TYPE_CHECKING, Any

from gunicorn.workers.gthread import ThreadWorker

from liveroom import clock

if TYPE_CHECKING:
    from concurrent.futures import Future

    from gunicorn.http.message import Request
    from gunicorn.workers.gthread import TConn

SILENCE_S = 10.0
"""A request is sent within so long, and a piece of a large one, or the connection is closed."""
MOST_SILENT = 500
"""So many may be silent at once; beyond, who has been so for longest is closed."""
MOST_LARGE = 4
"""So many large requests may hold a thread at once, half of them all; the others take turns."""
LARGE = 16 * 1024
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]+)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_UNKNOWN = re.compile(rb"^(transfer-encoding|expect):", re.IGNORECASE | re.MULTILINE)


class _Come(Enum):
    """How much of a request has come."""

    HALF = auto()
    WHOLE = auto()
    LARGE = auto()  # its head, and there is no waiting for the rest


class WaitingRoom(ThreadWorker):  # type: ignore[misc]  # gunicorn is untyped
    """Lets a connection wait beside the threads until its whole request has come.

    By itself gunicorn gives one of its few threads to every new connection for five seconds, and to
    half a request for ever: eight browsers that connect in advance would hold up every wall.
    """

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().__init__(*given, **named)
        self._large: set[TConn] = set()
        self._next: deque[TConn] = deque()

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection to a thread if there is enough to read, else let it wait."""
        come = _come(conn)
        if come is _Come.HALF:
            self._let_wait(conn)
        elif come is _Come.LARGE and len(self._large) >= MOST_LARGE:
            self._next.append(conn)
        else:
            if come is _Come.LARGE:
                self._large.add(conn)
            conn.data_ready = True
            super().enqueue_req(conn)

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Go on waiting while the request is half: its time runs from when it began to wait."""
        least = client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)
        if _come(conn) is not _Come.HALF:
            super().on_pending_socket_readable(conn, client)
        elif client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT) <= least:
            self._let_go(conn)  # woken, and there is no more: it has hung up

    def handle_request(self, req: Request, conn: TConn) -> Any:  # noqa: ANN401  gunicorn's own
        """Answer a request; one that is large must go on coming."""
        if conn in self._large:
            conn.sock.settimeout(SILENCE_S)
        return super().handle_request(req, conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Go on with a connection after its request, and with who waited for that."""
        was_large = conn in self._large
        self._large.discard(conn)
        super().finish_request(conn, fs)
        if was_large and self._next:
            self.enqueue_req(self._next.popleft())

    def _let_go(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()

    def _let_wait(self, conn: TConn) -> None:
        if len(self.pending_conns) >= MOST_SILENT:
            self.pending_conns[0].timeout = 0.0
            self.murder_pending()
        conn.sock.settimeout(0)
        conn.timeout = clock.monotonic() + SILENCE_S
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))


def _come(conn: TConn) -> _Come:
    """Say how much can be read; of half a request, wake us for no less than more of it."""
    before = b"" if conn.parser is None else conn.parser.unreader.buf.getvalue()
    new, is_over = b"", False
    try:
        new = conn.sock.recv(2 * LARGE, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        is_over = not new
    except BlockingIOError:
        pass
    except OSError:
        return _Come.WHOLE  # a thread finds out, and closes it
    come = _Come.WHOLE if is_over else _read(before + new)
    least = len(new) + 1 if come is _Come.HALF else 1
    conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, least)
    return come


def _read(sent: bytes) -> _Come:
    head, end, body = sent.partition(_END)
    if not end:
        return _Come.HALF if len(sent) < LARGE else _Come.WHOLE  # such a head is refused at once
    head += b"\r\n"
    length = _LENGTH.search(head)
    if _UNKNOWN.search(head) or (length is not None and len(length[1]) > len(str(LARGE))):
        return _Come.LARGE
    wanted = 0 if length is None else int(length[1])
    if len(body) >= wanted:
        return _Come.WHOLE
    return _Come.LARGE if wanted > LARGE else _Come.HALF
