"""Adding rows to a registry: what stands in it stays as it is, what fits is written behind it."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveroom.dialects.candidates import slug_of
from liveroom.errors import RegistryError
from liveroom.registry.declared import UNCATEGORISED
from liveroom.registry.problems import place
from liveroom.registry.reading import content, read
from liveroom.registry.writing import written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from liveroom.dialects.candidates import Candidate
    from liveroom.model import Reason

KEYS = {
    **dict.fromkeys(("category", "agency", "application"), "slug"),
    **dict.fromkeys(("topic", "source", "notice"), "name"),
    "holiday": "date",
    "district": "code",
    "hook": "source",
}
"""By what the rows of a table are told apart; in this order they are written."""
UNOWNED = "belum-diketahui"
_NAMES = {
    UNCATEGORISED: {"id": "Belum dikategorikan", "en": "Uncategorised"},
    UNOWNED: "Pemilik belum diketahui",
}


@dataclass(frozen=True, slots=True)
class Addition:
    """A row to be added, and where it was told; `untold` are keys the file leaves to us.

    What was told nowhere (`where` is empty) is there only for the rows that name it.
    """

    table: str
    row: Mapping[str, Any]
    where: Reason | str = ""
    untold: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> dict[str, Any]:
        """Return the row as it is written."""
        return {**self.row, **self.untold}


@dataclass(slots=True)
class Added:
    """The file as it shall be, and what became of each row that was told."""

    text: str
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Reason] = field(default_factory=list)


def additions(found: Sequence[Candidate], text: str) -> tuple[list[Addition], list[Reason]]:
    """Return the rows that candidates make beside a registry, and why some make none.

    A category or an agency is found by its slug or its name; where there is none it is made.
    """
    document = tomllib.loads(text)
    made: dict[tuple[str, str], Addition] = {}
    rows: list[Addition] = []
    refused: list[Reason] = []
    for each in found:
        row = {"slug": each.row.get("slug") or slug_of(str(each.row["name"])), **each.row}
        told: dict[str, str] = {}
        untold: dict[str, str] = {}
        for key, table, heading, none in (
            ("category", "category", each.category, UNCATEGORISED),
            ("owner", "agency", each.owner, UNOWNED),
        ):
            named = _named(document, table, heading or none)
            slug = named or slug_of(heading) or none
            (told if heading else untold)[key] = slug
            if named is None:
                made.setdefault((table, slug), _made(table, slug, heading))
        if row["slug"]:
            rows.append(Addition("application", {**row, **told}, each.where, untold))
        else:
            refused.append(("of", each.where, ("registry_slugless",)))
    return [*made.values(), *rows], refused


def add(
    text: str,
    rows: Sequence[Addition],
    zone: ZoneInfo,
    secrets: Collection[str],
    city: str | None,
) -> Added:
    """Return the text of a registry with every row behind it that is new and fits.

    Raises RegistryError where the registry itself does not hold.
    """
    document = tomllib.loads(text)
    done = Added(text)
    kept = _new(document, rows, done)
    while kept:
        merged = _merged(document, kept)
        places = list(_places(document, kept))
        _, problems = read(merged, zone, secrets, city, content)
        bad: dict[tuple[str | int, ...], list[str]] = {}
        for problem in problems:
            bad.setdefault(problem.path[:2], []).append(f"{_key(problem.path)}{problem.what}")
        if not bad.keys() <= set(places):
            raise RegistryError([f"{place(merged, p.path)}: {p.what}." for p in problems])
        for each, where in zip(kept, places, strict=True):
            if where in bad and each.where:
                done.counts["rejected"] += 1
                done.lines.append(("of", each.where, "; ".join(bad[where])))
        kept = [each for each, where in zip(kept, places, strict=True) if where not in bad]
        kept = _needed(kept)
        if not bad:
            break
    done.counts["new"] = sum(bool(each.where) for each in kept)
    if done.counts["new"]:
        blocks = (written(each.table, each.whole) for each in kept)
        done.text = "\n".join([text.rstrip("\n"), "", *blocks])
    return done


def _new(document: Mapping[str, Any], rows: Sequence[Addition], done: Added) -> list[Addition]:
    """Return the rows that are not registered yet, in the order they are written."""
    known = {
        (table, str(row.get(key))): row
        for table, key in KEYS.items()
        for row in document.get(table, [])
    }
    kept = []
    for each in rows:
        name = (each.table, str(each.row.get(KEYS[each.table])))
        before = known.get(name)
        if before is None:
            known[name] = each.whole
            kept.append(each)
        elif not each.where:
            continue
        elif all(before.get(key) == value for key, value in each.row.items()):
            done.counts["unchanged"] += 1
        else:
            done.counts["conflicts"] += 1
            otherwise = ("registry_otherwise", each.table, repr(name[1]))
            done.lines.append(("of", each.where, otherwise))
    order = list(KEYS)
    return sorted(kept, key=lambda each: order.index(each.table))


def _merged(document: Mapping[str, Any], kept: Sequence[Addition]) -> dict[str, Any]:
    merged = dict(document)
    for table in {each.table for each in kept}:
        rows = [each.whole for each in kept if each.table == table]
        merged[table] = [*document.get(table, []), *rows]
    return merged


def _places(
    document: Mapping[str, Any], kept: Sequence[Addition]
) -> Iterator[tuple[str | int, ...]]:
    """Yield where each row stands in the merged document."""
    counts = Counter({table: len(document.get(table, [])) for table in KEYS})
    for each in kept:
        yield each.table, counts[each.table]
        counts[each.table] += 1


def _needed(kept: list[Addition]) -> list[Addition]:
    """Return the rows without those that were made for rows that are gone."""
    named = {each.whole.get(key) for each in kept for key in ("category", "owner")}
    return [each for each in kept if each.where or each.row["slug"] in named]


def _named(document: Mapping[str, Any], table: str, heading: str) -> str | None:
    """Return the slug of the row of that slug or name, however it is written."""
    wanted = heading.casefold()
    for row in document.get(table, []):
        name = row["name"]
        names = name.values() if isinstance(name, dict) else (name,)
        if wanted in {row["slug"], *(each.casefold() for each in names)}:
            return str(row["slug"])
    return None


def _made(table: str, slug: str, heading: str) -> Addition:
    name: Any = heading or _NAMES.get(slug, slug)
    if table == "category" and isinstance(name, str):
        name = {"id": name, "en": name}
    return Addition(table, {"slug": slug, "name": name})


def _key(path: tuple[str | int, ...]) -> str:
    inner = ".".join(map(str, path[2:]))
    return f"{inner}: " if inner else ""
