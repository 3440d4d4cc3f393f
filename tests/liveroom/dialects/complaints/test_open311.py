"""Open311 as real servers speak it, and as broken ones do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.complaints import open311
from liveroom.model import ComplaintStatus, Feed, Malformed, Refusal, ServiceRequest
from tests.liveroom.dialects.test_strict_json import DOUBTFUL

JAKARTA = ZoneInfo("Asia/Jakarta")
ROW: dict[str, object] = {
    "service_request_id": "26-000311",
    "status": "open",
    "service_name": "Lampu jalan padam",
    "service_code": "014",
    "description": "Rahasia Budi, NIK 3671051234567890, telepon 0812345678",
    "agency_responsible": "Dinas Perhubungan",
    "requested_datetime": "2026-11-24T08:15:00+07:00",
    "updated_datetime": "2026-11-24T09:00:00+07:00",
    "expected_datetime": "2026-11-27T16:00:00+07:00",
    "address": "Jalan Rahasia 7",
    "lat": -6.18,
    "long": 106.64,
    "media_url": "https://example.go.id/rahasia.jpg",
}


def read(*rows: object) -> Feed | Malformed:
    return open311.read(json.dumps(list(rows)).encode(), JAKARTA)


def one(**changes: object) -> ServiceRequest:
    feed = read(ROW | changes)
    assert isinstance(feed, Feed)
    (request,) = feed.requests
    return request


def test_a_request_is_read_without_its_citizen() -> None:
    """What it is about, whose it is and when; never who or in what words; where exactly only to be looked up."""
    assert one() == ServiceRequest(
        id="26-000311",
        received=datetime(2026, 11, 24, 1, 15, tzinfo=UTC),
        status=ComplaintStatus.RECEIVED,
        source_status="open",
        topic="Lampu jalan padam",
        updated=datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
        agency="Dinas Perhubungan",
        due=datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
        point=(106.64, -6.18),
    )
    assert "ahasia" not in repr(read(ROW))
    assert "3671" not in repr(read(ROW))


def test_an_id_is_text_even_where_a_server_writes_a_number() -> None:
    """Servers change from 638344 to "638344" overnight: it is the same complaint."""
    assert one(service_request_id=638344).id == one(service_request_id="638344").id == "638344"


@pytest.mark.parametrize(
    ("status", "notes", "canonical", "word"),
    [
        ("open", None, ComplaintStatus.RECEIVED, "open"),
        ("Open", "Locked", ComplaintStatus.RECEIVED, "Open"),
        ("open", "proses", ComplaintStatus.IN_PROGRESS, "proses"),
        ("open", "selesai", ComplaintStatus.RECEIVED, "open"),
        ("closed", None, ComplaintStatus.CLOSED, "closed"),
        ("closed", "Bukan  Wewenang", ComplaintStatus.NOT_OUR_AUTHORITY, "Bukan Wewenang"),
        ("closed", "selesai, kata Budi", ComplaintStatus.CLOSED, "closed"),
        ("closed", "menunggu", ComplaintStatus.CLOSED, "closed"),
        ("Processing", None, ComplaintStatus.IN_PROGRESS, "Processing"),
        ("Locked", "proses", ComplaintStatus.RECEIVED, "Locked"),
    ],
)
def test_the_status_is_open_or_closed_and_one_usual_word(
    status: str, notes: str | None, canonical: ComplaintStatus, word: str
) -> None:
    """The notes are free text: only one known word, alone and not against the status, is taken."""
    request = one(status=status, status_notes=notes)
    assert (request.status, request.source_status) == (canonical, word)
    assert request.known_status is (status != "Locked")


def test_a_closed_request_was_resolved_when_it_was_updated() -> None:
    """The standard says so; an open one was not."""
    closed = one(status="closed")
    assert closed.resolved == closed.updated
    assert one().resolved is None


def test_a_kecamatan_is_read_where_the_server_names_one() -> None:
    """Never out of an address: that is a citizen's."""
    assert one(kecamatan="Kec. Ciledug").district == "36.71.06"
    assert one(extended_attributes={"kecamatan": "36.71.06"}).district == "36.71.06"
    assert one(address_id="36.71.06").district == "36.71.06"
    assert one(address_id="CHI-77", address="Kec. Ciledug").district is None


