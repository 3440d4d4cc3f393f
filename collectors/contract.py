"""What passes between the scheduler, the sources and the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from liveroom.model import Cause


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the start of a transfer to each milestone; None where never reached."""

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete, well-framed HTTP answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    timings: Timings
    tls_days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """No usable answer, and the one cause of it; `detail` is for logs and the laptop, not the wall."""

    cause: Cause
    detail: str
    timings: Timings
    bytes_read: int = 0
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One GET: where to, how long at most, which redirects are allowed, which headers to send."""

    url: str
    timeout: timedelta
    headers: Mapping[str, str] = field(default_factory=dict)
    redirect_hosts: tuple[str, ...] = ()
    body_limit: int = 1 << 20


class Fetch(Protocol):
    """The wire as a source sees it: it never raises for what the other side does."""

    async def __call__(self, request: Request) -> Answer | Silence:
        """Return the answer to one GET, or the silence in its place."""
        ...
