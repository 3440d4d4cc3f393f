"""Keeping samples: raw rows, spells, tallies, current states and incidents, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from liveroom.model import Refusal, Sample, Status
from liveroom.rules.incidents import DEGRADED_SLOTS
from liveroom.rules.periods import day_bounds, local_day
from liveroom.store.codes import CAUSE_CODE, STATUS, STATUS_CODE
from liveroom.store.currents import Last, write_current
from liveroom.store.engine import make_room
from liveroom.store.flips import Flip, refold
from liveroom.store.hours import timetables
from liveroom.store.noting import note_latencies
from liveroom.store.parents import regroup
from liveroom.store.pulse import bump
from liveroom.store.ready import Ready
from liveroom.store.rollups import (
    FOR_EVER,
    HOUR_MS,
    Life,
    buckets_of,
    write_buckets,
)
from liveroom.store.sift import sift
from liveroom.store.spells import MANY, Change, Offer, extended, load_runs, write_runs
from liveroom.store.tables import application, current, sample
from liveroom.store.upsert import add
from liveroom.store.windows import windows_of
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Reason
    from liveroom.rules.hours import Timetable
    from liveroom.rules.incidents import Run
    from liveroom.rules.uptime import Piece

LATE_MS = 300_000
"""A sample that arrives this long after its slot was over revises the past."""


_LASTS = select(
    application.c.slug,
    application.c.id,
    application.c.registered_ms,
    application.c.retired_ms,
    current.c.status,
    current.c.since_ms,
    current.c.start_ms,
    current.c.end_ms,
).outerjoin(current, current.c.application_id == application.c.id)
_LASTS_OF_ALL = Ready(_LASTS)
_LASTS_OF_SOME = Ready(_LASTS.where(application.c.slug.in_(bindparam("slugs", expanding=True))))


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the samples offered: `refused` says which (counting from 1) and why."""

    new: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()


def keep_samples(connection: Connection, samples: Sequence[Sample], now: datetime) -> Kept:
    """Keep samples and all that follows from them, in the transaction of the caller.

    The same sample again changes nothing; a different one for the same slot, one that partly
    overlaps another, and one of an unknown application are refused. The order of arrival does not
    matter to anything but the mark `revised`. `seq` grows when something was new.
    """
    known = _known(connection, {each.application for each in samples})
    offers, refused = _offered(samples, known, now)
    if not offers:
        return Kept(0, 0, tuple(refused))
    zone = zone_of(connection)
    lasts = {last.number: last for last in known.values() if last.number in offers}
    reach = _reach(offers, lasts, zone)
    runs = load_runs(connection, offers, *reach)
    accepted, same, odd = sift(connection, offers, runs)
    refused = sorted([*refused, *odd], key=lambda refusal: refusal.line)
    if accepted:
        laid = windows_of(connection, accepted, *reach)
        now_ms = int(now.timestamp() * 1000)
        _keep(connection, samples, accepted, lasts, runs, laid, zone, now_ms)
    return Kept(sum(map(len, accepted.values())), same, tuple(refused))


def _keep(
    connection: Connection,
    samples: Sequence[Sample],
    accepted: Mapping[int, Sequence[Offer]],
    lasts: Mapping[int, Last],
    runs: Mapping[int, list[Run]],
    windows: Mapping[int, tuple[Piece, ...]],
    zone: ZoneInfo,
    now_ms: int,
) -> None:
    rows = _raw(accepted)
    make_room(connection, sample, {start_s for start_s, *_ in rows})
    add(connection, sample, rows)
    changes = {number: extended(runs.get(number, []), mine) for number, mine in accepted.items()}
    write_runs(connection, changes)
    write_current(connection, samples, accepted, lasts)
    hours = timetables(connection, accepted, zone)
    begun = {number: last.start_ms for number, last in lasts.items()}
    note_latencies(connection, accepted, begun, zone)
    touched, revised, lives = {}, {}, {}
    for number, mine in accepted.items():
        laid, last = windows.get(number, ()), lasts[number]
        lives[number] = _life(last, mine, laid, hours.get(number))
        touched[number] = buckets_of(_pieces(last, mine, laid), zone)
        late = [(each.start_ms, each.end_ms) for each in mine if now_ms - each.end_ms > LATE_MS]
        if late:
            revised[number] = buckets_of(late, zone)
    spells = {number: change.runs for number, change in changes.items()}
    write_buckets(connection, zone, spells, lives, touched, revised)
    flips = []
    for number, mine in accepted.items():
        if _turns(lasts[number], mine, changes[number]):
            start_ms, end_ms = mine[0].start_ms, mine[-1].end_ms
            is_late = number in revised or start_ms < (lasts[number].end_ms or 0)
            flips.append(Flip(number, start_ms, end_ms, now_ms, is_late=is_late))
    regroup(connection, refold(connection, flips), now_ms)
    bump(connection)


