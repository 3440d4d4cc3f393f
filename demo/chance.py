"""Chance that can be asked again: the same question always gets the same number."""

from __future__ import annotations

import math
from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Thing = TypeVar("Thing")


def draw(*question: str | int) -> float:
    """Return a number in [0, 1) that depends on the question alone.

    A hash and not a generator: any moment of any day can be asked by itself, in any order, so
    that the past and the present are answers of one function.
    """
    text = "\x1f".join(map(str, question)).encode()
    return int.from_bytes(blake2b(text, digest_size=7).digest(), "big") / 2**56


def spread(median: float, sigma: float, chance: float) -> float:
    """Turn a number in [0, 1) into a log-normal one: mostly near the median, now and then far above.

    The normal quantile is a logistic one scaled to it: plenty for invented delays.
    """
    inside = min(max(chance, 1e-9), 1 - 1e-9)
    return median * math.exp(sigma * math.log(inside / (1 - inside)) / 1.702)


def count(expected: float, chance: float) -> int:
    """Turn a number in [0, 1) into a Poisson count with this expectation."""
    number = 0
    share = total = math.exp(-expected)
    while chance > total and number < 1000:
        number += 1
        share *= expected / number
        total += share
    return number


def pick(things: Sequence[Thing], weights: Sequence[float], chance: float) -> Thing:
    """Return the thing on which this number in [0, 1) falls."""
    left = chance * sum(weights)
    for thing, weight in zip(things, weights, strict=True):
        left -= weight
        if left < 0:
            return thing
    return things[-1]


def shuffled(things: Sequence[Thing], *question: str | int) -> tuple[Thing, ...]:
    """Return the things in an order that depends on the question alone."""
    order = list(things)
    Random("\x1f".join(map(str, question))).shuffle(order)
    return tuple(order)
