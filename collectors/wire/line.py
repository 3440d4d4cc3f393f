"""One GET on one new connection: the options of libcurl, and what its callbacks cut short."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, NamedTuple

import pycurl

from collectors.contract import Answer, Silence, Timings
from collectors.wire import causes
from collectors.wire.head import CUT, Head
from liveroom import VERSION
from liveroom.model import Cause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.policy import Policy
    from collectors.wire.bodies import Bodies
    from collectors.wire.certificates import Certificates, Origin
    from collectors.wire.multi import Multi

ALWAYS = (b"Accept-Encoding: identity",)
AGENT = f"LIVE-Room/{VERSION}"
SMALLEST_PIECE = 128
"""Pieces come by the kilobyte; a megabyte one byte at a time would cost seconds of our time."""

GROUPS = "*X25519:P-256:X448:P-384:P-521:?X25519MLKEM768:?ffdhe2048:?ffdhe3072"
"""Every way to agree on a key, but a share (*) for one of them alone, in the words of OpenSSL 3.5.

By itself it also makes one for MLKEM, which takes a tenth of a handshake and is thrown away by
every server that does not know it; one that will have nothing else asks for it.
"""

_LEAST_MS = 1
_REFUSED: int = pycurl.SOCKET_BAD


class Hop(NamedTuple):
    """One GET of a fetch: where to, how long at most, what to send, and what went before it.

    `home` is the origin of `url`; `places` are the addresses of its host, in the order to try, none
    where it is one.
    """

    url: str
    home: Origin
    places: Sequence[str]
    timeout_s: float
    headers: Sequence[bytes]
    body_limit: int
    spent_ms: float
    queued_ms: float


class Line:
    """A libcurl handle that makes one GET after another, each on a connection of its own.

    A GET ends within its time-out, whatever the other side does. What is the same for every GET
    is told to libcurl once.
    """

    def __init__(
        self, policy: Policy, ca_file: str, certificates: Certificates, bodies: Bodies
    ) -> None:
        self._policy = policy
        self._certificates = certificates
        self._bodies = bodies
        self._curl = pycurl.Curl()
        self._head = Head()
        self._sent: Sequence[bytes] | None = None
        self._is_placed = False
        self._is_reading = False
        self._body = bytearray()
        self._prepare()
        self._prepare_tls(ca_file)
        self._clear()

    async def get(self, multi: Multi, request: Hop) -> Answer | Silence:
        """Make one GET, and return its answer or the silence in its place."""
        self._limit = request.body_limit
        option = self._curl.setopt
        option(pycurl.URL, request.url)
        option(pycurl.TIMEOUT_MS, max(_LEAST_MS, int(request.timeout_s * 1000)))
        if request.headers is not self._sent:
            option(pycurl.HTTPHEADER, [*ALWAYS, *request.headers])
            self._sent = request.headers
        if request.places:
            option(pycurl.RESOLVE, [_known(request.home, request.places)])
            self._is_placed = True
        elif self._is_placed:
            self._curl.unsetopt(pycurl.RESOLVE)
            self._is_placed = False
        is_reading = self._certificates.is_due(request.home)
        if is_reading is not self._is_reading:
            option(pycurl.OPT_CERTINFO, is_reading)
            self._is_reading = is_reading
        try:
            code = await multi.perform(self._curl)
            timings = self._timings(request)
            if code:
                self._certificates.forget(request.home)
                return self._silence(code, timings)
            return self._answer(timings, request.home)
        finally:
            self._clear()

    def close(self) -> None:
        """Let go of the handle."""
        self._curl.close()

    def _clear(self) -> None:
        """Forget the last answer."""
        self._head.clear()
        self._bodies.let_go(len(self._body))
        self._body = bytearray()
        self._pieces = 0
        self._opened: list[tuple[int, tuple[Any, ...]]] = []
        self._cut: tuple[Cause, str, bool] | None = None
        self._fault: tuple[Cause, str] | None = None

    def _prepare(self) -> None:
        option = self._curl.setopt
        option(pycurl.NOSIGNAL, 1)
        option(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        option(pycurl.PROXY, "")
        option(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        option(pycurl.FOLLOWLOCATION, 0)
        option(pycurl.FRESH_CONNECT, 1)
        option(pycurl.FORBID_REUSE, 1)
        option(pycurl.USERAGENT, AGENT)
        option(pycurl.OPENSOCKETFUNCTION, self._open)
        option(pycurl.HEADERFUNCTION, self._head.take)
        option(pycurl.WRITEFUNCTION, self._on_body)

    def _prepare_tls(self, ca_file: str) -> None:
        option = self._curl.setopt
        option(pycurl.SSL_VERIFYPEER, 1)
        option(pycurl.SSL_VERIFYHOST, 2)
        option(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)
        option(pycurl.SSL_SESSIONID_CACHE, 0)
        option(pycurl.CAINFO, ca_file)
        if _knows_shares(pycurl.version_info()[5]):
            option(pycurl.SSL_EC_CURVES, GROUPS)

    def _open(self, _purpose: int, address: pycurl.CurlSockAddr) -> _Lent | int:
        """Open a socket where the policy allows it and our own machine can."""
        family, kind, protocol, place = address
        refusal = self._policy.refusal(place[0], place[1])
        if refusal is not None:
            self._fault = (Cause.POLICY_BLOCKED, refusal)
            return _REFUSED
        try:
            opened = _Lent(family, kind, protocol)
        except OSError as error:
            self._fault = (causes.of_local(error.errno or 0), f"no socket: {error.strerror}")
            return _REFUSED
        self._opened.append((family, place))
        return opened

    def _on_body(self, piece: bytes) -> int | None:
        self._body += piece
        self._pieces += 1
        self._bodies.take(len(piece))
        if len(self._body) > self._limit:
            self._cut = Cause.TOO_LARGE, f"a body over {self._limit} bytes", False
        elif self._pieces > self._limit // SMALLEST_PIECE:
            self._cut = Cause.TOO_LARGE, f"a body in {self._pieces} pieces", False
        elif self._bodies.are_too_many(len(self._body)):
            self._cut = Cause.MONITOR_OVERLOAD, "too many large bodies at once", True
        return CUT if self._cut else None

    def _answer(self, timings: Timings, home: Origin) -> Answer:
        return Answer(
            self._curl.getinfo(pycurl.RESPONSE_CODE),
            self._head.fields,
            self._bodies.kept(self._body),
            timings,
            None if timings.tls is None else self._days_left(home),
        )

    def _silence(self, code: int, timings: Timings) -> Silence:
        cause, detail, ours = self._cause(code, self._curl.errstr())
        return Silence(cause, detail, timings, len(self._body), self._head.status, ours=ours)

    def _cause(self, code: int, message: str) -> tuple[Cause, str, bool]:
        """Return why there is no answer, in words, and whether it lies with us.

        Where several addresses were tried, one that could be opened speaks for the host; the
        refusals and our own faults speak only where none could.
        """
        if self._head.fault is not None:
            return *self._head.fault, False
        if self._cut is not None:
            return self._cut
        if self._fault is not None and not self._opened:
            return *self._fault, True
        if code == pycurl.E_COULDNT_CONNECT and not any(map(_has_way, self._opened)):
            return Cause.MONITOR_OFFLINE, f"no way out: {message}", True
        cause = causes.of_curl(
            code,
            number=self._curl.getinfo(pycurl.OS_ERRNO),
            message=message,
            verify_result=self._curl.getinfo(pycurl.SSL_VERIFYRESULT),
        )
        return cause, message, False

    def _timings(self, request: Hop) -> Timings:
        """Return the milestones, counted from the start of the first hop."""
        told, spent_ms = self._curl.getinfo, request.spent_ms
        connect, tls = told(pycurl.CONNECT_TIME), told(pycurl.APPCONNECT_TIME)
        first_byte = told(pycurl.STARTTRANSFER_TIME) if self._head.size else 0
        return Timings(
            spent_ms,  # the lookup ended before the transfer
            connect * 1000 + spent_ms if connect else None,
            tls * 1000 + spent_ms if tls else None,
            first_byte * 1000 + spent_ms if first_byte else None,
            told(pycurl.TOTAL_TIME) * 1000 + spent_ms,
            request.queued_ms,
        )

    def _days_left(self, home: Origin) -> int | None:
        if self._is_reading:
            self._certificates.read(home, self._curl.getinfo(pycurl.INFO_CERTINFO))
        return self._certificates.days_left(home)


def _knows_shares(library: str) -> bool:
    """Say whether a library of TLS, as libcurl names it, takes the words of `GROUPS`."""
    name, _, version = library.partition("/")
    return name == "OpenSSL" and tuple(map(int, version.split(".")[:2])) >= (3, 5)


def _has_way(opened: tuple[int, tuple[Any, ...]]) -> bool:
    """Say whether our own routing table knows a way there: a connected UDP socket sends nothing."""
    family, place = opened
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as compass:
            compass.connect(place)
    except OSError:
        return False
    return True


class _Lent(socket.SocketType):
    """A socket lent to libcurl, which duplicates it at once: ours is closed when it is let go."""

    def __del__(self) -> None:
        """Close our own, or every probe would hold two."""
        self.close()


def _known(home: Origin, places: Sequence[str]) -> str:
    """Return libcurl's line of what a name stands for, so that it never asks by itself."""
    _, host, port = home
    listed = ",".join(f"[{place}]" if ":" in place else place for place in places)
    return f"{host}:{port}:{listed}"
