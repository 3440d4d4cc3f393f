"""What a system sends by itself: one complaint or many, and never a word of a citizen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.complaints import liveroom_json
from liveroom.model import ComplaintKind, ComplaintStatus, Feed, Malformed, ServiceRequest

JAKARTA = ZoneInfo("Asia/Jakarta")
ROW = {
    "id": 26000311,
    "received": "2026-11-24T08:15:00+07:00",
    "status": "proses",
    "topic": " Lampu  jalan padam ",
    "updated": "2026-11-24T09:00:00Z",
    "agency": "Dishub",
    "district": "Ciledug",
    "application": "lampu-jalan",
    "first_response": None,
    "due": "2026-11-27",
    "kind": "aspirasi",
    "channel": "Loket",
    "verified": "2026-11-24T08:45:00Z",
    "reopenings": 1,
    "name": "Sari",
    "text": "…",
}
READ = ServiceRequest(
    id="26000311",
    received=datetime(2026, 11, 24, 1, 15, tzinfo=UTC),
    status=ComplaintStatus.IN_PROGRESS,
    source_status="proses",
    topic="Lampu jalan padam",
    updated=datetime(2026, 11, 24, 9, tzinfo=UTC),
    agency="Dishub",
    district="36.71.06",
    application="lampu-jalan",
    due=datetime(2026, 11, 26, 17, tzinfo=UTC),
    kind=ComplaintKind.ASPIRASI,
    channel="loket",
    verified=datetime(2026, 11, 24, 8, 45, tzinfo=UTC),
    reopenings=1,
)


def read(value: object) -> Feed | Malformed:
    return liveroom_json.read(json.dumps(value).encode(), JAKARTA)


@pytest.mark.parametrize("value", [ROW, [ROW], {"data": ROW}, {"type": "x", "data": [ROW]}])
def test_one_or_many_are_read(value: object) -> None:
    """Alone, in a list, or in the envelope of Standard Webhooks."""
    feed = read(value)

    assert isinstance(feed, Feed)
    assert feed.requests == (READ,)
    assert feed.refusals == ()


@pytest.mark.parametrize("value", ["x", 1, None, {}, {"data": None}, {"complaints": [ROW]}])
def test_what_is_no_complaint_is_malformed(value: object) -> None:
    """Never "0 complaints"."""
    assert isinstance(read(value), Malformed)


@pytest.mark.parametrize(
    "changes",
    [{"id": ""}, {"id": True}, {"id": [1]}, {"received": "kemarin"}, {"status": ""}, {"topic": {}}],
)
def test_a_bad_row_is_refused_with_its_number(changes: dict[str, object]) -> None:
    """The others are taken; the reason repeats no word of the row."""
    feed = read([ROW, {**ROW, **changes}, 7])

    assert isinstance(feed, Feed)
    assert feed.requests == (READ,)
    assert [refusal.line for refusal in feed.refusals] == [2, 3]


def test_nothing_of_a_citizen_is_kept() -> None:
    """Members that are none of ours are not even looked at."""
    assert "Sari" not in str(read(ROW))
