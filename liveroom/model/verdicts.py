"""What is said of applications, slot by slot, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class Status(StrEnum):
    """What an application is said to be; `maintenance` is never a verdict, only a display."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"


class Cause(StrEnum):
    """Why a verdict is what it is, in the words a duty officer can act on."""

    NONE = "none"
    DNS = "dns"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS_INVALID = "tls-invalid"
    TLS_EXPIRED = "tls-expired"
    HTTP_STATUS = "http-status"
    TOO_LARGE = "too-large"
    MALFORMED = "malformed"
    HEADER_TOO_LARGE = "header-too-large"
    REDIRECT_BLOCKED = "redirect-blocked"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    CONTENT_MISSING = "content-missing"
    CONTENT_FORBIDDEN = "content-forbidden"
    CHECK_FAILED = "check-failed"
    SLOW = "slow"
    STALE_REPORT = "stale-report"
    POLICY_BLOCKED = "policy-blocked"
    MONITOR_OFFLINE = "monitor-offline"
    MONITOR_OVERLOAD = "monitor-overload"
    MONITOR_STORAGE = "monitor-storage"
    MONITOR_CLOCK = "monitor-clock"
    MONITOR_STOPPED = "monitor-stopped"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Check:
    """One part of a health report: a database, a disk, a queue."""

    name: str
    status: Status


@dataclass(frozen=True, slots=True)
class Report:
    """What a health dialect read in a body.

    `status` is the root status word, None where the format has none (then the checks and the
    HTTP status decide); `made_at` is when a stored report was finished, where the format says.
    """

    dialect: str
    status: Status | None
    checks: tuple[Check, ...] = ()
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """A complete answer that is not in the declared format, and the reason in plain words."""

    dialect: str
    reason: str


class Verdict(NamedTuple):
    """A status and the one cause a duty officer can act on."""

    status: Status
    cause: Cause = Cause.NONE


class Sample(NamedTuple):
    """The verdict on one application for one slot `[start, start + length)`.

    `latency_ms` is that of the attempt that decided; None where nothing was measured. `addresses`
    are what the name of its host stood for, told of an outage only.
    """

    application: str
    start: datetime
    length: timedelta
    verdict: Verdict
    attempts: int = 1
    latency_ms: int | None = None
    http_status: int | None = None
    tls_days_left: int | None = None
    dialect: str | None = None
    checks: tuple[Check, ...] = ()
    addresses: tuple[str, ...] = ()


class Tally(NamedTuple):
    """Milliseconds by state over a span; the six states add up to the span exactly.

    Two are made of every sample: a named tuple takes a third of the time of a data class.
    """

    up: int = 0
    degraded: int = 0
    down: int = 0
    maintenance: int = 0
    unobserved: int = 0
    outside_hours: int = 0


class Severity(StrEnum):
    """How grave an incident is."""

    DOWN = "down"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class Incident:
    """A confirmed run of `down` (or of `degraded`); open while `closed` is None."""

    application: str
    severity: Severity
    cause: Cause
    opened: datetime
    closed: datetime | None = None
