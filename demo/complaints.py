"""What citizens complain about: the city's usual sorrows, rain, and services that do not answer.

A day's complaints are a function of the day; how far each has got is a function of the moment it
is asked about. An outage of a service people use brings some more, with a lag.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from demo.chance import count, draw, pick, shuffled, spread
from demo.rhythm import DAY, HOUR, busyness, day_start, local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from demo.city import Service
    from demo.script import Event, Script

USUAL = 37.0  # a day, before rain and outages
RAIN = 9  # days from one rain to the next, about
RAINY = ("Genangan di jalan", "Drainase tersumbat")
PEOPLE = {1: 2.5, 2: 0.9, 3: 0.2}  # complaints that an hour's outage of a tier brings
QUIET = {"manajemen-pemerintahan": 0.0, "situs-opd": 0.25, "belum-dikategorikan": 0.0}
HABIT = {"down": 0.2}  # what fails every day is not told of any more
LAG_S = (10 * 60, 100 * 60)
UNSEEN_EVERY_S = 46 * HOUR
UNSEEN_FIRST, UNSEEN_FIRST_S = 5, 4 * 60  # so many at once, so far apart
UNSEEN_LATER, UNSEEN_LATER_S = 17, 58 * 60  # then just so many that three hours hold three
UNSEEN_S = UNSEEN_FIRST * UNSEEN_FIRST_S + UNSEEN_LATER * UNSEEN_LATER_S


@dataclass(frozen=True, slots=True)
class Topic:
    """What a complaint can be about; the last of the list is in nobody's register."""

    name: str
    owner: str
    category: str
    application: str
    weight: float
    due_days: int


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan, by its Kemendagri code, weighted by how many people live there."""

    code: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint and its whole life; times in UTC epoch seconds, None: never."""

    id: str
    topic: Topic
    district: District | None
    received_s: int
    answered_s: int
    closed_s: int
    due_s: int
    fate: str

    def word(self, at_s: float) -> str:
        """Return the status word at a moment, as the city writes it."""
        if at_s >= self.closed_s:
            return self.fate
        return "proses" if at_s >= self.answered_s else "menunggu"

    def updated_s(self, at_s: float) -> int:
        """Return when its status last changed before a moment."""
        moments = (self.received_s, self.answered_s, self.closed_s)
        return max(when for when in moments if when <= at_s or when == self.received_s)


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Return the topics, the unregistered one last."""
    return tuple(
        Topic(
            row["name"],
            row["owner"],
            row["category"],
            row["application"],
            float(row["weight"]),
            int(row["due_days"]),
        )
        for row in _rows("topics.csv")
    )


@lru_cache(maxsize=1)
def districts() -> tuple[District, ...]:
    """Return the thirteen kecamatan."""
    return tuple(
        District(row["code"], row["name"], float(row["weight"])) for row in _rows("districts.csv")
    )


def of_day(script: Script, day: int) -> tuple[Complaint, ...]:
    """Return the complaints of a local day (see `rhythm.local_day`), in order of arrival."""
    key = ("complaints", day)
    if key not in script.memory:
        arrivals = sorted(
            (
                *_usual(script, day),
                *_wet(script, day),
                *_cut_off(script, day),
                *_unseen(script, day),
            )
        )
        script.memory[key] = tuple(
            _lived(script.city.seed, day, number, *arrival)
            for number, arrival in enumerate(arrivals, 1)
        )
    found: tuple[Complaint, ...] = script.memory[key]
    return found


def known(script: Script, at_s: float, since_s: float) -> Iterator[Complaint]:
    """Yield the complaints received in `[since_s, at_s]`."""
    for day in range(local_day(since_s), local_day(at_s) + 1):
        for complaint in of_day(script, day):
            if since_s <= complaint.received_s <= at_s:
                yield complaint


Arrival = tuple[int, int, int]  # when, the topic's place in its list, the district's (-1: none)


def _usual(script: Script, day: int) -> Iterator[Arrival]:
    seed = script.city.seed
    expected = USUAL * busyness(day, seed, "complaints") ** 0.5
    for number in range(count(expected, draw(seed, "complaints", day))):
        chance = draw(seed, "topic", day, number)
        place = pick(range(len(topics())), [one.weight for one in topics()], chance)
        yield _when(seed, day, number, "usual"), place, _where(seed, day, number, place)


def _wet(script: Script, day: int) -> Iterator[Arrival]:
    seed, spell = script.city.seed, day // RAIN
    first = spell * RAIN + int(draw(seed, "rain", spell) * (RAIN - 2))
    if day not in (first, first + 1):
        return
    low = [int(draw(seed, "low", spell, number) * len(districts())) for number in range(2)]
    for number in range(count(11 if day == first else 6, draw(seed, "wet", day))):
        place = _place(RAINY[int(draw(seed, "which", day, number) * len(RAINY))])
        yield _when(seed, day, number, "wet"), place, low[number % 3 % 2]


def _cut_off(script: Script, day: int) -> Iterator[Arrival]:
    start = day_start(day)
    for event in script.between(start - 3 * HOUR, start + DAY, "down", "down-too", "common"):
        for when, place, where in _reaction(script, event):
            if start <= when < start + DAY:
                yield when, place, where


def _reaction(script: Script, event: Event) -> Iterator[Arrival]:
    service = script.city.service(event.slug)
    suited = _suited(service) if service is not None else ()
    if service is None or not suited:
        return
    seed, name = script.city.seed, f"{event.track}/{event.serial}/{event.slug}"
    hours = min(2.0, (event.end_s - event.start_s) / HOUR)
    expected = PEOPLE[service.tier] * hours * QUIET.get(service.category, 1.0)
    expected *= HABIT.get(event.track, 1.0)
    for number in range(count(expected, draw(seed, "cut off", name))):
        lag = LAG_S[0] + draw(seed, "lag", name, number) * (LAG_S[1] - LAG_S[0])
        place = suited[int(draw(seed, "suited", name, number) * len(suited))]
        yield int(event.start_s + lag), place, _where(seed, event.serial, number, place)


def _unseen(script: Script, day: int) -> Iterator[Arrival]:
    """Yield the complaints about a service that fails people while it answers every probe well."""
    start, seed = day_start(day), script.city.seed
    first, last = start - UNSEEN_S, start + DAY
    for number in range(first // UNSEEN_EVERY_S - 1, last // UNSEEN_EVERY_S + 1):
        begin = int((number + 0.2 * draw(seed, "unseen", number)) * UNSEEN_EVERY_S)
        place = _failing(script, number, begin) if first < begin < last else None
        if place is None:
            continue
        for one in range(UNSEEN_FIRST + UNSEEN_LATER):
            waits = min(one, UNSEEN_FIRST) * UNSEEN_FIRST_S
            waits += max(one - UNSEEN_FIRST + 1, 0) * UNSEEN_LATER_S
            when = begin + waits + int(UNSEEN_FIRST_S * draw(seed, "unseen at", number, one))
            if start <= when < last:
                yield when, place, _where(seed, number, one, place)


def _failing(script: Script, number: int, begin: int) -> int | None:
    """Return the topic of a service that nothing else ails meanwhile, None where all are ill."""
    own = [place for place, topic in enumerate(topics()) if topic.application]
    for place in shuffled(own, script.city.seed, "unseen by", number):
        if not _is_troubled(
            script, topics()[place].application, begin - 3 * HOUR, begin + UNSEEN_S
        ):
            return place
    return None


def _is_troubled(script: Script, slug: str, start_s: int, end_s: int) -> bool:
    if script.city.service(slug) is None:
        return True
    return any(event.slug == slug for event in script.between(start_s, end_s))


def _suited(service: Service) -> tuple[int, ...]:
    """Return the topics that speak of a service: its own, else those of its category."""
    own = [n for n, topic in enumerate(topics()) if topic.application == service.slug]
    return tuple(own or _of_category(service.category))


def _of_category(category: str) -> Sequence[int]:
    return [n for n, topic in enumerate(topics()) if category and topic.category == category]


def _lived(seed: int, day: int, number: int, when: int, place: int, where: int) -> Complaint:
    topic = topics()[place]
    name = f"{day}/{number}"
    median, sigma = (1.5 * DAY, 0.6) if draw(seed, "easy", name) < 0.7 else (8.0 * DAY, 0.35)
    closed = when + int(spread(median, sigma, draw(seed, "closed", name)))
    jumped = draw(seed, "jumped", name) < 0.8  # most go from waiting to done in one step
    share = 1.0 if jumped else 0.1 + 0.6 * draw(seed, "answered", name)
    fates, odds = ("selesai", "ditolak", "bukan wewenang"), (0.95, 0.02, 0.03)
    return Complaint(
        id=f"LKS-{day}-{number:03d}",
        topic=topic,
        district=districts()[where] if where >= 0 else None,
        received_s=when,
        answered_s=when + int((closed - when) * share),
        closed_s=closed,
        due_s=when + topic.due_days * DAY,
        fate=pick(fates, odds, draw(seed, "fate", name)),
    )


def _when(seed: int, day: int, number: int, why: str) -> int:
    return moment(day, draw(seed, "hour", why, day, number))


def _where(seed: int, day: int, number: int, place: int) -> int:
    """Choose a district by its people; complaints about a service often have no place at all."""
    online = topics()[place].application or topics()[place].category
    if draw(seed, "placeless", day, number, place) < (0.4 if online else 0.03):
        return -1
    weights = [one.weight for one in districts()]
    return pick(range(len(weights)), weights, draw(seed, "district", day, number, place))


def _place(name: str) -> int:
    return next(number for number, topic in enumerate(topics()) if topic.name == name)


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
