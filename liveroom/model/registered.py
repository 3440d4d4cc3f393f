"""What the city registers: itself, its applications, and how each is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liveroom.model.time import Holiday, Hours, Window
    from liveroom.model.usage import MetricKind

UNCATEGORISED = "belum-dikategorikan"  # the category of what nobody put into one yet


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


SLICED = ("open311",)
"""The dialects of complaint feeds that can be asked for what is older."""


@dataclass(frozen=True, slots=True)
class ComplaintSource:
    """A complaint feed of the city.

    `since` is how far back it is read, where its dialect can be asked so; `fields` are paths to the
    facts of a complaint, where its dialect has no names of its own. `again` are the oldest and the
    newest moment between which it is to be read once more, which the store knows and no file.
    """

    name: str
    dialect: str
    url: str
    every: timedelta
    headers: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    again: tuple[datetime, datetime] | None = None


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
    population: int | None = None
    population_source: str | None = None


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
