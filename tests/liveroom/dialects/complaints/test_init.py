"""What holds of every complaint dialect, the newcomer's included."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.model import Feed, Malformed

JAKARTA = ZoneInfo("Asia/Jakarta")
SAMPLES = {
    "open311": b'[{"service_request_id":"1","status":"open","service_name":"Lampu",'
    b'"requested_datetime":"2026-11-24T08:00:00+07:00"}]',
    "open311-bulk": b"service_request_id,requested_datetime,status_description,service_name\n"
    b"1,2026-11-24T08:00:00+07:00,Processing,Lampu\n",
    "json-path": b'[{"id":1,"received":"2026-11-24T08:00:00+07:00","status":"proses",'
    b'"topic":"Lampu"}]',
    "laksa-csv": b"ticket,received,status,topic\n1,2026-11-24T08:00:00+07:00,menunggu,Lampu\n",
    "liveroom-json": b'{"id":"1","received":"2026-11-24T08:00:00+07:00","status":"menunggu",'
    b'"topic":"Lampu"}',
}
PIECES = [
    b"ticket", b"received", b"status", b"topic", b",", b";", b"\n", b'"', b"2026-11-24", b"proses",
    b"\x00", b"\xff", b"[", b"]", b"{", b"}", b":", b'"service_request_id"', b"1", b'"status"',
    b"ticket,received,status,topic\n",
]  # fmt: skip


@pytest.mark.parametrize("dialect", COMPLAINT_DIALECTS)
def test_each_has_a_sample(dialect: str) -> None:
    """A format nobody has shown a feed of is a guess."""
    feed = COMPLAINT_DIALECTS[dialect](SAMPLES[dialect], JAKARTA)
    assert isinstance(feed, Feed)
    assert [(request.id, request.topic) for request in feed.requests] == [("1", "Lampu")]


@settings(max_examples=300, deadline=None)
@given(st.binary() | st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_any_bytes_are_a_feed_or_malformed(body: bytes) -> None:
    """No feed can stop the collector by what it answers."""
    for read in COMPLAINT_DIALECTS.values():
        assert isinstance(read(body, JAKARTA), Feed | Malformed)
