"""What passes between the scheduler, the sources and the wire.

Named tuples: several are made for every probe, and a data class takes three times as long.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from liveroom.errors import CollectorError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from liveroom.model import Application, Cause, Check, Verdict
    from liveroom.rules.reachability import Reach

Subject = TypeVar("Subject")


class Timings(NamedTuple):
    """Milliseconds from the start of a transfer to each milestone; None where never reached.

    `queued` is the wait for a free place before the transfer; no other figure contains it.
    """

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    total: float = 0.0
    queued: float = 0.0


class Answer(NamedTuple):
    """A complete, well-framed HTTP answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    timings: Timings
    tls_days_left: int | None = None


class Silence(NamedTuple):
    """No usable answer, and the one cause of it; `detail` is for logs and the laptop, not the wall.

    `ours` marks a fault of the monitor's own side, which never speaks of the application.
    """

    cause: Cause
    detail: str
    timings: Timings
    bytes_read: int = 0
    http_status: int | None = None
    ours: bool = False


class Request(NamedTuple):
    """One GET: where to, how long at most, which redirects are allowed, which headers to send.

    `wait` is how long it may wait for a place before it begins; None: as long as it takes.
    """

    url: str
    timeout: timedelta
    headers: Mapping[str, str] = MappingProxyType({})
    redirect_hosts: tuple[str, ...] = ()
    body_limit: int = 1 << 20
    wait: timedelta | None = None


class Fetch(Protocol):
    """The wire as a source sees it: it never raises for what the other side does.

    A header value `secret:NAME` is replaced by the named secret on the way out.
    """

    async def __call__(self, request: Request) -> Answer | Silence:
        """Return the answer to one GET, or the silence in its place."""
        ...


class Poll(NamedTuple, Generic[Subject]):
    """One run of one source: on an Application (health, usage) or a ComplaintSource (complaints).

    `now` is when the run began; `timeout` bounds every request it makes, `wait` how long it may
    wait for a place to make it.
    """

    subject: Subject
    fetch: Fetch
    now: datetime
    zone: ZoneInfo
    timeout: timedelta
    wait: timedelta | None = None


class PollError(CollectorError):
    """A usage or complaint source that could not be read; `cause` goes to the poll log.

    `status` is the HTTP status where that is the cause.
    """

    def __init__(self, cause: Cause, detail: str, status: int | None = None) -> None:
        """Keep the one cause, and a sentence without a citizen's word in it."""
        self.cause = cause
        self.status = status
        super().__init__(detail)


class Look(NamedTuple):
    """One attempt on an application's health: the verdict, and what it was judged on.

    `is_void` says that the attempt judged nothing, by a fault of the monitor's own side; `date` is
    which time it is on the other side, in the words of HTTP.
    """

    verdict: Verdict
    timings: Timings
    is_void: bool = False
    is_answered: bool = False
    http_status: int | None = None
    bytes_read: int = 0
    tls_days_left: int | None = None
    dialect: str | None = None
    checks: tuple[Check, ...] = ()
    detail: str = ""
    date: str | None = None


class Witness(Protocol):
    """Who knows how far the monitor can see; it judges nobody, and never raises."""

    def answered(self, application: Application) -> None:
        """Learn that an application answered."""
        ...

    def failed(self, application: Application) -> None:
        """Learn that an attempt brought no answer."""
        ...

    async def vouch(self, application: Application, since: float) -> Reach:
        """Return how far the monitor could see, for this application, from `since` until now.

        `since` is on the monotonic clock; what is said is learned after the call.
        """
        ...


Collect = Callable[[Poll[Any]], Awaitable[Any]]
"""A row of SOURCES: takes a Poll and returns what is to be kept.

For health a Look, for usage a tuple of Reading, for complaints a Feed. It raises PollError where
a usage or complaint source cannot be read, and nothing else. It does not write, sleep, retry, log
or look at the clock. How often it is asked is the registry's to say.
"""
