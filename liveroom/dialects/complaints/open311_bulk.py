"""GeoReport Bulk, CSV or JSON: what a city publishes of its requests, with finer words and ends."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from liveroom.dialects import columns, strict_json
from liveroom.dialects.cases import Ledger, name_of, needed_name, prose, whole
from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.words import ENDED
from liveroom.model import Feed, Malformed, Refusal, ServiceRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

DIALECT = "open311-bulk"
LIMIT = 64 << 20
ROWS_LIMIT = 200_000
COLUMNS: Mapping[str, tuple[str, ...]] = {  # each by the names it may have
    "service_request_id": ("service request id",),
    "requested": ("requested datetime", "requested date", "requested"),
    "updated": ("updated datetime", "updated date", "updated"),
    "expected": ("expected datetime", "expected date"),
    "closed": ("closed date", "closed datetime", "closed"),
    "status": ("status",),
    "status_description": ("status description",),
    "service_name": ("service name",),
    "service_subtype": ("service subtype",),
    "service_code": ("service code",),
    "agency": ("agency responsible", "agency"),
    "source": ("source",),
    "kecamatan": ("kecamatan", "district"),
}
TEXT = {"description": ("description",)}
"""What a citizen wrote: read for cities that keep it, and dropped by all others."""
_READ: Mapping[str, tuple[str, ...]] = {**COLUMNS, **TEXT}
_BY_NAME = {heading.replace(" ", "_"): name for name, named in _READ.items() for heading in named}
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def read(body: bytes, zone: ZoneInfo) -> Feed | Malformed:
    """Read a bulk file: `status_description` says more than `status`, `closed_date` when it ended.

    The subtype is not looked at where there is a name; address and position never.
    """
    ledger = Ledger(zone)
    told = _objects(ledger, body) if _JSON.match(body) else _lines(ledger, body)
    if isinstance(told, Malformed):
        return told
    if told and not ledger.requests:
        return Malformed(DIALECT, f"none of {told} requests could be read")
    return ledger.feed()


def _lines(ledger: Ledger, body: bytes) -> int | Malformed:
    table = columns.opened(DIALECT, body, _READ, ("requested",), LIMIT)
    if isinstance(table, Malformed):
        return table
    number = 0
    for number, line, cells in columns.numbered(table):
        if number > ROWS_LIMIT:
            return Malformed(DIALECT, f"the file has more than {ROWS_LIMIT} rows: split it")
        if isinstance(cells, tuple):
            ledger.refusals.append(Refusal(line, cells))
        else:
            ledger.take(line, partial(_request, ledger, partial(table.cell, cells)))
    return number


def _objects(ledger: Ledger, body: bytes) -> int | Malformed:
    value = strict_json.read(DIALECT, body, limit=LIMIT)
    if isinstance(value, Malformed):
        return value
    if isinstance(value, dict) and len(value) == 1:  # some publishers wrap the list
        (value,) = value.values()
    if not isinstance(value, list):
        return Malformed(DIALECT, "the answer is not a list")
    for number, row in enumerate(value, 1):
        ledger.take(number, partial(_object, ledger, row))
    return len(value)


def _object(ledger: Ledger, row: object) -> ServiceRequest:
    if not isinstance(row, dict):
        raise RefusedError("object")
    known = {
        _BY_NAME[key]: whole(key, value)
        for key, value in row.items()
        if key in _BY_NAME and key not in TEXT
    }
    known["description"] = text if isinstance(text := row.get("description"), str) else ""
    return _request(ledger, lambda name: known.get(name, ""))


def _request(ledger: Ledger, cell: Callable[[str], str]) -> ServiceRequest:
    status, word, known = ledger.status(cell("status_description") or cell("status"))
    closed = ledger.moment("closed_date", cell("closed"))
    updated = ledger.moment("updated_datetime", cell("updated"))
    topic = cell("service_name") or cell("service_subtype") or cell("service_code")
    is_ended = known and status in ENDED
    return ServiceRequest(
        id=name_of("service_request_id", cell("service_request_id")),
        received=ledger.needed("requested_datetime", cell("requested")),
        status=status,
        source_status=word,
        known_status=known,
        topic=needed_name("service_name", topic),
        updated=max((moment for moment in (updated, closed) if moment is not None), default=None),
        agency=name_of("agency_responsible", cell("agency")) or None,
        district=ledger.district(cell("kecamatan")),
        resolved=closed or updated if is_ended else None,
        due=ledger.moment("expected_datetime", cell("expected")),
        channel=ledger.channel(cell("source")),
        closed=closed if is_ended else None,
        text=prose(cell("description")),
    )
