"""A complaint as it is kept: what its source said of it, its moments as milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liveroom.rules.periods import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liveroom.model import ServiceRequest


class Said(NamedTuple):
    """What a source said of one complaint, under the names of the columns that keep it.

    A position says the district when the complaint is kept, and is kept nowhere.
    """

    external_id: str
    received_ms: int
    updated_ms: int | None
    status: str
    source_status: str
    known_status: bool
    topic: str
    named_agency: str | None
    district: str | None
    named_application: str | None
    first_response_ms: int | None
    resolved_ms: int | None
    told_due_ms: int | None
    kind: str
    channel: str | None
    verified_ms: int | None
    closed_ms: int | None
    reopened_ms: int | None
    reopenings: int
    longitude: float | None = None
    latitude: float | None = None


def said(request: ServiceRequest) -> Said:
    """Return what is kept of a complaint, but for what the city makes of it."""
    longitude, latitude = request.point or (None, None)
    return Said(
        request.id,
        to_ms(request.received),
        _ms(request.updated),
        request.status.value,
        request.source_status,
        request.known_status,
        request.topic,
        request.agency,
        request.district,
        request.application,
        _ms(request.first_response),
        _ms(request.resolved),
        _ms(request.due),
        request.kind.value,
        request.channel,
        _ms(request.verified),
        _ms(request.closed),
        _ms(request.reopened),
        request.reopenings,
        longitude,
        latitude,
    )


def newest(told: Iterable[Said]) -> int | None:
    """Return the newest moment of a source's own clock in what it told; None of nothing."""
    return max((each.updated_ms or each.received_ms for each in told), default=None)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)
