"""The monitor's own way out: asked anew whenever silence might be ours, before anybody is called down."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Generic, TypeVar

from collectors.contract import Answer, Request
from collectors.wire import references
from collectors.wire.names import Names
from liveroom.rules.addresses import canonical, origin
from liveroom.rules.reachability import WINDOW_S, Evidence, Reach, conclude, is_crowd

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from typing import Any

    from collectors.contract import Fetch
    from collectors.wire.references import Resolver
    from liveroom.model import Application

log = logging.getLogger(__name__)

Told = TypeVar("Told")

PATIENCE_S = 1.4
"""References have so long, and where none answers, applications have as long again: under 3 s."""

AGAIN_S = 3.0
WITNESSES = 3
GRAVEST = (Reach.ILL, Reach.OFFLINE, Reach.NAMELESS)
"""A line may come back piece by piece, one trouble after the other: the gravest voids the most."""


class WayOut:
    """Asks references outside, and remembers what they said last; `reach` is that.

    `anchors` are hosts outside (`LIVEROOM_ANCHORS`); with none, the default gateways. `resolvers`
    are those of the system. One check runs at a time, and who asks meanwhile shares the next one,
    so that every answer is newer than the question.
    """

    def __init__(
        self,
        fetch: Fetch,
        *,
        anchors: Sequence[str] = (),
        gateways: Callable[[], Sequence[str]] = lambda: references.gateways(
            references.read(references.ROUTES)
        ),
        resolvers: Callable[[], Sequence[Resolver]] = lambda: references.resolvers(
            references.read(references.RESOLVERS)
        ),
        monotonic: Callable[[], float],
    ) -> None:
        self.reach = Reach.FINE
        self._fetch = fetch
        self._anchors = anchors
        self._gateways = gateways
        self._resolvers = resolvers
        self._monotonic = monotonic
        self._names = Names()
        self._places: dict[str, tuple[str, ...]] = {}
        self._heard: OrderedDict[str, Application] = OrderedDict()
        self._lately: deque[tuple[float, str, bool]] = deque()
        self._looking = _Shared(self._look)
        self._listening = _Shared(self._is_well)
        self._watching: asyncio.Task[None] | None = None
        self._look_again = 0.0
        self._troubles: dict[Reach, float] = {}
        self._canary: asyncio.Server | None = None

    async def open(self) -> None:
        """Set the canary, learn where the anchors are, and say if no reference answers."""
        self._canary = await asyncio.start_server(_let_go, "127.0.0.1", 0)
        found = await self._evidence()
        if not any(found.ways):
            log.warning(
                "No reference outside answers, neither a gateway, a resolver nor an anchor: set "
                "LIVEROOM_ANCHORS to two or more hosts in different networks, or silence of every "
                "application at once cannot be told from a cut line."
            )

    async def close(self) -> None:
        """Forget the canary and whatever is being asked."""
        tasks = [*self._looking.tasks, *self._listening.tasks]
        if self._watching is not None:
            tasks.append(self._watching)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._canary is not None:
            self._canary.close()

    def answered(self, application: Application) -> None:
        """Learn that an application answered: whoever is heard proves the way out."""
        self._note(application.slug, has_failed=False)
        self._heard[application.slug] = application
        self._heard.move_to_end(application.slug)
        while len(self._heard) > 2 * WITNESSES:
            self._heard.popitem(last=False)
        if self.reach is Reach.OFFLINE and not _is_near(application):
            self._turn(Reach.FINE)

    def failed(self, application: Application) -> None:
        """Learn that an attempt failed; a crowd of them is looked into at once, for the wall."""
        self._heard.pop(application.slug, None)
        if _is_near(application):
            return
        self._note(application.slug, has_failed=True)
        if self._monotonic() >= self._look_again and self._is_crowd():
            self._look_again = self._monotonic() + AGAIN_S
            if self._watching is None or self._watching.done():
                self._watching = asyncio.create_task(self._watch())

    async def vouch(self, application: Application, since: float) -> Reach:
        """Return how far the monitor could see from `since` (monotonic) until now; within 6 s.

        Learned after this call; but trouble that has healed meanwhile was trouble all the same. An
        application on this machine needs the canary only.
        """
        if _is_near(application):
            return Reach.FINE if await self._listening.answer() else Reach.ILL
        seen = {await self._looking.answer()}
        seen |= {trouble for trouble, until in self._troubles.items() if until >= since}
        return next((trouble for trouble in GRAVEST if trouble in seen), Reach.FINE)

    async def _look(self) -> Reach:
        reach = conclude(await self._evidence())
        self._turn(reach)
        return reach

    def _turn(self, reach: Reach) -> None:
        if self.reach is not Reach.FINE:
            self._troubles[self.reach] = self._monotonic()
        if reach is not self.reach:
            log.warning("The monitor's own way out: %s.", reach)
        self.reach = reach

    async def _watch(self) -> None:
        """Look again and again until the way out is fine."""
        while True:
            if await self._looking.answer() is Reach.FINE:
                return
            await asyncio.sleep(AGAIN_S)

    async def _evidence(self) -> Evidence:
        resolvers = self._resolvers()
        outside = self._anchors or self._gateways()
        canary, ways, told = await asyncio.gather(
            self._is_well(),
            asyncio.gather(*(_in_time(self._reaches(one)) for one in outside)),
            asyncio.gather(*(_in_time(references.resolves(one)) for one in resolvers)),
        )
        replies = [reply or (False, False) for reply in told]
        far = [
            replied for one, (replied, _) in zip(resolvers, replies, strict=True) if not one.is_near
        ]
        reached = tuple(bool(way) for way in (*ways, *far))
        is_heard = any(reached) or await self._is_heard()
        return Evidence(canary, reached, tuple(could for _, could in replies), is_heard)

    async def _reaches(self, outside: str) -> bool:
        """Return whether an anchor or gateway answers at one of its addresses, known or just learned."""
        if outside not in self._places:
            found = await references.addressed(self._names, outside)
            if not found:
                return False
            self._places[outside] = found
        asked = [asyncio.ensure_future(references.answers(one)) for one in self._places[outside]]
        return await references.any_of(asked)

    async def _is_well(self) -> bool:
        if self._canary is None:
            return True
        port = self._canary.sockets[0].getsockname()[1]
        return bool(await _in_time(references.connects("127.0.0.1", port)))

    async def _is_heard(self) -> bool:
        """Ask the applications that answered last; whatever they say, they were reached."""
        asked = [
            asyncio.ensure_future(_in_time(self._hears(one)))
            for one in list(self._heard.values())[-WITNESSES:]
            if not _is_near(one)
        ]
        return await references.any_of(asked)

    async def _hears(self, application: Application) -> bool:
        patience = timedelta(seconds=PATIENCE_S)
        request = Request(_url(application), patience, body_limit=1, wait=patience)
        found = await self._fetch(request)
        return isinstance(found, Answer) or found.http_status is not None

    def _is_crowd(self) -> bool:
        failed = {slug for _, slug, has_failed in self._lately if has_failed}
        return is_crowd(len(failed), len({slug for _, slug, _ in self._lately}))

    def _note(self, slug: str, *, has_failed: bool) -> None:
        now = self._monotonic()
        self._lately.append((now, slug, has_failed))
        while now - self._lately[0][0] > WINDOW_S:
            self._lately.popleft()


class _Shared(Generic[Told]):
    """A question that is asked one at a time: who comes meanwhile shares the next answer.

    So every answer is newer than whoever asked for it.
    """

    def __init__(self, ask: Callable[[], Awaitable[Told]]) -> None:
        self._ask = ask
        self._running: asyncio.Task[Told] | None = None
        self._next: asyncio.Task[Told] | None = None

    @property
    def tasks(self) -> list[asyncio.Task[Told]]:
        """Return what is being asked, and what is to be asked next."""
        return [task for task in (self._running, self._next) if task is not None]

    async def answer(self) -> Told:
        """Return what is said after this moment."""
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
        return await asyncio.shield(self._next)

    async def _after(self, before: asyncio.Task[Told] | None) -> Told:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        return await self._ask()


def _url(application: Application) -> str:
    return "" if application.health is None else application.health.url


def _is_near(application: Application) -> bool:
    """Return whether an application runs on this machine, where no way out is needed."""
    return _leads_near(_url(application))


@lru_cache(maxsize=32_768)  # asked of everybody who fails
def _leads_near(url: str) -> bool:
    host = origin(canonical(url))[1]
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


async def _in_time(asked: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401  whatever is asked
    """Return what is asked for, or None where it takes too long."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await asked
    except TimeoutError:
        return None


async def _let_go(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
