"""What every complaint dialect does with a row: take what may be kept, or refuse it and say why.

No sentence made here repeats what a row says: it may be a citizen's name in the wrong column.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from liveroom.dialects.moments import moment
from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.words import plain, usual
from liveroom.districts import code_in, code_of
from liveroom.model import ComplaintKind, Feed, Refusal, ServiceRequest
from liveroom.rules.privacy import is_personal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from liveroom.model import ComplaintStatus

NAME_LENGTH = 120
WORD_LENGTH = 40
KINDS = {
    "pengaduan": ComplaintKind.PENGADUAN,
    "keluhan": ComplaintKind.PENGADUAN,
    "pengaduan tidak berkadar pengawasan": ComplaintKind.PENGADUAN,
    "tidak berkadar pengawasan": ComplaintKind.PENGADUAN,
    "pengaduan berkadar pengawasan": ComplaintKind.BERKADAR_PENGAWASAN,
    "berkadar pengawasan": ComplaintKind.BERKADAR_PENGAWASAN,
    "wbs": ComplaintKind.BERKADAR_PENGAWASAN,
    "aspirasi": ComplaintKind.ASPIRASI,
    "saran": ComplaintKind.ASPIRASI,
    "permintaan informasi": ComplaintKind.PERMINTAAN_INFORMASI,
    "pertanyaan": ComplaintKind.PERMINTAAN_INFORMASI,
    "gawat darurat": ComplaintKind.GAWAT_DARURAT,
    "darurat": ComplaintKind.GAWAT_DARURAT,
}
_SOMEBODY = re.compile(
    "@|[0-9](?:[ .-]?[0-9]){4}"
)  # an address or a number where a channel should be named
PROSE = 10_000
_DIGITS = 3
_NUMBERS = frozenset({"id", "ticket", "service_request_id"})  # digits are their nature
_EAST, _NORTH = 180, 90  # degrees; neither is exactly 0 in this country
_EXACT = 1 << 53


@dataclass(slots=True)
class Ledger:
    """The rows of one feed, taken or refused, and what there is to say about them all.

    A row without a number gets one from its content when the feed is closed.
    """

    zone: ZoneInfo
    requests: list[ServiceRequest] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    _zoneless: int = 0
    _elsewhere: int = 0
    _unknown: Counter[str] = field(default_factory=Counter)
    _unclassed: int = 0
    _personal: int = 0
    _nameless: int = 0

    def take(self, line: int, read: Callable[[], ServiceRequest]) -> None:
        """Keep what `read` makes of the row at `line`, or the reason why it makes nothing."""
        try:
            request = read()
        except RefusedError as refused:
            self.refusals.append(Refusal(line, refused.reason))
            return
        if request.resolved is not None and request.resolved < request.received:
            self.refusals.append(Refusal(line, ("early_end",)))
        else:
            self.requests.append(request)

    def moment(self, name: str, text: str) -> datetime | None:
        """Return the time a field holds, None where it is empty."""
        if not text:
            return None
        read = moment(text, self.zone)
        if read is None:
            raise RefusedError("moment", name)
        self._zoneless += not read[1]
        return read[0]

    def needed(self, name: str, text: str) -> datetime:
        """Return the time a field must hold."""
        found = self.moment(name, text)
        if found is None:
            raise RefusedError("missing", name)
        return found

    def status(self, text: str) -> tuple[ComplaintStatus, str, bool]:
        """Return (canonical status, the source's own word, whether it is known)."""
        word = name_of("status", text, WORD_LENGTH)
        if not word:
            raise RefusedError("missing", "status")
        status, known = usual(word)
        if not known:
            self._unknown[word] += 1
        return status, word, known

    def kind(self, text: str) -> ComplaintKind:
        """Return the class a word names; an empty or unknown one is a complaint like any other."""
        if not text:
            return ComplaintKind.PENGADUAN
        known = KINDS.get(" ".join(text.casefold().replace("_", " ").split()))
        self._unclassed += known is None
        return known or ComplaintKind.PENGADUAN

    def channel(self, text: str) -> str | None:
        """Return the way it came, without case; what holds a number or an address is left out."""
        if _SOMEBODY.search(text):
            self._personal += 1
            return None
        return name_of("channel", text, WORD_LENGTH).casefold() or None

    def district(self, text: str) -> str | None:
        """Return the code of the kecamatan named; None where none of the thirteen is."""
        code = code_of(text) if text else None
        self._elsewhere += bool(text) and code is None
        return code

    def place(
        self, named: str, latitude: str, longitude: str
    ) -> tuple[str | None, tuple[float, float] | None]:
        """Return the district named, and the position where no code names it: it knows better.

        A position that is none is passed over: a complaint is not refused for it.
        """
        district = self.district(named)
        if not longitude or not latitude or code_in(named) is not None:
            return district, None
        try:
            point = float(longitude.replace(",", ".")), float(latitude.replace(",", "."))
        except ValueError:
            return district, None
        is_there = 0 < abs(point[0]) <= _EAST and 0 < abs(point[1]) <= _NORTH
        return district, point if is_there else None

    def number(self) -> None:
        """Give the rows without a number one from their content; all rows of a file together."""
        requests, nameless = numbered(self.requests)
        if nameless:
            self.requests = list(requests)
            self._nameless += nameless

    def feed(self, *more: str) -> Feed:
        """Return everything taken and refused, with `more` and what else is to be said."""
        notes = list(more)
        self.number()
        if self._nameless:
            notes.append(f"{self._nameless} rows have no number and are known by their content")
        if self._zoneless:
            notes.append(f"{self._zoneless} times had no zone and were read in {self.zone}")
        if self._unknown:
            count, words = self._unknown.total(), sorted(self._unknown)[:5]
            notes.append(f"{count} statuses are unknown and count as open: {', '.join(words)}")
        if self._unclassed:
            notes.append(f"{self._unclassed} rows name an unknown class and count as pengaduan")
        if self._personal:
            notes.append(f"{self._personal} channels held a number or an address: not kept")
        if self._elsewhere:
            notes.append(f"{self._elsewhere} rows name no kecamatan of the thirteen")
        return Feed(tuple(self.requests), tuple(self.refusals), tuple(notes))


def request_of(ledger: Ledger, number: str, text: Callable[[str], str]) -> ServiceRequest:
    """Return the complaint whose facts `text` tells by the names of our own fields; or RefusedError."""
    status, word, known = ledger.status(text("status"))
    return ServiceRequest(
        id=number,
        received=ledger.needed("received", text("received")),
        status=status,
        source_status=word,
        known_status=known,
        topic=needed_name("topic", text("topic")),
        updated=ledger.moment("updated", text("updated")),
        agency=name_of("agency", text("agency")) or None,
        district=ledger.district(text("district")),
        application=name_of("application", text("application")) or None,
        first_response=ledger.moment("first_response", text("first_response")),
        resolved=ledger.moment("resolved", text("resolved")),
        due=ledger.moment("due", text("due")),
        kind=ledger.kind(text("kind")),
        channel=ledger.channel(text("channel")),
        verified=ledger.moment("verified", text("verified")),
        closed=ledger.moment("closed", text("closed")),
        reopened=ledger.moment("reopened", text("reopened")),
        reopenings=count_of("reopenings", text("reopenings")),
    )


def whole(field_name: str, value: object) -> str:
    """Return a member of a JSON object as text: servers write numbers where they mean text.

    Empty and nil elements come out of converters from XML as `{}`, `[]` or an object about nil.
    """
    if isinstance(value, str):
        return value.strip()
    if value is None or value in ({}, []) or _is_nil(value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise RefusedError("text", field_name)


def _is_nil(value: object) -> bool:
    return isinstance(value, dict) and all(
        key.rpartition(":")[2].lstrip("@") == "nil" for key in value
    )


def prose(value: object) -> str | None:
    """Return what a citizen wrote, on its way to where a city keeps it, without its unseen signs.

    None where there is none; what is no text is none.
    """
    if not isinstance(value, str):
        return None
    seen = value[:PROSE]
    if not seen.isprintable():
        seen = "".join(sign if sign.isprintable() else " " for sign in seen)
    return " ".join(seen.split()) or None


def count_of(field_name: str, text: str) -> int:
    """Return a small whole number, 0 where there is none."""
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > _DIGITS:
        raise RefusedError("count", field_name)
    return int(text)


def numbered(requests: Sequence[ServiceRequest]) -> tuple[tuple[ServiceRequest, ...], int]:
    """Return the rows, those without a number named by what of them never changes, and how many.

    That is when it came, of what, where, by which way and of which class: not what becomes of it. Rows
    that agree in all of that are counted in the order of the rest, so a file that is sorted
    otherwise or saved again names each the same.
    """
    nameless = [each for each in requests if not each.id]
    if not nameless:
        return tuple(requests), 0
    alike: dict[str, list[ServiceRequest]] = {}
    for each in nameless:
        facts = (each.received.isoformat(), plain(each.topic), each.district, each.channel)
        told = "\n".join(str(fact or "") for fact in (*facts, each.kind, each.application))
        alike.setdefault(sha256(told.encode()).hexdigest()[:24], []).append(each)
    named = [
        replace(each, id=f"#{digest}.{number}")
        for digest, some in alike.items()
        for number, each in enumerate(some if len(some) == 1 else sorted(some, key=repr), 1)
    ]
    return (*(each for each in requests if each.id), *named), len(named)


@lru_cache(maxsize=4096)  # words come again in row after row
def name_of(field_name: str, text: str, length: int = NAME_LENGTH) -> str:
    """Return a short name in one line; a longer or unprintable one is refused."""
    name = " ".join(text.split())
    if len(name) > length:
        raise RefusedError("long", field_name, length)
    if not name.isprintable():
        raise RefusedError("unprintable", field_name)
    if field_name not in _NUMBERS and is_personal(name):
        raise RefusedError("personal", field_name)
    return name


def needed_name(field_name: str, text: str, length: int = NAME_LENGTH) -> str:
    """Return a short name that must be there."""
    found = name_of(field_name, text, length)
    if not found:
        raise RefusedError("missing", field_name)
    return found
