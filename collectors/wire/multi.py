"""Libcurl's multi interface on the running loop: one epoll of our own watches all its sockets.

`pycurl.AsyncCurlMulti` has the loop itself watch every socket, which for a transfer of a
millisecond costs more than the transfer. An epoll is a file that can be watched too: the loop
watches ours, and wakes once for everything that is ready.
"""

from __future__ import annotations

import asyncio
import math
from select import EPOLLIN, EPOLLOUT, epoll

import pycurl

AT_ONCE = 64
"""So many go on, or are told of their end, before the loop turns: hundreds come together."""

_EVENTS = {
    pycurl.POLL_NONE: 0,
    pycurl.POLL_IN: EPOLLIN,
    pycurl.POLL_OUT: EPOLLOUT,
    pycurl.POLL_INOUT: EPOLLIN | EPOLLOUT,
}


class Multi:
    """Transfers that run side by side, for one running loop."""

    def __init__(self) -> None:
        """Open the epoll; the loop is taken at the first transfer."""
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._wait)
        self._epoll = epoll()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: dict[pycurl.Curl, asyncio.Future[int]] = {}
        self._is_kicked = False
        self._is_settling = False
        self._due = math.inf
        self._alarm: asyncio.TimerHandle | None = None

    async def perform(self, curl: pycurl.Curl) -> int:
        """Run the transfer of a handle to its end; return libcurl's number, 0 where it went well."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._epoll.fileno(), self._ready)
        ended: asyncio.Future[int] = self._loop.create_future()
        self._running[curl] = ended
        self._multi.add_handle(curl)
        try:
            return await ended
        finally:
            if self._running.pop(curl, None) is not None:  # cancelled in flight
                self._multi.remove_handle(curl)

    def close(self) -> None:
        """Let go of everything; what is in flight is cancelled."""
        for curl, ended in self._running.items():
            self._multi.remove_handle(curl)
            ended.cancel()
        self._running.clear()
        if self._loop is not None and not self._epoll.closed:
            self._loop.remove_reader(self._epoll.fileno())
        if self._alarm is not None:
            self._alarm.cancel()
        self._multi.close()
        self._epoll.close()

    def _watch(self, what: int, descriptor: int, _multi: object, is_known: bool | None) -> None:  # noqa: FBT001 - libcurl calls it
        if what == pycurl.POLL_REMOVE:
            self._epoll.unregister(descriptor)
        elif is_known:
            self._epoll.modify(descriptor, _EVENTS[what])
        else:
            self._epoll.register(descriptor, _EVENTS[what])
            self._multi.assign(descriptor, True)  # noqa: FBT003 - pycurl takes no name

    def _wait(self, wait_ms: int) -> None:
        """Take note of when libcurl wants to be called next: at once, then, or not at all.

        It says so several times for every transfer; an alarm that rings too early costs less than
        one that is set anew each time.
        """
        if self._loop is None:
            return
        if wait_ms == 0:
            if not self._is_kicked:
                self._is_kicked = True
                self._loop.call_soon(self._kick)
            return
        self._due = math.inf if wait_ms < 0 else self._loop.time() + wait_ms / 1000
        self._arm(self._loop)

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._alarm is not None:
            if self._alarm.when() <= self._due:
                return
            self._alarm.cancel()
        self._alarm = None if self._due == math.inf else loop.call_at(self._due, self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._alarm = None
        if loop.time() < self._due:
            self._arm(loop)
        else:
            self._kick()

    def _kick(self) -> None:
        self._is_kicked = False
        if not self._multi.closed:
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
            self._settle()

    def _ready(self) -> None:
        for descriptor, events in self._epoll.poll(0, AT_ONCE):
            out = pycurl.CSELECT_OUT if events & EPOLLOUT else 0
            # Whatever else there is (an error, a hang-up) is found out by reading.
            self._multi.socket_action(descriptor, out | (events & ~EPOLLOUT and pycurl.CSELECT_IN))
        self._settle()

    def _settle(self) -> None:
        """Tell the transfers that have ended."""
        if not self._is_settling:
            self._settle_some()

    def _settle_some(self) -> None:
        if self._multi.closed or self._loop is None:
            return
        left, well, badly = self._multi.info_read(AT_ONCE)
        for curl in well:
            self._end(curl, 0)
        for curl, number, _ in badly:
            self._end(curl, number)
        self._is_settling = left > 0
        if self._is_settling:
            self._loop.call_soon(self._settle_some)

    def _end(self, curl: pycurl.Curl, number: int) -> None:
        self._multi.remove_handle(curl)
        ended = self._running.pop(curl, None)
        if ended is not None and not ended.done():
            ended.set_result(number)
