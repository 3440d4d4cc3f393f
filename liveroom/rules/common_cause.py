"""What has one cause: five applications that share something and fail within three minutes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

FEWEST = 5
WITHIN_MS = 180_000
KINDS = ("dependency", "host", "address", "dns", "owner")
"""What may be shared; of two that explain equally many, the one that stands first."""

Trait = tuple[str, str]
"""A kind and which one: `("host", "10.0.0.5")`."""


class Failure(NamedTuple):
    """One outage: its number, whose it is, when it opened, and what it shares with others."""

    id: int
    application: int
    opened_ms: int
    traits: frozenset[Trait]


class Shared(NamedTuple):
    """Outages of one cause, in the order they opened, and what they share."""

    kind: str
    by: str
    failures: tuple[Failure, ...]


def shared(failures: Iterable[Failure]) -> list[Shared]:
    """Return what has one cause; an outage is part of one of them at most.

    The trait that explains most outages comes first, and takes them from the others. The order in
    which failures are given does not matter.
    """
    left = sorted(failures, key=lambda each: (each.opened_ms, each.id))
    found: list[Shared] = []
    while len(left) >= FEWEST:
        best = min(_candidates(left), key=_rank, default=None)
        if best is None:
            break
        found.append(best)
        taken = {each.id for each in best.failures}
        left = [each for each in left if each.id not in taken]
    return sorted(found, key=lambda each: (each.failures[0].opened_ms, each.failures[0].id))


def still_few(failures: Iterable[Failure], sizes: Mapping[Trait, int]) -> dict[int, int]:
    """Return which outages might yet turn out to be part of one, and when the last such opened.

    Each has failed within three minutes of another that it shares something with; `sizes` is how
    many applications have a trait: where fewer than five have it, they never are one.
    """
    by_trait: dict[Trait, list[Failure]] = {}
    for each in failures:
        for trait in each.traits:
            if sizes.get(trait, 0) >= FEWEST:
                by_trait.setdefault(trait, []).append(each)
    found: dict[int, int] = {}
    for mine in by_trait.values():
        for each in mine:
            near = [
                other.opened_ms
                for other in mine
                if abs(other.opened_ms - each.opened_ms) <= WITHIN_MS
            ]
            if len(near) > 1:
                found[each.id] = max(found.get(each.id, 0), *near)
    return found


def crowds(failures: Sequence[Failure]) -> Iterator[tuple[Failure, ...]]:
    """Yield the longest rows of ordered failures that are dense all along.

    Dense is where five applications fail within three minutes; such pieces that share a failure
    are one.
    """
    seen: Counter[int] = Counter()
    first, start, end = 0, -1, -1
    for place, each in enumerate(failures):
        seen[each.application] += 1
        while each.opened_ms - failures[first].opened_ms > WITHIN_MS:
            gone = failures[first].application
            seen[gone] -= 1
            if not seen[gone]:
                del seen[gone]
            first += 1
        if len(seen) < FEWEST:
            continue
        if first > end:
            if end >= 0:
                yield tuple(failures[start : end + 1])
            start = first
        end = place
    if end >= 0:
        yield tuple(failures[start : end + 1])


def needs_of(direct: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Return everything each slug rests on, directly or through others, and itself."""
    return {slug: frozenset(_reached(slug, direct)) for slug in direct}


def _reached(slug: str, direct: Mapping[str, Collection[str]]) -> set[str]:
    reached: set[str] = set()
    ways = [slug]
    while ways:
        here = ways.pop()
        if here not in reached:
            reached.add(here)
            ways += direct.get(here, ())
    return reached


def _candidates(failures: Sequence[Failure]) -> Iterator[Shared]:
    by_trait: dict[Trait, list[Failure]] = {}
    for each in failures:
        for trait in each.traits:
            by_trait.setdefault(trait, []).append(each)
    for (kind, by), mine in by_trait.items():
        if len(mine) >= FEWEST:
            yield from (Shared(kind, by, crowd) for crowd in crowds(mine))


def _rank(each: Shared) -> tuple[object, ...]:
    return -len(each.failures), KINDS.index(each.kind), each.by, each.failures[0].opened_ms
