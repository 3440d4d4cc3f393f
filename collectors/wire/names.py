"""Names to addresses, asked of the system on threads that may be left behind.

Libcurl can look names up itself, but it waits for its threads when it is closed, as long as a dead
resolver likes, and it tells an unknown name and a silent resolver with one number.
"""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_THREADS = 64
"""With as many lookups hanging, the next ones wait, and are told as a resolver that is silent."""

_GONE = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})

Addresses = tuple[str, ...]


class UnknownNameError(Exception):
    """A name without an address; `silent` says that nobody answered, not that it is gone."""

    def __init__(self, host: str, reason: str, *, silent: bool) -> None:
        """Keep whose fault it is."""
        self.silent = silent
        super().__init__(f"{host}: {reason}")


class Names:
    """The resolver of the system, for one running loop; equal questions are asked once.

    `known` is the last answer about each host that had any.
    """

    def __init__(self) -> None:
        self.known: dict[str, Addresses] = {}
        self._questions: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._asked: dict[str, asyncio.Future[Addresses]] = {}
        self._threads = 0

    async def addresses(self, host: str) -> Addresses:
        """Return every address of `host`, in the system's order; raise UnknownNameError."""
        answer = self._asked.get(host)
        if answer is None:
            answer = self._asked[host] = asyncio.get_running_loop().create_future()
            answer.add_done_callback(partial(self._forget, host))
            self._questions.put(partial(_ask, host, asyncio.get_running_loop(), answer))
            self._staff()
        return await asyncio.shield(answer)

    def _forget(self, host: str, answer: asyncio.Future[Addresses]) -> None:
        self._asked.pop(host, None)
        if not answer.cancelled() and answer.exception() is None:  # who asked may have gone by now
            self.known[host] = answer.result()

    def _staff(self) -> None:
        if self._threads < min(MOST_THREADS, len(self._asked)):
            self._threads += 1
            Thread(target=self._work, name="names", daemon=True).start()

    def _work(self) -> None:
        while True:
            self._questions.get()()


def _ask(host: str, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Addresses]) -> None:
    found: Addresses | UnknownNameError
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
    except socket.gaierror as error:
        found = UnknownNameError(host, error.strerror or "", silent=error.errno not in _GONE)
    except (OSError, UnicodeError) as error:
        found = UnknownNameError(host, str(error), silent=True)
    if not loop.is_closed():
        loop.call_soon_threadsafe(_tell, answer, found)


def _tell(answer: asyncio.Future[Addresses], found: Addresses | UnknownNameError) -> None:
    if answer.done():
        return
    if isinstance(found, UnknownNameError):
        answer.set_exception(found)
    else:
        answer.set_result(found)