def _known(connection: Connection, slugs: Collection[str]) -> dict[str, Last]:
    if len(slugs) > MANY:
        rows = _LASTS_OF_ALL.rows(connection)
    else:
        rows = _LASTS_OF_SOME.rows(connection, slugs=list(slugs))
    return {
        slug: Last(number, registered, retired, None if code is None else STATUS[code], *rest)
        for slug, number, registered, retired, code, *rest in rows
    }


def _offered(
    samples: Sequence[Sample], known: Mapping[str, Last], now: datetime
) -> tuple[dict[int, list[Offer]], list[Refusal]]:
    offers: dict[int, list[Offer]] = {}
    refused: list[Refusal] = []
    for position, each in enumerate(samples, 1):
        last, length = known.get(each.application), each.length
        reason: Reason | None = None if last is not None else ("sample_nobody", each.application)
        length_s = length.days * 86_400 + length.seconds
        if length_s <= 0 or length.microseconds or each.start.microsecond:
            reason = ("sample_slot",)
        elif each.start > now:
            reason = ("sample_ahead",)
        if reason is not None or last is None:
            refused.append(Refusal(position, reason or ("sample_nobody", each.application)))
            continue
        start_ms = int(each.start.timestamp()) * 1000
        offer = Offer(
            start_ms,
            start_ms + length_s * 1000,
            each.verdict.status,
            each.verdict.cause,
            each.attempts,
            each.latency_ms,
            position,
        )
        offers.setdefault(last.number, []).append(offer)
    for mine in offers.values():
        mine.sort(key=lambda offer: (offer.start_ms, offer.position))
    return offers, refused


def _reach(
    offers: Mapping[int, Sequence[Offer]], lasts: Mapping[int, Last], zone: ZoneInfo
) -> tuple[int, int]:
    # The bucket before the last end is counted again too; where that end is a midnight, it is the
    # whole day before.
    start = min(
        min(mine[0].start_ms, (lasts[number].end_ms or FOR_EVER) - 1)
        for number, mine in offers.items()
    )
    end = max(offer.end_ms for mine in offers.values() for offer in mine)
    first, last = day_bounds(local_day(start, zone), zone), day_bounds(local_day(end, zone), zone)
    return min(first[0], start // HOUR_MS * HOUR_MS), max(last[1], (end // HOUR_MS + 1) * HOUR_MS)


def _raw(accepted: Mapping[int, Sequence[Offer]]) -> list[tuple[int, int, *tuple[object, ...]]]:
    rows: list[tuple[int, int, *tuple[object, ...]]] = [
        (
            offer.start_ms // 1000,
            number,
            (offer.end_ms - offer.start_ms) // 1000,
            STATUS_CODE[offer.status],
            CAUSE_CODE[offer.cause],
            offer.attempts,
            offer.latency_ms,
        )
        for number, mine in accepted.items()
        for offer in mine
    ]
    rows.sort(key=lambda row: row[:2])  # the table is ordered by time: appending is cheap
    return rows


def _life(
    last: Last, mine: Sequence[Offer], windows: tuple[Piece, ...], hours: Timetable | None
) -> Life:
    end_ms = max(last.end_ms or 0, mine[-1].end_ms)
    retired_ms = FOR_EVER if last.retired_ms is None else last.retired_ms
    return Life(last.registered_ms, min(end_ms, retired_ms), windows, hours)


def _pieces(last: Last, mine: Sequence[Offer], windows: tuple[Piece, ...]) -> list[tuple[int, int]]:
    """Return the time whose tallies may change: the slots, and what the end has moved past."""
    before = last.registered_ms if last.end_ms is None else last.end_ms
    after = mine[-1].end_ms
    if not windows and last.end_ms == mine[0].start_ms:
        return [(before - 1, after)]  # whatever gaps there are
    pieces = [(each.start_ms, each.end_ms) for each in mine]
    if last.end_ms is not None and before < after:
        pieces.append((before - 1, before))  # its bucket goes on, unobserved
    passed = [(max(before, start), min(after, end)) for start, end in windows]
    return pieces + [piece for piece in passed if piece[0] < piece[1]]


def _turns(last: Last, mine: Sequence[Offer], change: Change) -> bool:
    """Say whether these samples can have opened, closed or changed an incident."""
    seen = {offer.status for offer in mine}
    if last.end_ms is not None and mine[0].start_ms != last.end_ms:
        return True  # late, or after a gap in which it may have retired
    if seen == {Status.UNKNOWN}:
        return False
    if seen == {Status.DEGRADED}:
        return change.runs[-1].slots - len(mine) < DEGRADED_SLOTS
    return seen != {last.status or Status.UP}
