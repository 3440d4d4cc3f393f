"""What is kept: samples, readings, polls and the registry; every writer takes a connection.

Each is called inside one short writing transaction (`liveroom.store.engine.writing`); nothing
here commits.
"""

from __future__ import annotations

from liveroom.store.pulse import beat, bump
from liveroom.store.readings import keep_readings, log_poll
from liveroom.store.registered import keep_registry, refuse_registry
from liveroom.store.samples import Kept, keep_samples

__all__ = [
    "Kept",
    "beat",
    "bump",
    "keep_readings",
    "keep_registry",
    "keep_samples",
    "log_poll",
    "refuse_registry",
]
