"""What citizens say, and how it comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class ComplaintStatus(StrEnum):
    """The canonical life of a complaint; every source's words are mapped to these."""

    RECEIVED = "received"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    NOT_OUR_AUTHORITY = "not_our_authority"
    ARCHIVED = "archived"


class ComplaintKind(StrEnum):
    """What a citizen wants of the city: the classes that deadlines go by, in the city's own words.

    `berkadar_pengawasan` is a complaint that charges an official and needs an inspection.
    """

    PENGADUAN = "pengaduan"
    BERKADAR_PENGAWASAN = "berkadar_pengawasan"
    ASPIRASI = "aspirasi"
    PERMINTAAN_INFORMASI = "permintaan_informasi"
    GAWAT_DARURAT = "gawat_darurat"


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A complaint without its citizen: no name, number or address (Open311's noun).

    `status` is canonical, `source_status` the source's own word; an unknown word counts as open
    (`known_status` False) and is reported. Every time is aware; None means not known.
    `verified` is when the city found the complaint to be one, `closed` when its end was confirmed;
    `channel` is the source's word for the way it came. `reopenings` counts how often it was taken
    up again after it had ended, as far as the source says so; `reopened` is the last time.
    `point` is longitude and latitude where no code says the district: it is looked up when the
    complaint is kept, and kept nowhere. `text` is what the citizen wrote, on its way to where a city
    chose to keep it (`liveroom.store.texts`), else dropped.
    """

    id: str
    received: datetime
    status: ComplaintStatus
    source_status: str
    topic: str
    known_status: bool = True
    updated: datetime | None = None
    agency: str | None = None
    district: str | None = None
    application: str | None = None
    first_response: datetime | None = None
    resolved: datetime | None = None
    due: datetime | None = None
    kind: ComplaintKind = ComplaintKind.PENGADUAN
    channel: str | None = None
    verified: datetime | None = None
    closed: datetime | None = None
    reopened: datetime | None = None
    reopenings: int = 0
    point: tuple[float, float] | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False, compare=False)


Reason = tuple[object, ...]
"""Why something was not taken: a key of the locales' `refused`, and what its phrase names.

What it names is never a word of a complaint; it may be a reason itself.
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of a feed or file that was not taken, and why: line counts from 1."""

    line: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Feed:
    """What a complaint dialect read: the good rows and the refused ones; nothing is lost silently.

    `notes` say what was assumed about all of them (a missing zone, an unknown status word).
    `again` are the ends between which it was read once more, as it had to be; None: nothing was.
    """

    requests: tuple[ServiceRequest, ...]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    again: tuple[datetime, datetime] | None = None
