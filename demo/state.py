"""What a service is like at a moment: the one function behind the live answers and the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.chance import draw, spread
from demo.rhythm import load
from demo.troubles import Trouble

if TYPE_CHECKING:
    from demo.city import Service
    from demo.script import Script

MINUTE = 60


@dataclass(frozen=True, slots=True)
class State:
    """How a service behaves: what is wrong with it, and how long it takes to answer."""

    trouble: Trouble | None
    latency_ms: int


def state_of(script: Script, service: Service, at_s: float) -> State:
    """Return how a service behaves at a moment (UTC epoch seconds); the latency of one minute is one.

    A service is slower when the city is busy, each in its own measure; a slow spell is two to six
    seconds, whose height belongs to the spell and wavers by the minute.
    """
    event = script.trouble_of(service.slug, at_s)
    trouble = event.trouble if event is not None else None
    seed, minute = script.city.seed, int(at_s // MINUTE)
    wavering = draw(seed, "latency", service.slug, minute)
    if trouble is Trouble.SLOW and event is not None:
        height = 2200 + 3300 * draw(seed, "height", service.slug, event.serial)
        return State(trouble, int(height * (1 + 0.15 * wavering)))
    usual = 35 + 260 * draw(seed, "pace", service.slug) ** 2
    busy = 1 + (0.4 + 1.2 * draw(seed, "strain", service.slug)) * load(at_s)
    return State(trouble, min(1800, int(spread(usual * busy, 0.22, wavering))))
