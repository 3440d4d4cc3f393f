"""The only door to the network: one GET, one deadline, one answer or one silence."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from functools import lru_cache, partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

import certifi

from collectors.contract import Answer, Request, Silence, Timings
from collectors.wire import descriptors
from collectors.wire.bodies import Bodies
from collectors.wire.certificates import Certificates
from collectors.wire.line import Hop, Line
from collectors.wire.multi import Multi
from collectors.wire.names import Names, UnknownNameError
from collectors.wire.turns import NoTurnError, Turns
from liveroom import clock
from liveroom.model import Cause
from liveroom.rules.addresses import canonical, origin, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collectors.policy import Policy

ASIDE = 64
"""So many may wait for an answer aside for each that goes out, as far as there are descriptors."""
HEAVY = 4
"""So many of them over TLS, which take ten times the memory from their handshake on."""
SPARE = 4
"""So many handles are kept for each that goes out, once they are idle."""
MOST_REDIRECTS = 3
SECRET = "secret:"  # noqa: S105  the word before a name, not a secret
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)


class Aim(NamedTuple):
    """What is known of an address before anything is sent; `problem` is why nothing will be.

    `home` is its origin: scheme, host (a number where `is_number`) and port.
    """

    problem: str | None
    url: str
    home: tuple[str, str, int] = ("", "", 0)
    is_number: bool = False


class Wire:
    """Libcurl on the running asyncio loop; `in_flight` transfers at once, and those who hang.

    `secrets` holds what `secret:NAME` stands for. `ca_file` replaces the bundle of public
    authorities. Every transfer is a new connection: no cookies, no proxy, no cached name, no
    resumed TLS session, so that each probe sees what a citizen arriving now would see.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        in_flight: int = 64,
        secrets: Mapping[str, str] | None = None,
        ca_file: str | None = None,
    ) -> None:
        self._policy = policy
        self._told = lru_cache(maxsize=1024)(partial(_lines, secrets=secrets or {}))
        self._ca_file = ca_file or certifi.where()
        self._turns = Turns(*room(in_flight), heavy=HEAVY * in_flight)
        self._spare_lines = SPARE * in_flight
        self._names = Names()
        self._certificates = Certificates()
        self._bodies = Bodies()
        self._multi = Multi()
        self._idle: list[Line] = []

    async def fetch(self, request: Request) -> Answer | Silence:
        """Return the answer to one GET, or the silence in its place; never raise for either.

        The deadline runs from the moment a place is free to the last byte of the last redirect;
        the wait for the place is told in `timings.queued`.
        """
        asked = clock.monotonic()
        patience_s = None if request.wait is None else request.wait.total_seconds()
        is_secure = _known_aim(request.url).home[0] == "https"
        try:
            async with self._turns.one(request.url, patience_s, is_heavy=is_secure):
                began = clock.monotonic()
                found = await self._follow(request, began, (began - asked) * 1000)
        except NoTurnError:
            queued_ms = (clock.monotonic() - asked) * 1000
            detail = (
                "no place was free in time; raise LIVEROOM_IN_FLIGHT or the limit of open files"
            )
            return Silence(Cause.MONITOR_OVERLOAD, detail, Timings(queued=queued_ms), ours=True)
        is_hung = isinstance(found, Silence) and found.cause is Cause.TIMEOUT
        has_shaken = is_secure and found.timings.connect is not None
        self._turns.learn(request.url, hung=is_hung, heavy=has_shaken)
        return found

    def places(self, url: str) -> tuple[str, ...]:
        """Return what the name of an address's host last stood for: itself where it is a number."""
        host = _known_aim(url).home[1]
        return (host,) if _known_aim(url).is_number else self._names.known.get(host, ())

    async def close(self) -> None:
        """End what is in flight, and the door with it."""
        self._multi.close()
        for line in self._idle:
            line.close()

    async def _follow(self, request: Request, began: float, queued_ms: float) -> Answer | Silence:
        asked = aim = _known_aim(request.url)
        lines = self._told(tuple(request.headers.items()))
        if asked.problem is not None or isinstance(lines, str):
            detail = str(lines) if asked.problem is None else f"the address {asked.problem}"
            return Silence(Cause.POLICY_BLOCKED, detail, Timings(queued=queued_ms))
        for hop in range(MOST_REDIRECTS + 1):
            # The registry's own headers go to the registered origin and nowhere else.
            sent = lines if aim.home == asked.home else ()
            found = await self._get(aim, request, sent, began, queued_ms)
            if isinstance(found, Silence):
                return _as_hop(found, hop)
            step = _next(aim.url, found, request.redirect_hosts, hop)
            if not isinstance(step, str):
                return step or found
            aim = _aim(step)
        message = "the last hop neither answers nor refuses"
        raise AssertionError(message)

    async def _get(
        self, aim: Aim, request: Request, lines: Sequence[bytes], began: float, queued_ms: float
    ) -> Answer | Silence:
        timeout_s, spent_s = request.timeout.total_seconds(), clock.monotonic() - began
        places: tuple[str, ...] | Silence = ()
        if not aim.is_number:
            places = await self._look_up(aim.home[1], timeout_s - spent_s)
            spent_s = clock.monotonic() - began
        if isinstance(places, Silence):
            return places._replace(timings=Timings(total=spent_s * 1000, queued=queued_ms))
        left_s, spent_ms = timeout_s - spent_s, spent_s * 1000
        hop = Hop(aim.url, aim.home, places, left_s, lines, request.body_limit, spent_ms, queued_ms)
        line = self._idle.pop() if self._idle else self._new_line()
        try:
            return await line.get(self._multi, hop)
        finally:
            if len(self._idle) < self._spare_lines:
                self._idle.append(line)
            else:
                line.close()

    def _new_line(self) -> Line:
        return Line(self._policy, self._ca_file, self._certificates, self._bodies)

    async def _look_up(self, host: str, left_s: float) -> tuple[str, ...] | Silence:
        """Return the addresses of a host, or why it has none."""
        try:
            async with asyncio.timeout(left_s):
                return await self._names.addresses(host)
        except TimeoutError:
            detail = f"the resolver did not answer for {host} in time"
            return Silence(Cause.DNS, detail, Timings(), ours=True)
        except UnknownNameError as error:
            return Silence(Cause.DNS, str(error), Timings(), ours=error.silent)


