"""The last verdict of each application, and since when it has been saying the same."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import update

from liveroom.store.codes import CAUSE_CODE, STATUS_CODE
from liveroom.store.spells import since
from liveroom.store.tables import current
from liveroom.store.upsert import put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Check, Sample, Status
    from liveroom.store.spells import Offer


class Last(NamedTuple):
    """Where an application stood before new samples; the last four are None without any."""

    number: int
    registered_ms: int
    retired_ms: int | None
    status: Status | None
    since_ms: int | None
    start_ms: int | None
    end_ms: int | None


def write_current(
    connection: Connection,
    samples: Sequence[Sample],
    accepted: Mapping[int, Sequence[Offer]],
    lasts: Mapping[int, Last],
) -> None:
    """Write what the newest sample says; late ones only move since when it has been so.

    The spells of the accepted samples must have been written before.
    """
    rows = []
    for number, mine in accepted.items():
        last, newest = lasts[number], mine[-1]
        if last.end_ms is None or mine[0].start_ms >= last.end_ms:
            since_ms = _since(mine, last)
        elif newest.start_ms > (last.start_ms or 0):
            since_ms = since(connection, number, newest.status)
        else:
            _move(connection, last)
            continue
        rows.append(_row(number, newest, samples[newest.position - 1], since_ms))
    put(connection, current, rows)


def _since(mine: Sequence[Offer], last: Last) -> int:
    start_ms = mine[-1].start_ms
    for offer in reversed(mine):
        if offer.status is not mine[-1].status:
            return start_ms
        start_ms = offer.start_ms
    same = last.since_ms is not None and last.status is mine[-1].status
    return last.since_ms if same and last.since_ms is not None else start_ms


def _move(connection: Connection, last: Last) -> None:
    if last.status is not None:
        since_ms = since(connection, last.number, last.status)
        if since_ms != last.since_ms:
            mine = current.c.application_id == last.number
            connection.execute(update(current).where(mine).values(since_ms=since_ms))


def _row(number: int, newest: Offer, sample: Sample, since_ms: int) -> tuple[object, ...]:
    return (
        number,
        STATUS_CODE[newest.status],
        CAUSE_CODE[newest.cause],
        since_ms,
        newest.start_ms,
        newest.end_ms,
        newest.attempts,
        newest.latency_ms,
        sample.http_status,
        sample.tls_days_left,
        sample.dialect,
        _told(sample.checks) if sample.checks else None,
        ",".join(sorted(sample.addresses)) or None,
    )


@lru_cache(maxsize=1024)  # an application says the same time and again
def _told(checks: tuple[Check, ...]) -> str:
    return json.dumps([[check.name, str(check.status)] for check in checks])
