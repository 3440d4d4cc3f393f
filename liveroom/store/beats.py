"""Signs of life that applications send by themselves, and who was there to hear them."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from liveroom.model import Sample
from liveroom.rules.beats import heard
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.uptime import join
from liveroom.store.grids import grids, slot_bounds
from liveroom.store.ready import Ready
from liveroom.store.tables import application, beat, current, listening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.store.grids import Laid

PAUSE_MS = 15_000
"""Who has not said for so long that it listens has not listened; a slot is judged that much later."""

SLOTS_AT_ONCE = 500
KEPT = timedelta(days=40)
"""Longer than a beat may take: a day, and a week of grace."""


_ROW = application.c
_EXPECTED = Ready(
    select(
        _ROW.id,
        _ROW.slug,
        _ROW.beat_secret,
        _ROW.every_s,
        _ROW.grace_s,
        _ROW.first_seen_ms,
        current.c.end_ms,
    )
    .outerjoin(current, current.c.application_id == _ROW.id)
    .where(
        _ROW.beat_secret.is_not(None),
        _ROW.retired_ms.is_(None) | (_ROW.retired_ms > bindparam("now_ms")),
    )
)


class Expected(NamedTuple):
    """An application that beats: whose, by which secret's name, how late at most, judged so far."""

    application_id: int
    slug: str
    secret: str
    every_s: int
    grace_s: int
    registered_ms: int
    judged_ms: int | None

    @property
    def patience_ms(self) -> int:
        """Return how long after one beat the next is overdue."""
        return (self.every_s + self.grace_s) * 1000


def expected(connection: Connection, now_ms: int) -> list[Expected]:
    """Return the applications that are expected to beat."""
    return [Expected(*each) for each in _EXPECTED.rows(connection, now_ms=now_ms)]


def keep_beat(connection: Connection, application_id: int, now_ms: int) -> bool:
    """Keep a sign of life; within one second of the last one it says nothing new. Say which."""
    second_ms = now_ms - now_ms % 1000
    same = (beat.c.application_id == application_id, beat.c.at_ms == second_ms)
    if connection.execute(select(beat.c.at_ms).where(*same)).first() is not None:
        return False
    connection.execute(insert(beat).values(application_id=application_id, at_ms=second_ms))
    return True


def listen(connection: Connection, started_ms: int, now_ms: int) -> int:
    """Say that whoever began to listen at `started_ms` still does; return since when it has.

    Where it said nothing for too long it begins again: nobody knows what was sent meanwhile.
    """
    last = connection.execute(
        select(func.max(listening.c.end_ms)).where(listening.c.start_ms == started_ms)
    ).scalar()
    if last is not None and now_ms - last <= PAUSE_MS:
        this = update(listening).where(listening.c.start_ms == started_ms)
        connection.execute(this.values(end_ms=max(last, now_ms)))
        return started_ms
    connection.execute(insert(listening).values(start_ms=now_ms, end_ms=now_ms))
    return now_ms


def judged(connection: Connection, now: datetime) -> list[Sample]:
    """Return the verdicts on slots that are over and have none; the oldest first, not all at once.

    A collector that was away judges the slots it missed: beats were kept without it.
    """
    now_ms = to_ms(now)
    due = [each for each in expected(connection, now_ms) if _is_due(each, now_ms)]
    if not due:
        return []
    history = grids(connection)
    reach_ms = min(_since(each, history[each.application_id]) - each.patience_ms for each in due)
    beats = _beats(connection, reach_ms)
    pieces = _listened(connection, reach_ms)
    samples: list[Sample] = []
    for each in due:
        laid, mine = history[each.application_id], beats.get(each.application_id, [])
        samples += _verdicts(each, laid, mine, pieces, now_ms)
    return samples


def forget(connection: Connection, now: datetime) -> None:
    """Let go of beats that no verdict can need any more."""
    limit_ms = to_ms(now - KEPT)
    connection.execute(delete(beat).where(beat.c.at_ms < limit_ms))
    connection.execute(delete(listening).where(listening.c.end_ms < limit_ms))


def _is_due(each: Expected, now_ms: int) -> bool:
    since_ms = each.registered_ms if each.judged_ms is None else each.judged_ms
    return now_ms - since_ms >= each.every_s * 1000 // 2


def _since(each: Expected, laid: Sequence[Laid]) -> int:
    """Return where the first slot without a verdict begins."""
    if each.judged_ms is not None:
        return each.judged_ms
    return slot_bounds(laid, each.registered_ms)[1]


def _verdicts(
    each: Expected,
    laid: Sequence[Laid],
    beats: Sequence[int],
    pieces: Sequence[tuple[int, int]],
    now_ms: int,
) -> list[Sample]:
    # Being registered is like a beat: patience begins then.
    known = sorted({each.registered_ms, *beats})
    found: list[Sample] = []
    at_ms = _since(each, laid)
    while len(found) < SLOTS_AT_ONCE:
        start_ms, end_ms = slot_bounds(laid, at_ms)
        start_ms = max(start_ms, at_ms)
        if end_ms + PAUSE_MS > now_ms:
            break
        verdict = heard((start_ms, end_ms), known, each.patience_ms, pieces)
        length = timedelta(milliseconds=end_ms - start_ms)
        found.append(Sample(each.slug, from_ms(start_ms), length, verdict))
        at_ms = end_ms
    return found


def _beats(connection: Connection, start_ms: int) -> dict[int, list[int]]:
    query = select(beat.c.application_id, beat.c.at_ms).where(beat.c.at_ms >= start_ms)
    rows = connection.execute(query.order_by(beat.c.application_id, beat.c.at_ms))
    return {
        number: [row.at_ms for row in mine]
        for number, mine in groupby(rows, key=lambda row: row.application_id)
    }


def _listened(connection: Connection, start_ms: int) -> Sequence[tuple[int, int]]:
    query = select(listening.c.start_ms, listening.c.end_ms).where(listening.c.end_ms >= start_ms)
    return join((start, end) for start, end in connection.execute(query).all())