def room(in_flight: int) -> tuple[int, int]:
    """Return how many may go out at once, and how many wait aside, with the descriptors there are."""
    spare = descriptors.spare()
    places = max(1, min(in_flight, spare // 2))
    return places, max(1, min(ASIDE * in_flight, spare - places))


def _aim(url: str) -> Aim:
    wrong = problem(url)
    if wrong is not None:
        return Aim(wrong, url)
    home = origin(canonical(url))
    return Aim(None, canonical(url), home, is_number=_is_number(home[1]))


# The registry's addresses are asked in turn: with room for fewer, none would be found again.
# Where a redirect leads is never kept, for that the other side chooses.
_known_aim = lru_cache(maxsize=32_768)(_aim)


def _lines(
    headers: tuple[tuple[str, str], ...], secrets: Mapping[str, str]
) -> Sequence[bytes] | str:
    """Return what is sent as header lines, or why it cannot be."""
    lines = []
    for name, value in headers:
        known = secrets.get(value.removeprefix(SECRET)) if value.startswith(SECRET) else value
        if known is None:
            return f"the secret {value.removeprefix(SECRET)} of {name} is not set"
        if not _HEADER_NAME.fullmatch(name) or not known.isprintable():
            return "a header of the registry cannot be sent"
        lines.append(f"{name}: {known}".encode())
    return lines


def _next(url: str, answer: Answer, hosts: tuple[str, ...], hop: int) -> str | Silence | None:
    """Return where an answer leads: an allowed address, a refusal, or nowhere (it stands)."""
    target = answer.headers.get("location") if answer.status in _REDIRECTS else None
    if target is None or not hosts:
        return None
    if hop == MOST_REDIRECTS:
        return _no(Cause.TOO_MANY_REDIRECTS, f"more than {MOST_REDIRECTS} redirects", answer)
    wrong = _redirect_problem(url, target, hosts)
    if wrong is not None:
        return _no(Cause.REDIRECT_BLOCKED, wrong, answer)
    return canonical(urljoin(url, target))


def _redirect_problem(url: str, target: str, hosts: tuple[str, ...]) -> str | None:
    try:
        goal = urljoin(url, target)
    except ValueError:
        return "the redirect leads to an address that cannot be read"
    wrong = problem(goal)
    if wrong is not None:
        return f"the redirect leads to an address that {wrong}"
    scheme, host, _ = origin(canonical(goal))
    if host not in hosts:
        return f"the redirect leads to {host}, which is not in redirect_hosts"
    if scheme == "http" and origin(url)[0] == "https":
        return f"the redirect leads from https down to http at {host}"
    return None


def _as_hop(silence: Silence, hop: int) -> Silence:
    """Give a refusal by policy its name after a redirect: there it is the other side's doing."""
    if hop and silence.cause is Cause.POLICY_BLOCKED:
        return silence._replace(cause=Cause.REDIRECT_BLOCKED)
    return silence


def _no(cause: Cause, detail: str, answer: Answer) -> Silence:
    return Silence(cause, detail, answer.timings, len(answer.body), answer.status)


def _is_number(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False
