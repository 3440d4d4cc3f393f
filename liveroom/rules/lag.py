"""How long after an outage begins complaints come, and how sure that is.

The model, in full in docs/methods.md: from the beginning of each outage that stands alone the
complaints of four hours are counted in quarters of an hour, and what would have come anyway is
taken off; the lag is when half of the excess of all outages together has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import accumulate, pairwise
from random import Random
from typing import TYPE_CHECKING

from liveroom.rules.periods import from_ms
from liveroom.rules.silent import DISPERSION, PRIOR, share, tail
from liveroom.rules.usual import WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from liveroom.rules.silent import Week

BIN = timedelta(minutes=15)
BINS = 16
REACH = BIN * BINS
"""How long after its beginning an outage is listened to; whoever complains later is not counted."""
LEAST_OUTAGES = 5
LEAST_COMPLAINTS = 10
RARE = 0.01
"""More complaints than usual, so that chance alone would bring as many once in a hundred times."""
DRAWS, SEED = 500, 20261122
LOW, HIGH = 0.025, 0.975
"""The interval holds 95 of a hundred lags that other outages of the same kind would have given."""


class Silence(StrEnum):
    """Why no lag is told."""

    FEW_WEEKS = "few-weeks"
    FEW_OUTAGES = "few-outages"
    FEW_COMPLAINTS = "few-complaints"
    NO_RISE = "no-rise"


@dataclass(frozen=True, slots=True)
class Heard:
    """What followed one outage: complaints by quarter of an hour, and how many were usual."""

    received: tuple[int, ...]
    expected: tuple[float, ...]

    @property
    def excess(self) -> tuple[float, ...]:
        """Return what came beyond the usual, less than nothing where less came."""
        return tuple(n - usual for n, usual in zip(self.received, self.expected, strict=True))


@dataclass(frozen=True, slots=True)
class Lag:
    """The lag of `outages` outages with `received` complaints after them, `expected` of them usual.

    `lag`, `low` and `high` (95 %) are None where `silence` says why.
    """

    outages: int
    received: int
    expected: float
    lag: timedelta | None
    low: timedelta | None
    high: timedelta | None
    silence: Silence | None


def alone(starts_ms: Sequence[int]) -> tuple[int, ...]:
    """Return when the outages began that no other began within `REACH` of, oldest first.

    Those that begin within a quarter of an hour are one. Where two overlap nobody can tell whose
    complaints they are, so neither is counted.
    """
    first: list[int] = []
    last_ms = None
    for start_ms in sorted(starts_ms):
        if last_ms is None or start_ms - last_ms >= _ms(BIN):
            first.append(start_ms)
            last_ms = start_ms
    reach = _ms(REACH)
    return tuple(
        at
        for place, at in enumerate(first)
        if (place == 0 or at - first[place - 1] >= reach)
        and (place == len(first) - 1 or first[place + 1] - at >= reach)
    )


@dataclass(frozen=True, slots=True)
class Quiet:
    """What comes anyway: complaints a week while no outage is listened to, over `weeks` of them."""

    rate: float
    weeks: float
    shape: Week
    zone: ZoneInfo

    def expected(self, start_ms: int, end_ms: int) -> float:
        """Return how many complaints are usual in a span."""
        length = timedelta(milliseconds=end_ms - start_ms)
        return self.rate * share(self.shape, from_ms(end_ms), length, self.zone)


def quiet(
    loud: Sequence[tuple[int, int]],
    outside: int,
    span_ms: tuple[int, int],
    shape: Week,
    zone: ZoneInfo,
) -> Quiet:
    """Return what is usual in a span, by the `outside` complaints that came in none of its `loud` parts."""
    whole = Quiet(1.0, 0.0, shape, zone)
    weeks = (span_ms[1] - span_ms[0]) / _ms(timedelta(weeks=1))
    weeks = max(weeks - sum(whole.expected(*one) for one in loud), 0.0)
    return Quiet((outside + PRIOR) / weeks if weeks else 0.0, weeks, shape, zone)


def listened(start_ms: int, counts: Mapping[int, int], usual: Quiet) -> Heard:
    """Return what followed an outage, by the number of each quarter of an hour, beside what is usual."""
    edges = [start_ms + place * _ms(BIN) for place in range(BINS + 1)]
    received = tuple(counts.get(place, 0) for place in range(BINS))
    return Heard(received, tuple(usual.expected(*pair) for pair in pairwise(edges)))


def loud(starts_ms: Sequence[int], span_ms: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the parts of a span, in order and apart, in which any of these outages is listened to."""
    found: list[tuple[int, int]] = []
    for start_ms in sorted(starts_ms):
        start, end = max(start_ms, span_ms[0]), min(start_ms + _ms(REACH), span_ms[1])
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def lag(heard: Sequence[Heard], weeks: float) -> Lag:
    """Return when half of the excess complaints of all outages have come, with its interval.

    `weeks` are those without an outage that say what is usual. The interval is drawn from the outages themselves, seeded: the same outages give the same one.
    """
    outages, count = len(heard), sum(sum(one.received) for one in heard)
    usual = sum(sum(one.expected) for one in heard)
    silence = _silence(outages, count, usual, weeks)
    excess = [one.excess for one in heard]
    middle = None if silence else _half(excess)
    if middle is None:
        return Lag(outages, count, usual, None, None, None, silence or Silence.NO_RISE)
    drawn = _draws(excess)
    low, high = (drawn[round(share * (len(drawn) - 1))] for share in (LOW, HIGH))
    return Lag(outages, count, usual, middle * BIN, low * BIN, high * BIN, None)


def _silence(outages: int, count: int, usual: float, weeks: float) -> Silence | None:
    if weeks < WEEKS_NEEDED:
        return Silence.FEW_WEEKS
    if outages < LEAST_OUTAGES:
        return Silence.FEW_OUTAGES
    if count < LEAST_COMPLAINTS:
        return Silence.FEW_COMPLAINTS
    # As many negative binomial counts as there are outages add up to one of so many shapes.
    is_chance = tail(count, max(usual, 1e-9), DISPERSION * outages) >= RARE
    return Silence.NO_RISE if is_chance else None


def _draws(excess: Sequence[tuple[float, ...]]) -> list[float]:
    """Return the lags of as many outages each, drawn anew, in order; one without excess has none."""
    chance = Random(SEED)  # noqa: S311 - chance that must be the same at every asking
    drawn = (_half(chance.choices(excess, k=len(excess))) for _ in range(DRAWS))
    return sorted(one for one in drawn if one is not None)


def _half(excess: Sequence[tuple[float, ...]]) -> float | None:
    """Return after how many bins half of the excess has come; None where there is none in all."""
    so_far: list[float] = list(accumulate(map(sum, zip(*excess, strict=True))))
    half = so_far[-1] / 2
    if half <= 0:
        return None
    place = next(number for number, sum_ in enumerate(so_far) if sum_ >= half)
    before = so_far[place - 1] if place else 0.0
    return place + (half - before) / (so_far[place] - before)


def _ms(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)
