"""When what goes wrong: an endless script of troubles, the same for the past and for this minute.

Time is cut into windows, one series of them per track; a window picks a service from a shuffled
deck and one of the troubles it can have. Some tracks follow each other without a gap, so that at
any moment at least one service is down, one degraded, one unclear and one in maintenance: whoever
opens the room sees everything it can show. Times are UTC epoch seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from demo import troubles
from demo.chance import draw, pick, shuffled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.city import City, Service
    from demo.troubles import Trouble

HOUR = 3600
DAY = 24 * HOUR
MARGIN = 5 * 60  # a service has at least so much peace between two troubles
SMALL = 40  # below so many services the tracks rest part of the time
STRAINED = {"layanan-publik", "e-pendidikan"}  # their services fail oftener than others
SHARES = {"given up": (0.0, 0.02), "worn": (0.02, 0.065), "tired": (0.065, 0.17)}
HUB = "pusat-data-kota"  # several services stand and fall with it


@dataclass(frozen=True, slots=True)
class Track:
    """A series of windows of `every_s`, of which a `share` is used.

    `lasts_s` is the shortest and longest trouble; None: until the next window and `MARGIN` longer.
    `whose` narrows the deck to one of `SHARES` (see `weakness`): "" deals everybody evenly, "frail"
    those of whom sometimes something fails, some more often than others.
    """

    name: str
    troubles: Callable[[Service], tuple[Trouble, ...]]
    every_s: int
    share: float = 1.0
    lasts_s: tuple[int, int] | None = None
    whose: str = ""
    round_s: int = 1


@dataclass(frozen=True, slots=True)
class Event:
    """One trouble of one service, `[start_s, end_s)`."""

    slug: str
    track: str
    trouble: Trouble
    start_s: int
    end_s: int
    serial: int


# The order is the precedence: a track picks only services that the tracks above leave in peace.
TRACKS = (
    Track("abandoned", troubles.grave, 6 * DAY, whose="given up"),
    Track("maintenance", troubles.planned, 8 * HOUR, round_s=30 * 60),
    Track("common", troubles.grave, 24 * DAY, lasts_s=(25 * 60, 50 * 60)),
    Track("down", troubles.grave, 3 * HOUR, whose="worn"),
    Track("down-too", troubles.grave, 200 * 60, lasts_s=(15 * 60, 110 * 60), whose="frail"),
    Track("unclear", troubles.unclear, 9 * HOUR),
    Track("degraded", troubles.light, 3 * HOUR, whose="tired"),
    Track("degraded-too", troubles.light, 7 * HOUR, whose="tired"),
    Track("degraded-more", troubles.light, 4 * HOUR, lasts_s=(30 * 60, 120 * 60)),
)
FAULTS = tuple(
    Track(f"hostile-{number}", troubles.hostile, 20 * 60 + 60 * number, lasts_s=(600, 1100))
    for number in range(4)
)


class Script:
    """The troubles of one city."""

    def __init__(self, city: City, *, faults: bool = False) -> None:
        """Take the city, and whether hostile servers belong to it."""
        self.city = city
        self.tracks = TRACKS + (FAULTS if faults else ())
        self._rank = {track.name: number for number, track in enumerate(self.tracks)}
        self._hub = dependants(city)
        self._weak = weakness(city)
        self.memory: dict[tuple[str, int], Any] = {}  # days worked out from the script
        self.window = lru_cache(maxsize=200_000)(self._window)
        self._deck = lru_cache(maxsize=2_000)(self._shuffled_deck)
        self._hour = lru_cache(maxsize=512)(self._of_hour)

    def trouble_of(self, slug: str, at_s: float) -> Event | None:
        """Return what is wrong with a service at a moment, None when nothing is."""
        for event in self._hour(int(at_s // HOUR)).get(slug, ()):
            if event.start_s <= at_s < event.end_s:
                return event
        return None

    def between(self, start_s: float, end_s: float, *tracks: str) -> Iterator[Event]:
        """Yield the events that touch `[start_s, end_s)`, of these tracks or of all."""
        for track in self.tracks:
            if tracks and track.name not in tracks:
                continue
            first, last = int(start_s // track.every_s) - 2, int(end_s // track.every_s) + 1
            for number in range(first, last + 1):
                for event in self.window(track.name, number):
                    if event.start_s < end_s and event.end_s > start_s:
                        yield event

    def _of_hour(self, hour: int) -> dict[str, tuple[Event, ...]]:
        found: dict[str, tuple[Event, ...]] = {}
        for event in self.between(hour * HOUR, (hour + 1) * HOUR):
            found[event.slug] = (*found.get(event.slug, ()), event)
        return found

    def _window(self, name: str, number: int) -> tuple[Event, ...]:
        track = self.tracks[self._rank[name]]
        start, end = self._times(track, number)
        if self._chance("rest", name, number) >= track.share * self._eagerness():
            return ()
        return tuple(
            Event(slug, name, self._trouble(track, slug, number), start, end, number)
            for slug in self._picked(track, number, start, end)
        )

    def _times(self, track: Track, number: int) -> tuple[int, int]:
        start = self._edge(track, number)
        if track.lasts_s is None:
            return start, self._edge(track, number + 1) + max(MARGIN, track.round_s)
        shortest, longest = track.lasts_s
        length = shortest + (longest - shortest) * self._chance("lasts", track.name, number)
        return start, int(start + length)

    def _edge(self, track: Track, number: int) -> int:
        shift = 0.5 * (self._chance("edge", track.name, number) - 0.5)
        return int((number + shift) * track.every_s) // track.round_s * track.round_s

    def _picked(self, track: Track, number: int, start: int, end: int) -> tuple[str, ...]:
        if track.name == "common":
            return tuple(slug for slug in self._hub if not self._is_busy(track, slug, start, end))
        for slug in self._candidates(track, number):
            if not self._is_busy(track, slug, start, end):
                return (slug,)
        return ()

    def _candidates(self, track: Track, number: int) -> Iterator[str]:
        size = len(self._deck(track.name, 0))
        if size:
            yield self._deck(track.name, number // size)[number % size]
            yield from self._deck(track.name, -1 - number)

    def _shuffled_deck(self, name: str, cycle: int) -> tuple[str, ...]:
        track = self.tracks[self._rank[name]]
        cards = [
            service.slug
            for service in self.city.services
            if track.troubles(service)
            for _ in range(self._cards(service, track.whose))
        ]
        return shuffled(cards, self.city.seed, "deck", name, cycle)

    def _cards(self, service: Service, whose: str) -> int:
        """Say how often a service is dealt: the graver the rarer, some categories more than most."""
        if whose in SHARES:
            return int(service.slug in self._weak[whose])
        if not whose:
            return 1
        chances = (0.2, 0.5, 0.3) if service.tier == 1 else (0.08, 0.27, 0.35, 0.22, 0.08)
        dealt = pick(range(len(chances)), chances, draw(self.city.seed, "frail", service.slug))
        return dealt + (1 if service.category in STRAINED else 0)

    def _is_busy(self, track: Track, slug: str, start: int, end: int) -> bool:
        above = [other.name for other in self.tracks[: self._rank[track.name]]]
        around = self.between(start - MARGIN, end + MARGIN, *above) if above else ()
        return any(event.slug == slug for event in around)

    def _trouble(self, track: Track, slug: str, number: int) -> Trouble:
        service = self.city.service(slug)
        assert service is not None  # noqa: S101 - every card of a deck is a service
        ways = track.troubles(service)
        return ways[int(self._chance("way", track.name, number, slug) * len(ways))]

    def _eagerness(self) -> float:
        return min(1.0, len(self.city.services) / SMALL)

    def _chance(self, *question: str | int) -> float:
        return draw(self.city.seed, *question)


def weakness(city: City) -> dict[str, frozenset[str]]:
    """Return who is chronically ill, by `SHARES`: nobody of the first tier, nor who leans on the hub.

    Nor the strained categories, whose single outages people feel and answer with complaints.

    The given up stand still for days, the worn fail for hours and every day anew, the tired are slow
    or warn; everybody else is well but for an outage now and then.
    """
    spared = dependants(city)
    others = [
        one.slug
        for one in city.services
        if one.tier > 1 and one.slug not in spared and one.category not in STRAINED
    ]
    order, size = shuffled(others, city.seed, "weak"), len(city.services)
    return {
        name: frozenset(order[round(low * size) : max(round(high * size), round(low * size) + 2)])
        for name, (low, high) in SHARES.items()
    }


def dependants(city: City) -> tuple[str, ...]:
    """Return the services that stand and fall with the data centre, itself first."""
    if city.service(HUB) is None:
        return ()
    others = [
        one.slug
        for one in city.services
        if one.category == "manajemen-pemerintahan" and one.control == "city" and not one.port
    ]
    standing = shuffled([slug for slug in others if slug != HUB], city.seed, "hub")[:6]
    return (HUB, *standing)
