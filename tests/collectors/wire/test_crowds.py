"""A city in which most applications hang: what it does to the others, and what is told of it.

The real turns and the real counting of a slot, on a clock that skips.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from collectors.contract import Answer, Request, Silence, Timings
from collectors.run import Means, watch
from collectors.wire.turns import NoTurnError, Turns
from liveroom.model import Application, Cause, HealthCheck, Status
from liveroom.rules.slots import Slot
from tests import swift
from tests.fakes import answer, silence

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
MINUTE, TIMEOUT = timedelta(seconds=60), timedelta(seconds=10)
GOOD, PLACES = 15, 4


@dataclass
class City:
    """So many who hang among `GOOD` who answer, each asked every minute."""

    hanging: int
    aside: int
    heavy: int | None = None
    told: defaultdict[str, list[tuple[Status, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    known: set[str] = field(default_factory=set)
    waited_s: list[float] = field(default_factory=list)
    out: int = 0
    most_out: int = 0
    most_hung: int = 0
    hung: int = 0

    async def live(self, slots: int) -> None:
        """Let so many slots of every application be told."""
        self.turns = Turns(PLACES, self.aside, heavy=self.heavy)
        names = [f"good-{n}" for n in range(GOOD)] + [f"hung-{n}" for n in range(self.hanging)]
        await asyncio.gather(
            *(self._watch(name, n * 17 % 60, slots) for n, name in enumerate(names))
        )

    async def _watch(self, slug: str, phase_s: int, slots: int) -> None:
        health = HealthCheck(f"https://{slug}.example.go.id/health")
        application = Application(slug, slug, "umum", "kominfo", timeout=TIMEOUT, health=health)
        means = Means(self._fetch, ZoneInfo("Asia/Jakarta"), now=self._now)
        for number in range(slots):
            slot = Slot(NOON + timedelta(seconds=phase_s) + number * MINUTE, MINUTE)
            await asyncio.sleep((slot.start - self._now()).total_seconds())
            sample = (await watch(application, slot, means)).sample
            self.told[slug].append((sample.verdict.status, sample.attempts))

    async def _fetch(self, request: Request) -> Answer | Silence:
        asked, is_hung = self._now(), "//hung" in request.url
        assert request.wait is not None
        try:
            patience_s = request.wait.total_seconds()
            async with self.turns.one(request.url, patience_s, is_heavy=self.heavy is not None):
                if request.url in self.known:
                    self.waited_s.append((self._now() - asked).total_seconds())
                self.out += 1
                self.hung += is_hung
                self.most_out = max(self.most_out, self.out)
                self.most_hung = max(self.most_hung, self.hung)
                await asyncio.sleep(10 if is_hung else 0.05)
                self.out -= 1
                self.hung -= is_hung
        except NoTurnError:
            return Silence(Cause.MONITOR_OVERLOAD, "no place", Timings(), ours=True)
        self.turns.learn(request.url, hung=is_hung, heavy=self.heavy is not None)
        if is_hung:
            return silence()
        self.known.add(request.url)
        return answer(b'{"status":"UP"}')

    @staticmethod
    def _now() -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time())


@pytest.mark.parametrize(
    ("hanging", "aside", "covered", "attempts", "within"),
    [
        (300, 220, 1.0, 3, 1),  # with three attempts each, 150 hang at once
        (300, 90, 0.95, 1, 1),  # fewer attempts fit into a slot, but one always does
        (300, 24, 0.2, 1, 10),  # not even one for each in a slot: by turns
        (30, 24, 1.0, 3, 1),
    ],
)
def test_however_many_hang(
    hanging: int, aside: int, covered: float, attempts: int, within: int
) -> None:
    """The good ones wait for nobody, and who hangs is told down, soon, and never anything better."""
    city = City(hanging, aside)

    swift.run(city.live(slots=within + 2))

    hung = [told[1:] for slug, told in city.told.items() if slug.startswith("hung")]
    looks = [look for told in hung for look in told]
    down = [tried for status, tried in looks if status is Status.DOWN]
    assert max(city.waited_s) <= 0.4
    assert all({Status.UP} == dict(city.told[f"good-{n}"][1:]).keys() for n in range(GOOD))
    assert {status for status, _ in looks} <= {Status.DOWN, Status.UNKNOWN}
    assert len(down) >= covered * len(looks)
    assert min(down) >= attempts
    assert all(Status.DOWN in dict(told) for told in hung)
    assert city.most_out <= PLACES + aside


def test_those_who_take_much_memory_are_few_at_once() -> None:
    """However many hang in their handshakes: the good ones wait for nobody, the others take turns."""
    city = City(hanging=300, aside=220, heavy=24)

    swift.run(city.live(slots=14))

    looks = [look for slug, told in city.told.items() if slug.startswith("hung") for look in told]
    assert city.most_hung <= PLACES + 24
    assert max(city.waited_s) <= 0.4
    assert all({Status.UP} == dict(city.told[f"good-{n}"][1:]).keys() for n in range(GOOD))
    assert {status for status, _ in looks} == {Status.DOWN, Status.UNKNOWN}
    hung = [told for slug, told in city.told.items() if slug.startswith("hung")]
    assert all(Status.DOWN in dict(told) for told in hung)
