"""Which samples are new, which are known already, and which contradict what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from liveroom.model import Refusal
from liveroom.store.codes import CAUSE_CODE, STATUS_CODE
from liveroom.store.spells import Offer, among, overlapping
from liveroom.store.tables import sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.rules.incidents import Run

_OVERLAPS = ("sample_overlaps",)
_DIFFERS = ("sample_differs",)
_COUNTED = ("sample_counted",)  # its raw samples are no longer kept


def sift(
    connection: Connection, offers: Mapping[int, Sequence[Offer]], runs: Mapping[int, list[Run]]
) -> tuple[dict[int, list[Offer]], int, list[Refusal]]:
    """Return the new samples by application, how many were known, and the refused ones.

    Two samples for one slot are the same when length, verdict, cause and latency are equal.
    `offers` are ordered; of two in one batch that exclude each other the earlier one stays.
    """
    accepted: dict[int, list[Offer]] = {}
    doubtful: list[tuple[int, Offer]] = []
    refused: list[Refusal] = []
    same = 0
    for number, mine in offers.items():
        once, known, odd = _apart(mine)
        same, refused = same + known, refused + odd
        spells = runs.get(number, [])
        end = spells[-1].end_ms if spells else 0
        kept = []
        for offer in once:
            if offer.start_ms < end and overlapping(spells, offer.start_ms, offer.end_ms):
                doubtful.append((number, offer))
            else:
                kept.append(offer)
        if kept:
            accepted[number] = kept
    if doubtful:
        known, odd = _compare(connection, doubtful, runs)
        same, refused = same + known, refused + odd
    return accepted, same, refused


def _apart(mine: Sequence[Offer]) -> tuple[Sequence[Offer], int, list[Refusal]]:
    """Return the samples of one batch that share no time, and what becomes of the others."""
    if len(mine) == 1:
        return mine, 0, []
    once, refused, same = [mine[0]], [], 0
    for offer in mine[1:]:
        twin = once[-1]
        if offer.start_ms >= twin.end_ms:
            once.append(offer)
        elif offer.start_ms != twin.start_ms:
            refused.append(Refusal(offer.position, _OVERLAPS))
        elif _facts(offer) == _facts(twin):
            same += 1
        else:
            refused.append(Refusal(offer.position, _DIFFERS))
    return once, same, refused


def _compare(
    connection: Connection,
    doubtful: Sequence[tuple[int, Offer]],
    runs: Mapping[int, list[Run]],
) -> tuple[int, list[Refusal]]:
    stored = _stored(connection, doubtful)
    oldest = connection.execute(select(func.min(sample.c.start_s))).scalar_one()
    same, refused = 0, []
    for number, offer in doubtful:
        facts = stored.get((offer.start_ms, number))
        if facts == _facts(offer):
            same += 1
        elif facts is not None:
            refused.append(Refusal(offer.position, _DIFFERS))
        elif oldest is not None and offer.start_ms >= oldest * 1000:
            refused.append(Refusal(offer.position, _OVERLAPS))
        elif _told_so(offer, runs[number]):
            same += 1
        else:
            refused.append(Refusal(offer.position, _COUNTED))
    return same, refused


def _stored(
    connection: Connection, doubtful: Sequence[tuple[int, Offer]]
) -> dict[tuple[int, int], tuple[int, int, int, int | None]]:
    starts = [offer.start_ms // 1000 for _, offer in doubtful]
    query = select(sample).where(
        sample.c.start_s >= min(starts),
        sample.c.start_s <= max(starts),
        among(sample.c.application_id, {number for number, _ in doubtful}),
    )
    return {
        (start * 1000, number): (length * 1000, status, cause, latency)
        for start, number, length, status, cause, _, latency in connection.execute(query)
    }


def _facts(offer: Offer) -> tuple[int, int, int, int | None]:
    length_ms = offer.end_ms - offer.start_ms
    return length_ms, STATUS_CODE[offer.status], CAUSE_CODE[offer.cause], offer.latency_ms


def _told_so(offer: Offer, runs: Sequence[Run]) -> bool:
    """Say whether the spells alone confirm a sample whose raw row is gone."""
    return any(
        run.start_ms <= offer.start_ms
        and offer.end_ms <= run.end_ms
        and (run.status, run.cause) == (offer.status, offer.cause)
        for run in overlapping(runs, offer.start_ms, offer.end_ms)
    )
