"""How far a complaint has got, in the words of each kind of system: the mapping a city begins with.

The words of two systems never contradict each other, so one table serves all of them; what a city
decides for a source of its own comes before it, and lies in the database.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from liveroom.model import ComplaintStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

LAKSA = {
    "menunggu": ComplaintStatus.RECEIVED,
    "diterima": ComplaintStatus.RECEIVED,
    "proses": ComplaintStatus.IN_PROGRESS,
    "diproses": ComplaintStatus.IN_PROGRESS,
    "dalam proses": ComplaintStatus.IN_PROGRESS,
    "selesai": ComplaintStatus.RESOLVED,
    "ditutup": ComplaintStatus.CLOSED,
}
LAPOR = {
    "belum ditindaklanjuti": ComplaintStatus.RECEIVED,
    "belum diverifikasi": ComplaintStatus.RECEIVED,
    "verifikasi": ComplaintStatus.VERIFIED,
    "terverifikasi": ComplaintStatus.VERIFIED,
    "diverifikasi": ComplaintStatus.VERIFIED,
    "diteruskan": ComplaintStatus.ASSIGNED,
    "sedang diproses": ComplaintStatus.IN_PROGRESS,
    "tunda": ComplaintStatus.ON_HOLD,
    "ditunda": ComplaintStatus.ON_HOLD,
    "selesai": ComplaintStatus.RESOLVED,
    "ditolak": ComplaintStatus.REJECTED,
    "bukan wewenang": ComplaintStatus.NOT_OUR_AUTHORITY,
    "bukan kewenangan": ComplaintStatus.NOT_OUR_AUTHORITY,
    "arsip": ComplaintStatus.ARCHIVED,
    "arsipkan": ComplaintStatus.ARCHIVED,
    "diarsipkan": ComplaintStatus.ARCHIVED,
}
JAKI = {
    "menunggu": ComplaintStatus.RECEIVED,
    "koordinasi": ComplaintStatus.ASSIGNED,
    "disposisi": ComplaintStatus.ASSIGNED,
    "proses": ComplaintStatus.IN_PROGRESS,
    "selesai": ComplaintStatus.RESOLVED,
}
OPEN311 = {"open": ComplaintStatus.RECEIVED, "closed": ComplaintStatus.CLOSED}
BULK = OPEN311 | {
    "processing": ComplaintStatus.IN_PROGRESS,
    "hold": ComplaintStatus.ON_HOLD,
    "on hold": ComplaintStatus.ON_HOLD,
}
OURS = {status.value: status for status in ComplaintStatus}
SYSTEMS: Mapping[str, Mapping[str, ComplaintStatus]] = {
    "laksa": LAKSA,
    "lapor": LAPOR,
    "jaki": JAKI,
    "open311": OPEN311,
    "open311-bulk": BULK,
    "liveroom": OURS,
}
INDONESIAN = LAKSA | LAPOR | JAKI
WORDS: Mapping[str, ComplaintStatus] = OURS | OPEN311 | BULK | INDONESIAN
ENDED = frozenset(
    {
        ComplaintStatus.RESOLVED,
        ComplaintStatus.CLOSED,
        ComplaintStatus.REJECTED,
        ComplaintStatus.NOT_OUR_AUTHORITY,
        ComplaintStatus.ARCHIVED,
    }
)


def plain(word: str) -> str:
    """Return a word as it is compared: without case, with single blanks."""
    return " ".join(word.casefold().split())


@lru_cache(maxsize=4096)
def usual(word: str) -> tuple[ComplaintStatus, bool]:
    """Return (what a word means where the city has not said otherwise, whether it is known).

    An unknown word counts as open: a complaint is never closed by a spelling.
    """
    status = WORDS.get(plain(word))
    return status or ComplaintStatus.RECEIVED, status is not None
