"""GeoReport Bulk as cities publish it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.complaints import open311_bulk
from liveroom.model import ComplaintStatus, Feed, Malformed, Refusal, ServiceRequest

JAKARTA = ZoneInfo("Asia/Jakarta")
HEAD = (
    "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,source,"
    "service_name,service_subtype,description,agency_responsible,address,lat,long"
)
LINE = (
    "B-1,2026-11-20T08:00:00+07:00,2026-11-21T08:00:00+07:00,2026-11-23T08:00:00+07:00,Closed,"
    "Mobile App,Lampu jalan,LED,Rahasia Budi 3671051234567890,Dishub,Jalan Rahasia 7,-6.1,106.6"
)
FIRST = ServiceRequest(
    id="B-1",
    received=datetime(2026, 11, 20, 1, tzinfo=UTC),
    status=ComplaintStatus.CLOSED,
    source_status="Closed",
    topic="Lampu jalan",
    updated=datetime(2026, 11, 23, 1, tzinfo=UTC),
    agency="Dishub",
    resolved=datetime(2026, 11, 23, 1, tzinfo=UTC),
    channel="mobile app",
    closed=datetime(2026, 11, 23, 1, tzinfo=UTC),
)


def read(text: str) -> Feed | Malformed:
    return open311_bulk.read(text.encode(), JAKARTA)


def test_a_csv_and_a_json_row_say_the_same() -> None:
    """The words of the status, how it came and when it ended; nothing of the citizen."""
    row = dict(zip(HEAD.split(","), LINE.split(","), strict=True))
    feed = Feed((FIRST,))
    assert read(f"{HEAD}\n{LINE}\n") == feed
    assert read(json.dumps([row])) == read(json.dumps({"requests": [row]})) == feed
    assert "ahasia" not in repr(feed)


def test_what_a_citizen_wrote_goes_on_its_way_in_both() -> None:
    """A city that keeps texts gets it, masked there; an address or a position goes nowhere."""
    row = dict(zip(HEAD.split(","), LINE.split(","), strict=True))
    for told in (f"{HEAD}\n{LINE}\n", json.dumps([row])):
        feed = read(told)
        assert isinstance(feed, Feed)
        assert feed.requests[0].text == "Rahasia Budi 3671051234567890"
    feed = read(json.dumps([row | {"description": ["no", "text"]}]))
    assert isinstance(feed, Feed)
    assert feed.requests[0].text is None


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Open", ComplaintStatus.RECEIVED),
        ("Processing", ComplaintStatus.IN_PROGRESS),
        ("Hold", ComplaintStatus.ON_HOLD),
        ("Closed", ComplaintStatus.CLOSED),
    ],
)
def test_the_four_words_of_the_standard_are_known(word: str, status: ComplaintStatus) -> None:
    """They fit Laksa's three better than open and closed do."""
    feed = read(f"{HEAD}\n{LINE.replace('Closed', word)}\n")
    assert isinstance(feed, Feed)
    (request,) = feed.requests
    assert request.status is status
    assert (request.closed is None) is (status is not ComplaintStatus.CLOSED)


def test_rows_without_a_number_are_known_by_their_content() -> None:
    """Some cities leave it out: sorted otherwise, the same file names each row the same."""
    head = "requested_datetime,status,service_name"
    lines = [f"2026-11-{day}T08:00:00Z,{word},Lampu" for day, word in ((20, "open"), (21, "open"))]
    lines += ["2026-11-20T08:00:00Z,closed,Lampu", "2026-11-20T08:00:00Z,open,Lampu"]
    one, other = (read("\n".join((head, *order))) for order in (lines, lines[::-1]))
    assert isinstance(one, Feed)
    assert isinstance(other, Feed)
    assert len({request.id for request in one.requests}) == 4
    assert set(one.requests) == set(other.requests)
    assert "4 rows have no number and are known by their content" in one.notes


def test_bad_rows_are_refused_and_a_file_of_nothing_else_is_malformed() -> None:
    """An error page of a hundred lines is not a day without complaints."""
    feed = read(f"{HEAD}\n{LINE}\n{LINE},more\n{LINE.replace('Closed', '')}\n")
    assert isinstance(feed, Feed)
    assert feed.refusals == (
        Refusal(3, ("width", 14, 13)),
        Refusal(4, ("missing", "status")),
    )
    assert isinstance(read(f"{HEAD}\n,,,,,,Lampu,,,,,,\n"), Malformed)
    assert isinstance(read('[{"code": 404}]'), Malformed)
    assert isinstance(read('{"a": [], "b": []}'), Malformed)
    assert read("[]") == Feed(())
