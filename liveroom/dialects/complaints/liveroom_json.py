"""Complaints in a JSON of our own, for systems that send instead of being asked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from liveroom.dialects import strict_json
from liveroom.dialects.cases import Ledger, needed_name, prose, request_of
from liveroom.dialects.refusal import RefusedError
from liveroom.model import Feed, Malformed

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from liveroom.model import ServiceRequest

DIALECT = "liveroom-json"
LIMIT = 8 << 20


def read(body: bytes, zone: ZoneInfo) -> Feed | Malformed:
    """Read one complaint, a list of them, or an envelope whose `data` holds either.

    Bad rows are refused with their number; members that are none of ours are never read.
    """
    value = strict_json.read(DIALECT, body, limit=LIMIT)
    if isinstance(value, Malformed):
        return value
    if isinstance(value, dict) and "id" not in value:
        value = value.get("data")
    rows = [value] if isinstance(value, dict) else value
    if not isinstance(rows, list):
        return Malformed(DIALECT, "the message is neither a complaint nor a list of them")
    ledger = Ledger(zone)
    for number, row in enumerate(rows, 1):
        ledger.take(number, partial(_request, ledger, row))
    return ledger.feed()


def _request(ledger: Ledger, row: object) -> ServiceRequest:
    if not isinstance(row, dict):
        raise RefusedError("object")

    def text(name: str) -> str:
        return _text(row, name)

    found = request_of(ledger, needed_name("id", text("id")), text)
    return replace(found, text=prose(row.get("text")))


def _text(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise RefusedError("text", name)
