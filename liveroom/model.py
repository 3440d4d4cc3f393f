"""The nine words of the house, as values that never change once made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo


UNCATEGORISED = "belum-dikategorikan"  # the category of what nobody put into one yet


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


class ComplaintStatus(StrEnum):
    """The canonical life of a complaint; every source's words are mapped to these."""

    RECEIVED = "received"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    NOT_OUR_AUTHORITY = "not_our_authority"
    ARCHIVED = "archived"


class ComplaintKind(StrEnum):
    """What a citizen wants of the city: the classes that deadlines go by, in the city's own words.

    `berkadar_pengawasan` is a complaint that charges an official and needs an inspection.
    """

    PENGADUAN = "pengaduan"
    BERKADAR_PENGAWASAN = "berkadar_pengawasan"
    ASPIRASI = "aspirasi"
    PERMINTAAN_INFORMASI = "permintaan_informasi"
    GAWAT_DARURAT = "gawat_darurat"


class MetricKind(StrEnum):
    """How a usage series adds up.

    A counter only grows (until a restart); a gauge is read. A day is the total of a local day, told
    with its date, and told anew until it is right; days add up. Unique are the different people of
    a local day: who comes on two days, or to two applications, is one person, so they never add up.
    """

    COUNTER = "counter"
    GAUGE = "gauge"
    DAY = "day"
    UNIQUE = "unique"

    @property
    def adds_up(self) -> bool:
        """Say whether figures of different times, or of different applications, may be added."""
        return self in {MetricKind.COUNTER, MetricKind.DAY}

    @property
    def is_of_a_day(self) -> bool:
        """Say whether a figure is of a whole day, and replaced by what is told of the day later."""
        return self in {MetricKind.DAY, MetricKind.UNIQUE}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open piece of time `[start, end)`, in UTC, with the zone its local days belong to."""

    start: datetime
    end: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Window:
    """An announced piece of maintenance of one application.

    With `rrule`, a recurrence in the words of RFC 5545, it is the first of many.
    """

    announced: datetime
    start: datetime
    end: datetime
    why: str = ""
    rrule: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When an application serves, week by week, in the city's zone.

    `days` are seven lists of pieces, Monday first, in minutes from local midnight (1,440 is the
    next one); `holidays` are the pieces of a holiday, None where it is a day like any other.
    """

    days: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[tuple[int, int], ...] | None = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the city's own on which service hours are those of a holiday."""

    day: date
    name: str


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and the one cause a duty officer can act on."""

    status: Status
    cause: Cause = Cause.NONE


@dataclass(frozen=True, slots=True)
class Sample:
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


@dataclass(frozen=True, slots=True)
class Reading:
    """One usage figure of one declared series at one moment; always finite."""

    application: str
    metric: str
    kind: MetricKind
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A complaint without its citizen: no name, number, address or free text (Open311's noun).

    `status` is canonical, `source_status` the source's own word; an unknown word counts as open
    (`known_status` False) and is reported. Every time is aware; None means not known.
    `verified` is when the city found the complaint to be one, `closed` when its end was confirmed;
    `channel` is the source's word for the way it came. `reopenings` counts how often it was taken
    up again after it had ended, as far as the source says so; `reopened` is the last time.
    `point` is longitude and latitude where no code says the district: it is looked up when the
    complaint is kept, and kept nowhere.
    """

    id: str
    received: datetime
    status: ComplaintStatus
    source_status: str
    topic: str
    known_status: bool = True
    updated: datetime | None = None
    agency: str | None = None
    district: str | None = None
    application: str | None = None
    first_response: datetime | None = None
    resolved: datetime | None = None
    due: datetime | None = None
    kind: ComplaintKind = ComplaintKind.PENGADUAN
    channel: str | None = None
    verified: datetime | None = None
    closed: datetime | None = None
    reopened: datetime | None = None
    reopenings: int = 0
    point: tuple[float, float] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of a feed or file that was not taken, and why: line counts from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a complaint dialect read: the good rows and the refused ones; nothing is lost silently.

    `notes` say what was assumed about all of them (a missing zone, an unknown status word).
    """

    requests: tuple[ServiceRequest, ...]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Milliseconds by state over a span; the six states add up to the span exactly."""

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


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy answer of one application must look like.

    `statuses` are inclusive ranges of HTTP status codes; `redirect_hosts` names the hosts a
    redirect may lead to (empty: none is followed).
    """

    statuses: tuple[tuple[int, int], ...] = ((200, 299),)
    contains: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    redirect_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """Where and how an application's health is asked; header values may name a secret."""

    url: str
    dialect: str = "auto"
    expect: Expect = Expect()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metric:
    """One declared usage series: our name, where it stands in the source, how it adds up."""

    name: str
    source: str
    kind: MetricKind
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UsageCheck:
    """Where an application's usage figures are read, and how often."""

    url: str
    dialect: str
    every: timedelta
    metrics: tuple[Metric, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BeatCheck:
    """By which secret (its name) an application shows that it lives, how often, how late at most."""

    secret: str
    every: timedelta
    grace: timedelta


@dataclass(frozen=True, slots=True)
class Application:
    """One registered service of the city."""

    slug: str
    name: str
    category: str
    owner: str
    platform: str = "web"
    control: str = "city"
    tier: int = 2
    objective: float = 0.99
    registered: datetime | None = None
    retired: datetime | None = None
    merged_into: str | None = None
    every: timedelta = timedelta(seconds=60)
    timeout: timedelta = timedelta(seconds=10)
    retries: int = 2
    slow_after: timedelta = timedelta(seconds=2)
    depends_on: tuple[str, ...] = ()
    maintenance: tuple[Window, ...] = ()
    hours: Hours | None = None
    health: HealthCheck | None = None
    usage: UsageCheck | None = None
    beat: BeatCheck | None = None

    @property
    def slot(self) -> timedelta | None:
        """Return how long its slots are; None where nothing says how it is."""
        if self.health is not None:
            return self.every
        return None if self.beat is None else self.beat.every


@dataclass(frozen=True, slots=True)
class Category:
    """A row of the wall: its order in the registry is its order on the screen."""

    slug: str
    names: Mapping[str, str]
    group: str = ""
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """An OPD, by its registry slug."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a complaint is about, whose it is, and what it speaks of."""

    name: str
    owner: str | None = None
    category: str | None = None
    application: str | None = None


@dataclass(frozen=True, slots=True)
class ComplaintSource:
    """A complaint feed of the city.

    `since` is how far back it is read, where its dialect can be asked so; `fields` are paths to the
    facts of a complaint, where its dialect has no names of its own.
    """

    name: str
    dialect: str
    url: str
    every: timedelta
    headers: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hook:
    """Who may send complaints of a source by themselves; `secrets` are names, two while they rotate."""

    source: str
    secrets: tuple[str, ...]
    dialect: str = "liveroom-json"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which notices leave, and of what it tells whom.

    `url` may name a secret. Empty `categories`, `agencies`, `tiers` and `applications` mean all.
    `wait` is how long an outage has lasted before the operator is told; on the further rungs of the
    ladder `after` is how long nobody has taken it. `hours` are those of an office, in the city's
    zone; None: around the clock. `language` is None where it is the room's.
    """

    name: str
    url: str
    level: str = "operator"
    after: timedelta = timedelta()
    wait: timedelta = timedelta(seconds=30)
    steps: tuple[str, ...] = ()
    severities: tuple[str, ...] = ("down",)
    categories: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    applications: tuple[str, ...] = ()
    hours: Hours | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class City:
    """Whose room this is, and what it has declared in public.

    `sample` marks invented data: every page, file and answer then says DATA CONTOH.
    `public_holidays` says which of the country's holidays close it: `national`,
    `national-and-joint` (cuti bersama too) or `none`.
    """

    name: str
    declared_count: int | None = None
    declared_source: str | None = None
    sample: bool = False
    public_holidays: str = "national"
    districts: str | None = None
    """The GeoJSON file of its kecamatan, beside the registry."""


@dataclass(frozen=True, slots=True)
class District:
    """What the city has published of a kecamatan, by its Kemendagri code."""

    code: str
    population: int
    source: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where a kecamatan lies: its whole `shape` (WKT), and an `outline` to draw (JSON)."""

    code: str
    shape: str
    outline: str


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything `applications.toml` says, in the order it says it."""

    city: City
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    topics: tuple[Topic, ...]
    sources: tuple[ComplaintSource, ...]
    applications: tuple[Application, ...]
    holidays: tuple[Holiday, ...] = ()
    channels: tuple[Channel, ...] = ()
    hooks: tuple[Hook, ...] = ()
    districts: tuple[District, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