def test_a_position_goes_along_to_be_looked_up_where_no_code_says_where() -> None:
    """A code knows better; what is no position refuses no complaint, and no log repeats one."""
    assert one().point == (106.64, -6.18)
    assert one(lat="-6,18", long="106,64", kecamatan="Ciledug").point == (106.64, -6.18)
    assert one(kecamatan="36.71.06").point is None
    for lat, long in ((None, 106.64), (0, 0), ("", ""), (True, [1]), (-6.18, 1066.4)):
        assert one(lat=lat, long=long).point is None
    assert "106" not in repr(one())


def test_a_missing_zone_is_the_citys_and_is_told() -> None:
    """Old servers leave it out; an assumption is made in the open."""
    feed = read(ROW | {"requested_datetime": "2026-11-24T08:15:00"})
    assert isinstance(feed, Feed)
    assert feed.requests[0].received == datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
    assert feed.notes == ("1 times had no zone and were read in Asia/Jakarta",)


def test_one_object_is_a_list_of_one() -> None:
    """Asked for one id, some servers leave the list out."""
    assert open311.read(json.dumps(ROW).encode(), JAKARTA) == read(ROW)


def test_bad_requests_are_refused_and_the_good_ones_kept() -> None:
    """Each refusal says which request of the list, and why, without its words."""
    feed = read(
        ROW,
        {**ROW, "service_request_id": None},
        "Budi",
        {**ROW, "requested_datetime": "kemarin"},
        {**ROW, "service_request_id": 1.5},
        {**ROW, "service_name": "x" * 200},
        {**ROW, "service_name": None, "service_code": None},
    )
    assert isinstance(feed, Feed)
    assert len(feed.requests) == 1
    assert feed.refusals == (
        Refusal(2, ("missing", "service_request_id")),
        Refusal(3, ("object",)),
        Refusal(4, ("moment", "requested_datetime")),
        Refusal(5, ("text", "service_request_id")),
        Refusal(6, ("long", "service_name", 120)),
        Refusal(7, ("missing", "service_name")),
    )


def test_no_complaints_is_an_empty_list_and_nothing_else() -> None:
    """Only the city's own word for none counts as none."""
    assert open311.read(b"[]", JAKARTA) == Feed(())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"3",
        b'"[]"',
        b"[[]]",
        b'[{"code":404,"description":"jurisdiction_id not found"}]',
        b'{"errors":[]}',
        b'[{"service_request_id":"1"}]',
        b'[{"service_code":006}]',
        b"<html>login</html>",
    ],
)
def test_a_malformed_feed_is_a_failed_poll(body: bytes) -> None:
    """An error page read as "0 complaints" would be the best day the city ever had."""
    assert isinstance(open311.read(body, JAKARTA), Malformed)


XML = """<?xml version="1.0" encoding="utf-8"?>
<service_requests>
  <request>
    <service_request_id>26-000311</service_request_id>
    <status>open</status>
    <status_notes xsi:nil="true"/>
    <service_name><![CDATA[Lampu jalan padam]]></service_name>
    <service_code>014</service_code>
    <description>Rahasia Budi, NIK 3671051234567890 &amp; telepon</description>
    <agency_responsible>Dinas Perhubungan</agency_responsible>
    <service_notice></service_notice>
    <requested_datetime>2026-11-24T08:15:00+07:00</requested_datetime>
    <updated_datetime>2026-11-24T09:00:00+07:00</updated_datetime>
    <expected_datetime>2026-11-27T16:00:00+07:00</expected_datetime>
    <address>Jalan Rahasia 7</address>
    <lat>-6.18</lat>
    <long>106.64</long>
    <extended_attributes><kecamatan xsi:nil="1"/></extended_attributes>
  </request>
</service_requests>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_xml_says_the_same_as_json(encoding: str) -> None:
    """The standard asks for XML; JSON is the extra. Nil, empty and CDATA as servers write them."""
    text = XML.replace("utf-8", encoding.removesuffix("-sig"))
    assert open311.read(text.encode(encoding), JAKARTA) == read(ROW)


def test_one_request_alone_in_xml_is_a_list_of_one() -> None:
    """Some servers leave the list out around one; an error in its place is none."""
    alone = XML[XML.index("<request>") : XML.index("</service_requests>")].encode()
    assert open311.read(alone, JAKARTA) == read(ROW)
    for nothing in (
        b"<request/>",
        b"<request>Not found</request>",
        b"<request><code>404</code></request>",
    ):
        assert isinstance(open311.read(nothing, JAKARTA), Malformed)


def test_an_empty_list_in_xml_is_a_city_without_complaints() -> None:
    """Said by the city's own word for a list, and by nothing else."""
    assert open311.read(b"<?xml version='1.0'?><service_requests/>", JAKARTA) == Feed(())


