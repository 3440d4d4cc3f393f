"""The complaint feed, as Open311 GeoReport v2 JSON: what citizens said, without the citizens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from demo import complaints
from demo.rhythm import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from demo.complaints import Complaint
    from demo.script import Script

KEPT_DAYS = 60  # complaints older than that have all been closed
RECENT_DAYS = 7


def feed(script: Script, at_s: float, query: Mapping[str, str] | None = None) -> bytes:
    """Return the complaints an Open311 client asks for.

    Without a question: what was received in the last seven days, or has changed in them. With
    `start_date` and `end_date` what was received between them, with `updated_after` what has
    changed since.
    """
    asked = dict(query or {})
    received = _since(asked.get("start_date"))
    changed = _since(asked.get("updated_after") or asked.get("updated_datetime"))
    known = complaints.known(script, at_s, at_s - KEPT_DAYS * DAY)
    if received is not None:
        known = complaints.known(script, at_s, max(received, at_s - 2 * KEPT_DAYS * DAY))
    elif changed is None:
        changed = at_s - RECENT_DAYS * DAY
    until = _since(asked.get("end_date")) or at_s
    wanted = [
        one
        for one in known
        if one.received_s <= until and (changed is None or one.updated_s(at_s) >= changed)
    ]
    return write(wanted, at_s)


def write(wanted: Iterable[Complaint], at_s: float) -> bytes:
    """Write complaints as they stand at a moment."""
    return json.dumps([_request(one, at_s) for one in wanted], ensure_ascii=False).encode()


def services() -> bytes:
    """Return the list of topics (GeoReport's service list)."""
    listed = [
        {
            "service_code": f"{number:03d}",
            "service_name": topic.name,
            "description": topic.name,
            "metadata": False,
            "type": "batch",
            "keywords": "",
            "group": topic.owner,
        }
        for number, topic in enumerate(complaints.topics(), 1)
    ]
    return json.dumps(listed, ensure_ascii=False).encode()


def _request(complaint: Complaint, at_s: float) -> dict[str, object]:
    word = complaint.word(at_s)
    district = complaint.district
    is_open = word in {"menunggu", "proses"}
    request: dict[str, object] = {
        "service_request_id": complaint.id,
        "status": "open" if is_open else "closed",
        "status_notes": word,
        "service_name": complaint.topic.name,
        "service_code": f"{complaints.topics().index(complaint.topic) + 1:03d}",
        "agency_responsible": complaint.topic.owner,
        "requested_datetime": _moment(complaint.received_s),
        "updated_datetime": _moment(complaint.updated_s(at_s)),
        "expected_datetime": _moment(complaint.due_s),
    }
    # Open311 knows two statuses and no districts: what else a room may know stands in its own
    # place, as the standard asks of extensions.
    request["extended_attributes"] = {
        "status": word,
        "kecamatan": "" if district is None else district.code,
    }
    return request


def _since(text: str | None) -> float | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is None else moment.timestamp()


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat()
