"""How long the questions behind the panels of one origin take."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from bench.target import quantile
from dashboard.panel import Origin, ask
from dashboard.panels import PANELS
from dashboard.scenes import SCENES
from liveroom.model import Span
from liveroom.store.engine import reading
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.panel import Panel

TIMES = 5


def ask_all(engine: Engine, origin: Origin) -> dict[str, tuple[float, float]]:
    """Return, by panel of an origin, the median milliseconds by the clock and of our own CPU.

    SQLite works inside our process, so that on a busy machine its CPU time is the truer figure.
    """
    told = {}
    for name, panel in PANELS.items():
        if panel.origin is not origin:
            continue
        kinds = {scene.of == "application" for scene in SCENES.values() if name in scene.panels}
        for of_one in sorted(kinds or {False}):
            called = f"{name}, of one application" if of_one else name
            told[called] = _asked(engine, panel, limit=1 if of_one else None)
    return told


def _asked(engine: Engine, panel: Panel, limit: int | None) -> tuple[float, float]:
    span = Span(NOON - max(panel.window, timedelta(days=1)), NOON, ZONE)
    taken = []
    for _ in range(TIMES):
        with reading(engine) as connection:
            registered = applications(connection)[:limit]
            began, cpu = perf_counter(), process_time()
            ask(panel, connection, registered, span)
            taken.append((perf_counter() - began, process_time() - cpu))
    clock, own = (quantile([1000 * each[n] for each in taken], 0.5) for n in (0, 1))
    return clock, own
