"""Open311 GeoReport v2, JSON or XML: the requests of a city, and the services it offers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from liveroom.dialects import strict_json, strict_xml
from liveroom.dialects.cases import Ledger, name_of, needed_name, prose, whole
from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.words import ENDED, INDONESIAN
from liveroom.districts import NAMES
from liveroom.model import Feed, Malformed, ServiceRequest

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from liveroom.model import ComplaintStatus

DIALECT = "open311"
LIMIT = 64 << 20
_ROOTS = {"service_requests": "request", "services": "service"}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<|\xfe\xff\x00<")
_TWICE = "a row that says something twice"


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of complaint a city takes, as its server lists it."""

    code: str
    name: str
    group: str


def read(body: bytes, zone: ZoneInfo) -> Feed | Malformed:
    """Read `requests.json` or `requests.xml`: a list of requests, or one alone.

    An empty list is a city without complaints; what is not a list of requests is a failed poll,
    never "no complaints". Address and pictures are not looked at; the description goes along for a
    city that keeps texts. Of the notes only
    one of the usual status words, alone, is taken (`docs/dialects.md`); of the place only the
    kecamatan, as our own extension `kecamatan`, as a code in `address_id`, or by the position,
    which is looked up and not kept.
    """
    listed = _listed(body, "service_request_id")
    if isinstance(listed, Malformed):
        return listed
    ledger = Ledger(zone)
    for number, row in enumerate(listed, 1):
        ledger.take(number, partial(_request, ledger, row))
    if listed and not ledger.requests:
        return Malformed(DIALECT, f"none of {len(listed)} requests could be read")
    return ledger.feed()


def read_services(body: bytes) -> tuple[Service, ...] | Malformed:
    """Read `services.json`; a service without a code is not one."""
    listed = _listed(body, "service_code")
    if isinstance(listed, Malformed):
        return listed
    try:
        return tuple(_service(row) for row in listed)
    except RefusedError as refused:
        return Malformed(DIALECT, f"a service cannot be read: {refused}")


def _listed(body: bytes, key: str) -> list[object] | Malformed:
    if _MARKUP.match(body):
        value = _from_xml(strict_xml.read(DIALECT, body, limit=LIMIT))
    else:
        value = strict_json.read(DIALECT, body, limit=LIMIT)
    if isinstance(value, Malformed):
        return value
    listed = _unwrapped(value)
    if not isinstance(listed, list):
        return Malformed(DIALECT, "the answer is not a list")
    if listed and not any(isinstance(row, dict) and key in row for row in listed):
        return Malformed(DIALECT, f"the answer is an error or another list: no {key} in it")
    return listed


def _unwrapped(value: object) -> object:
    """Return the list of a JSON answer: some servers wrap it, some leave it out around one."""
    for name in (*_ROOTS, *_ROOTS.values()):
        if isinstance(value, dict) and value.keys() == {name}:
            value = value[name]
    return [value] if isinstance(value, dict) else value


def _from_xml(root: strict_xml.Element | Malformed) -> object:
    """Return what the JSON of the same answer would be: an element is a text, empty ones None."""
    if isinstance(root, Malformed):
        return root
    if root.name in _ROOTS.values():  # one alone, without its list
        return _members(root)
    if root.name not in _ROOTS or root.text.strip():
        return Malformed(DIALECT, "the XML is not a list of requests or services")
    if any(row.name != _ROOTS[root.name] for row in root.children):
        return Malformed(DIALECT, "the XML holds something between its rows")
    return [_members(row) for row in root.children]


def _members(element: strict_xml.Element) -> object:
    if element.is_nil or not (element.children or element.text.strip()):
        return None
    if not element.children:
        return element.text
    members = {child.name: _members(child) for child in element.children}
    if len(members) < len(element.children):
        return _TWICE
    return members


def _request(ledger: Ledger, row: object) -> ServiceRequest:
    if not isinstance(row, dict):
        raise RefusedError("object")
    status, word, known = _status(ledger, row)
    updated = ledger.moment("updated_datetime", _text(row, "updated_datetime"))
    district, point = ledger.place(_district(row), _degrees(row, "lat"), _degrees(row, "long"))
    return ServiceRequest(
        id=needed_name("service_request_id", _text(row, "service_request_id")),
        received=ledger.needed("requested_datetime", _text(row, "requested_datetime")),
        status=status,
        source_status=word,
        known_status=known,
        topic=needed_name("service_name", _text(row, "service_name") or _text(row, "service_code")),
        updated=updated,
        agency=name_of("agency_responsible", _text(row, "agency_responsible")) or None,
        district=district,
        point=point,
        resolved=updated if status in ENDED else None,
        due=ledger.moment("expected_datetime", _text(row, "expected_datetime")),
        text=prose(row.get("description")),
    )


def _service(row: object) -> Service:
    if not isinstance(row, dict):
        raise RefusedError("object")
    return Service(
        needed_name("service_code", _text(row, "service_code")),
        name_of("service_name", _text(row, "service_name")),
        name_of("group", _text(row, "group")),
    )


def _status(ledger: Ledger, row: dict[str, object]) -> tuple[ComplaintStatus, str, bool]:
    """Return the status; a usual word in the notes says more than open or closed can."""
    told = ledger.status(_text(row, "status"))
    note = row.get("status_notes")
    word = " ".join(note.split()) if isinstance(note, str) else ""
    finer = INDONESIAN.get(word.casefold())
    if finer is None or not told[2] or (finer in ENDED) is not (told[0] in ENDED):
        return told
    return finer, word, True


def _district(row: dict[str, object]) -> str:
    more = row.get("extended_attributes")
    named = _text(row, "kecamatan") or (_text(more, "kecamatan") if isinstance(more, dict) else "")
    code = row.get("address_id")
    return named or (code if isinstance(code, str) and code in NAMES else "")


def _degrees(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else repr(value) if isinstance(value, float) else ""


def _text(row: dict[str, object], name: str) -> str:
    return whole(name, row.get(name))
