"""Who lives in the simulated city: categories, agencies and services, all names invented.

`categories.csv` carries the counts the city of Tangerang published in 2016 (130 itemised, 153
declared; source in `DECLARED_SOURCE`); `applications.csv` one invented service per line. Nothing
in them is an address.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

DECLARED = 153
DECLARED_SOURCE = "Banten Hits, 19 Oktober 2016"
UNCATEGORISED = "belum-dikategorikan"
OBJECTIVES = {1: 0.995, 2: 0.99, 3: 0.985}
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Group:
    """A category with its published count."""

    slug: str
    group: str
    name_id: str
    name_en: str
    declared: int


@dataclass(frozen=True, slots=True)
class Service:
    """An invented application: what the registry will say of it, and how it will speak.

    `dialect` is what the registry declares; `speaks` the format really spoken (they differ under
    `auto`), `flavour` the variant of it; `port` is "" on the city's common port, "own" for a
    listener of its own that can be closed, "tls" for one behind a certificate.
    """

    slug: str
    name: str
    category: str
    owner: str
    platform: str
    control: str
    tier: int
    dialect: str
    speaks: str
    flavour: str
    port: str

    @property
    def objective(self) -> float:
        """The uptime promised; the graver the service, the higher."""
        return OBJECTIVES[self.tier]

    @property
    def usage(self) -> str | None:
        """How usage can be read: "prometheus", "json", or not at all (many expose nothing)."""
        if self.platform == "api" or self.port == "tls":
            return None
        if self.speaks in {"actuator", "health-json", "terminus", "aspnet-ui"}:
            return "prometheus"
        return "json" if self.speaks != "plain" or self.tier < 3 else None


@dataclass(frozen=True, slots=True)
class City:
    """The simulated city: everything that does not change with time."""

    seed: int
    groups: tuple[Group, ...]
    agencies: tuple[tuple[str, str], ...]
    services: tuple[Service, ...]

    def service(self, slug: str) -> Service | None:
        """Return the service of that name, None where nobody has it."""
        return next((one for one in self.services if one.slug == slug), None)


def found(applications: int = DECLARED, seed: int = 1) -> City:
    """Found the city with this many applications.

    Fewer are taken evenly from all categories; more are numbered branches of the listed ones.
    """
    listed = [_service(row) for row in _rows("applications.csv")]
    groups = tuple(
        Group(row["slug"], row["group"], row["name_id"], row["name_en"], int(row["declared_2016"]))
        for row in _rows("categories.csv")
    )
    agencies = tuple((row["slug"], row["name"]) for row in _rows("agencies.csv"))
    return City(seed, groups, agencies, _resized(listed, applications))


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _service(row: dict[str, str]) -> Service:
    speaks, flavour = row["dialect"], row["flavour"]
    if speaks == "auto":
        speaks, flavour = row["flavour"], ""
    return Service(
        row["slug"],
        row["name"],
        row["category"],
        row["owner"],
        row["platform"],
        row["control"],
        int(row["tier"]),
        row["dialect"],
        speaks,
        flavour,
        row["port"],
    )


def _resized(listed: list[Service], wanted: int) -> tuple[Service, ...]:
    if wanted <= len(listed):
        kept = {number * len(listed) // wanted for number in range(wanted)} if wanted else set()
        return tuple(one for number, one in enumerate(listed) if number in kept)
    return tuple(listed) + tuple(_branch(listed, number) for number in range(len(listed), wanted))


def _branch(listed: list[Service], number: int) -> Service:
    base = listed[number % len(listed)]
    branch = number // len(listed) + 1
    return Service(
        f"{base.slug}-{branch}",
        f"{base.name} {branch}",
        base.category,
        base.owner,
        base.platform,
        base.control,
        base.tier,
        base.dialect,
        base.speaks,
        base.flavour,
        "" if base.port else base.port,
    )
