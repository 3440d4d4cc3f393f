"""Response times as a histogram that can be added: small, exact in counts, within 1 % in values.

Bounds are whole milliseconds, each one millisecond or 2 % above the one before, so that the middle
of a bucket is never further than 1 % from anything in it. They are worked out in integers: every
machine has the same. Quantiles of any span come from adding histograms, never from averaging
quantiles, which would be wrong by a third.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GROWTH_PERCENT = 2
LONGEST_MS = 1_000_000_000
_LOW, _MORE = 0x7F, 0x80


def _bounds() -> tuple[int, ...]:
    found = [0]
    while found[-1] < LONGEST_MS:
        found.append(found[-1] + max(1, found[-1] * GROWTH_PERCENT // 100))
    return tuple(found)


BOUNDS = _bounds()
"""The longest response time of each bucket; the first one holds nothing but 0 ms."""


@lru_cache(maxsize=16_384)
def bucket(latency_ms: int) -> int:
    """Return the number of the bucket a response time lies in; longer ones lie in the last."""
    return min(bisect_left(BOUNDS, latency_ms), len(BOUNDS) - 1)


def middle(number: int) -> int:
    """Return the response time a bucket stands for, in whole milliseconds."""
    return (BOUNDS[number - 1] + 1 + BOUNDS[number]) // 2 if number else 0


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """Return the response time that at least `share` of the answers do not exceed.

    None where there was no answer. At most 2 % from the value itself, whatever was added.
    """
    total = sum(counts.values())
    # In whole thousandths: 0.95 of 20 answers are 19, and not a hair more.
    rank = max(1, -(-round(share * 1000) * total // 1000))
    passed = 0
    for number in sorted(counts):
        passed += counts[number]
        if passed >= rank:
            return middle(number)
    return None


def noted(latencies_ms: Iterable[int]) -> bytes:
    """Return response times as an hour keeps them: two bytes an answer, in any order."""
    return _little(array("H", map(bucket, latencies_ms))).tobytes()


def read_notes(notes: Iterable[bytes]) -> Counter[int]:
    """Return how many answers lie in each bucket, of any number of hours."""
    found = array("H")
    found.frombytes(b"".join(notes))
    return Counter(_little(found))


def pack(counts: Mapping[int, int]) -> bytes:
    """Return a histogram as a day keeps it: pairs of variable length, the step and the count."""
    packed = bytearray()
    last = 0
    for number in sorted(counts):
        _put(packed, number - last)
        _put(packed, counts[number])
        last = number
    return bytes(packed)


def unpack(packed: bytes) -> Counter[int]:
    """Return the histogram that `pack` wrote."""
    numbers: list[int] = []
    value = shift = 0
    for byte in packed:
        value |= (byte & _LOW) << shift
        shift += 7
        if byte < _MORE:
            numbers.append(value)
            value = shift = 0
    counts: Counter[int] = Counter()
    at = 0
    for step, count in zip(numbers[::2], numbers[1::2], strict=True):
        at += step
        counts[at] = count
    return counts


def _put(packed: bytearray, value: int) -> None:
    while value >= _MORE:
        packed.append(value & _LOW | _MORE)
        value >>= 7
    packed.append(value)


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":  # pragma: no cover - a database may be carried to such a machine
        numbers.byteswap()
    return numbers
