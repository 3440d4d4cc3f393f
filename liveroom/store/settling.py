"""What others have written and the collector counts: plans of maintenance, and beats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from liveroom.rules.periods import to_ms
from liveroom.store.announcing import counted_again
from liveroom.store.beats import judged
from liveroom.store.engine import reading, writing
from liveroom.store.plans import AHEAD_MS, lay_ahead, plans
from liveroom.store.pulse import bump
from liveroom.store.ready import Ready
from liveroom.store.rollups import recount
from liveroom.store.samples import keep_samples
from liveroom.store.tables import maintenance_plan
from liveroom.store.windows import Touched

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Engine

OFTEN_MS = AHEAD_MS // 40
"""What comes again is laid out further when so much of the way ahead is used up: a day."""

_PLAN = maintenance_plan.c
_GOES_ON = _PLAN.rrule.is_not(None) & _PLAN.ended_ms.is_(None)
_DUE = Ready(
    select(_PLAN.id).where(
        or_(_PLAN.uncounted_ms.is_not(None), _GOES_ON & (_PLAN.laid_ms < bindparam("low")))
    )
)


def settle(engine: Engine, now: datetime, zone: ZoneInfo) -> int:
    """Lay plans further ahead, count what others have changed of them, and judge beats.

    Return how many plans. Cheap while there is nothing to do: it then only reads.
    """
    now_ms = to_ms(now)
    with reading(engine) as connection:
        samples, due = judged(connection, now), _due(connection, now_ms)
    if samples:
        with writing(engine) as connection:
            keep_samples(connection, samples, now)
    if due:
        with writing(engine) as connection:
            settle_plans(connection, due, now_ms, zone)
    return len(due)


def settle_plans(connection: Connection, numbers: list[int], now_ms: int, zone: ZoneInfo) -> None:
    """Do so for some plans, in the transaction of the caller."""
    touched: list[Touched] = []
    for plan in plans(connection, numbers):
        if plan.uncounted_ms is not None:
            touched.append(Touched(plan.application_id, plan.uncounted_ms, None))
            counted_again(connection, plan)
        if plan.rrule is not None and plan.ended_ms is None:
            touched += lay_ahead(connection, plan, now_ms, zone)
    recount(connection, touched, now_ms)
    if touched:
        bump(connection)


def _due(connection: Connection, now_ms: int) -> list[int]:
    found = _DUE.rows(connection, low=now_ms + AHEAD_MS - OFTEN_MS)
    return [number for (number,) in found]
