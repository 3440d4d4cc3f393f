"""How many were affected by an outage: what is usually used in those hours, with its range.

The model, in full in docs/methods.md: the outage is cut into hours; each is as the same hour of the
same weekday in the eight weeks before the outage began.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from liveroom.model import MetricKind, Span
from liveroom.rules.counters import step
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.usual import HIGH, LOW, WEEKS, WEEKS_NEEDED, percentile, weeks_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

KINDS = (MetricKind.COUNTER, MetricKind.GAUGE)
"""What has hours. Totals of a day have none; unique people and installs are never added at all."""
GAP = timedelta(hours=2)
"""Between readings farther apart nothing is known to have been used."""
MIDDLE = 0.5
HOUR_MS = 3_600_000
WEEK_MS = 7 * 24 * HOUR_MS

Stretch = tuple[int, int]  # of time, in epoch milliseconds
Read = tuple[int, float]  # a reading: when, in epoch milliseconds, and what


@dataclass(frozen=True, slots=True)
class Affected:
    """What is usually used in the time of an outage; `weeks` is of how many weeks that is known.

    Of a counter, how much of what it counts; of a gauge, its height times hours. All three are
    None while any hour of it is known of fewer than four weeks.
    """

    expected: float | None
    low: float | None
    high: float | None
    weeks: int


def affected(
    kind: MetricKind,
    readings: Sequence[Read],
    outage: Stretch,
    down: Sequence[Stretch],
    zone: ZoneInfo,
) -> Affected:
    """Return what is usually used in the time of `outage`, by `readings` in order of time.

    Hours of earlier weeks that touch `down` are left out: then too nobody could use it. The ends of
    the range are added hour by hour, so that of a long outage it is rather too wide.
    """
    used = _used(kind, readings)
    hours = []
    for piece in pieces(outage):
        past = (one for one in earlier(piece, outage[0], zone) if not _touches(one, down))
        known: list[float] = [amount for one in past if (amount := _within(used, one)) is not None]
        hours.append(known)
    weeks = min(map(len, hours), default=0)
    if weeks < WEEKS_NEEDED:
        return Affected(None, None, None, weeks)
    low, middle, high = (
        sum(percentile(known, share) for known in hours) for share in (LOW, MIDDLE, HIGH)
    )
    return Affected(middle, low, high, weeks)


def pieces(outage: Stretch) -> Iterator[Stretch]:
    """Yield an outage in pieces, cut at full hours."""
    start, end = outage
    while start < end:
        after = min(end, (start // HOUR_MS + 1) * HOUR_MS)
        yield start, after
        start = after


def earlier(piece: Stretch, before_ms: int, zone: ZoneInfo) -> Iterator[Stretch]:
    """Yield a piece of an outage in each of the eight weeks before the outage began."""
    span = Span(from_ms(piece[0]), from_ms(piece[1]), zone)
    within = max(ceil((piece[1] - before_ms) / WEEK_MS) - 1, 0)  # weeks it has lasted already
    for weeks in range(1, WEEKS + 1):
        past = weeks_back(span, within + weeks)
        yield to_ms(past.start), to_ms(past.end)


def _used(kind: MetricKind, readings: Sequence[Read]) -> list[tuple[int, int, float]]:
    """Return the stretches between readings, with what was used in each; none over a gap."""
    longest = GAP // timedelta(milliseconds=1)
    found = []
    for (start, before), (end, after) in pairwise(readings):
        if 0 < end - start <= longest:
            mean = (before + after) / 2 * (end - start) / HOUR_MS
            found.append((start, end, step(before, after) if kind is MetricKind.COUNTER else mean))
    return found


def _within(used: Sequence[tuple[int, int, float]], piece: Stretch) -> float | None:
    """Return what was used in a piece of time, shared out evenly; None where not all of it is known."""
    amount, covered = 0.0, 0
    for place in range(bisect_right(used, piece[0], key=_end), len(used)):
        start, end, much = used[place]
        if start >= piece[1]:
            break
        shared = min(end, piece[1]) - max(start, piece[0])
        covered += shared
        amount += much * shared / (end - start)
    return amount if covered == piece[1] - piece[0] else None


def _end(stretch: tuple[int, int, float]) -> int:
    return stretch[1]


def _touches(piece: Stretch, others: Sequence[Stretch]) -> bool:
    return any(start < piece[1] and end > piece[0] for start, end in others)