def test_a_row_that_says_something_twice_is_refused() -> None:
    """Which of the two would be a guess; the other rows stay."""
    twice = "<status>open</status>"
    body = XML.replace(twice, twice * 2) + ""
    rows = XML[XML.index("  <request>") : XML.index("</service_requests>")]
    feed = open311.read(
        body.replace("</service_requests>", rows + "</service_requests>").encode(), JAKARTA
    )
    assert isinstance(feed, Feed)
    assert (len(feed.requests), feed.refusals) == (1, (Refusal(1, ("object",)),))


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE a [<!ENTITY x 'y'>]><service_requests/>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><service_requests/>",
        b"<service_requests><request>",
        b"<service_requests>Not found</service_requests>",
        b"<service_requests><error/></service_requests>",
        b"<errors><error><code>404</code></error></errors>",
        b"<service_requests>&lol;</service_requests>",
    ],
)
def test_xml_that_is_no_list_is_a_failed_poll(body: bytes) -> None:
    """Nothing is expanded, fetched or taken for "no complaints"."""
    assert isinstance(open311.read(body, JAKARTA), Malformed)


@pytest.mark.parametrize("nothing", [None, "", {}, [], {"xsi:nil": "true"}, {"@nil": "true"}])
def test_an_empty_element_is_nothing_however_it_was_converted(nothing: object) -> None:
    """Servers make their JSON out of their XML."""
    assert one(agency_responsible=nothing, expected_datetime=nothing) == one(
        agency_responsible=None, expected_datetime=None
    )


def test_a_list_that_was_wrapped_is_unwrapped() -> None:
    """By the names of the XML, as converters do; one request may stand alone in it."""
    for wrapped in (
        {"service_requests": [ROW]},
        {"service_requests": {"request": [ROW]}},
        {"service_requests": {"request": ROW}},
        {"request": [ROW]},
    ):
        assert open311.read(json.dumps(wrapped).encode(), JAKARTA) == read(ROW)


def test_an_id_with_a_point_is_the_same_number() -> None:
    """42, 42.0 and "42" come from the same server on different days."""
    assert one(service_request_id=42.0).id == one(service_request_id=42).id == "42"


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_json_is_malformed(body: bytes) -> None:
    """The same strict reader as everywhere."""
    assert isinstance(open311.read(body, JAKARTA), Malformed)
    assert isinstance(open311.read_services(body), Malformed)


def test_the_services_are_read() -> None:
    """Codes are text, however written."""
    body = b"""[{"service_code":14,"service_name":"Lampu jalan padam","group":"jalan","metadata":true},
     {"service_code":"015","service_name":"Sampah","keywords":"x"}]"""
    assert open311.read_services(body) == (
        open311.Service("14", "Lampu jalan padam", "jalan"),
        open311.Service("015", "Sampah", ""),
    )
    assert isinstance(open311.read_services(b'[{"service_code":"1"},{}]'), Malformed)
    assert isinstance(open311.read_services(b'[{"service_code":"1"},1]'), Malformed)
