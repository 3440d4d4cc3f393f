"""Complaints out of any JSON answer, by a path to each fact of them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from jsonpath_rfc9535 import JSONPathError
from jsonpath_rfc9535 import compile as compiled

from liveroom.dialects import strict_json
from liveroom.dialects.cases import Ledger, needed_name, prose, request_of, whole
from liveroom.dialects.refusal import RefusedError
from liveroom.model import Feed, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from jsonpath_rfc9535 import JSONPathQuery

    from liveroom.model import ServiceRequest

DIALECT = "json-path"
LIMIT = 64 << 20
ROWS = "rows"
FACTS = (
    "id", "received", "status", "topic", "updated", "agency", "district", "application",
    "first_response", "resolved", "due", "kind", "channel", "verified", "closed", "reopened",
    "reopenings", "text",
)  # fmt: skip
NEEDED = ("received", "status", "topic")
PLAIN: Mapping[str, str] = {ROWS: "$[*]"} | {name: name for name in FACTS}


def read(body: bytes, zone: ZoneInfo, fields: Mapping[str, str] = PLAIN) -> Feed | Malformed:
    """Read the rows that the path `rows` names, and of each the facts that have a path.

    A row whose path holds nothing has not told that fact; nothing else of a row is looked at. An
    answer in which `rows` names nothing is no list of complaints, unless the list is there and
    empty. A complaint without a path to its number is known by its content.
    """
    value = strict_json.read(DIALECT, body, limit=LIMIT)
    if isinstance(value, Malformed):
        return value
    rows = _rows(value, fields.get(ROWS, PLAIN[ROWS]))
    if rows is None:
        return Malformed(DIALECT, "there is no list of complaints where rows points")
    ledger = Ledger(zone)
    for number, row in enumerate(rows, 1):
        ledger.take(number, partial(_request, ledger, row, fields))
    if rows and not ledger.requests:
        return Malformed(DIALECT, f"none of {len(rows)} complaints could be read")
    return ledger.feed()


def problems(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (the field, what is wrong with its path); the field is empty where one is missing."""
    missing = [name for name in NEEDED if name not in fields]
    if missing:
        yield "", f"there is no path to {', '.join(missing)}"
    for name, path in fields.items():
        if name != ROWS and name not in FACTS:
            yield name, f"is none of {', '.join((ROWS, *FACTS))}"
        elif isinstance(path, str):
            what = _wrong(path, many=name == ROWS)
            if what is not None:
                yield name, what


def _wrong(path: str, *, many: bool) -> str | None:
    try:
        query = _query(path)
    except JSONPathError:
        return "is neither member names with dots between nor a JSONPath beginning with $"
    if many:
        ends = path.endswith(("[*]", ".*"))
        return None if ends else "must name the members of a list: end it with [*]"
    return None if query.singular_query() else "may name more than one place"


def _rows(value: object, path: str) -> list[object] | None:
    if not isinstance(value, dict | list):
        return None
    found: list[object] = [node.value for node in _query(path).find(value)]
    if found:
        return found
    # Nothing found: an empty list where the rows belong is a day without complaints, and no other.
    holder = path.removesuffix("[*]").removesuffix(".*")
    if holder in {"$", ""}:
        return [] if value == [] else None
    node = _query(holder).find_one(value)
    return [] if node is not None and node.value == [] else None


def _request(ledger: Ledger, row: object, fields: Mapping[str, str]) -> ServiceRequest:
    if not isinstance(row, dict | list):
        raise RefusedError("object")

    def told(name: str) -> object:
        path = fields.get(name)
        node = None if path is None else _query(path).find_one(row)
        return None if node is None else node.value

    def text(name: str) -> str:
        value = told(name)
        return "" if value is None else whole(name, value)

    number = needed_name("id", text("id")) if "id" in fields else ""
    return replace(request_of(ledger, number, text), text=prose(told("text")))


@lru_cache(maxsize=1024)
def _query(path: str) -> JSONPathQuery:
    if path.startswith("$"):
        return compiled(path)
    if not all(path.split(".")):
        raise JSONPathError("a member has no name", token=None)
    return compiled("$" + "".join(f"[{json.dumps(name)}]" for name in path.split(".")))
