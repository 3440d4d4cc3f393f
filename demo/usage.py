"""What the services count of their visitors: a counter that restarts with them, and a gauge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from demo.chance import draw, spread
from demo.rhythm import DAY, busyness, day_start, elapsed, load, local_day
from demo.troubles import Trouble

if TYPE_CHECKING:
    from demo.city import Service
    from demo.script import Script

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
LOST = frozenset(
    {Trouble.ERROR, Trouble.HANG, Trouble.REFUSED, Trouble.RESET, Trouble.CLOSED, Trouble.DRIP}
)
_DAILY = {1: 4200, 2: 900, 3: 160}
_WEEK = 7 * DAY


def daily_visits(script: Script, service: Service) -> float:
    """Return the visits of a usual day."""
    chance = draw(script.city.seed, "visits", service.slug)
    return spread(_DAILY[service.tier], 0.8, chance)


def visits(script: Script, service: Service, at_s: float) -> int:
    """Return the visits counted since the service last restarted; it starts again at 0."""
    seed, slug = script.city.seed, service.slug
    usual = daily_visits(script, service)
    since = restarted(script, service, at_s)
    first, last = local_day(since), local_day(at_s)
    total = 0.0
    for day in range(first, last + 1):
        whole = usual * busyness(day, seed, slug)
        until = elapsed(at_s) if day == last else 1.0
        total += whole * (until - (elapsed(since) if day == first else 0.0))
    return int(total)


def users(script: Script, service: Service, at_s: float) -> int:
    """Return how many people are using the service at a moment."""
    usual = daily_visits(script, service) / 90
    wavering = 0.85 + 0.3 * draw(script.city.seed, "users", service.slug, int(at_s // 300))
    return int(usual * load(at_s) * wavering)


def restarted(script: Script, service: Service, at_s: float) -> int:
    """Return when the service last restarted: after an outage, at the latest once a week."""
    weekly = int(_WEEK * draw(script.city.seed, "restart", service.slug))
    routine = int((at_s - weekly) // _WEEK) * _WEEK + weekly
    today = local_day(at_s)
    for day in range(today, local_day(routine) - 1, -1):
        ends = [end for end in _ends(script, day).get(service.slug, ()) if end <= at_s]
        if ends:
            return max(routine, *ends)
    return routine


def prometheus(script: Script, service: Service, at_s: float) -> bytes:
    """Write the figures as Prometheus text, with a few series nobody asked for."""
    lines = (
        "# HELP http_visits_total Visits since the start of the process.",
        "# TYPE http_visits_total counter",
        f"http_visits_total {visits(script, service, at_s)}",
        "# TYPE active_users gauge",
        f"active_users {users(script, service, at_s)}",
        "# TYPE process_start_time_seconds gauge",
        f"process_start_time_seconds {restarted(script, service, at_s)}",
        "# TYPE cache_hit_ratio gauge",
        "cache_hit_ratio NaN",
    )
    return ("\n".join(lines) + "\n").encode()


def document(script: Script, service: Service, at_s: float) -> bytes:
    """Write the figures as JSON."""
    figures = {
        "kunjungan": {"total": visits(script, service, at_s)},
        "pengguna": {"aktif": users(script, service, at_s)},
    }
    return json.dumps(figures).encode()


def _ends(script: Script, day: int) -> dict[str, tuple[int, ...]]:
    """Return when outages ended on a local day, by service."""
    key = ("ends", day)
    if key not in script.memory:
        start = day_start(day)
        found: dict[str, tuple[int, ...]] = {}
        for event in script.between(start - DAY, start + DAY):
            if event.trouble in LOST and start <= event.end_s < start + DAY:
                found[event.slug] = (*found.get(event.slug, ()), event.end_s)
        script.memory[key] = found
    ends: dict[str, tuple[int, ...]] = script.memory[key]
    return ends
