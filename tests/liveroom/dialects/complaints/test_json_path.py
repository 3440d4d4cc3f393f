"""Complaints of a system of the city's own, by a path to each fact."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.complaints import json_path, reader
from liveroom.model import ComplaintStatus, Feed, Malformed, Refusal, ServiceRequest

JAKARTA = ZoneInfo("Asia/Jakarta")
FIELDS = {
    "rows": "$.data.aduan[*]",
    "id": "id",
    "received": "created_at",
    "status": "$['status publik']",
    "topic": "kategori.nama",
    "agency": "disposisi_to",
    "resolved": "done_at",
}
ROW: dict[str, object] = {
    "id": 77,
    "created_at": "2026-11-24 08:15:00",
    "status publik": "menunggu",
    "kategori": {"nama": "Lampu jalan"},
    "description": "Rahasia Budi 081234567890",
    "disposisi_to": None,
    "done_at": None,
}


def read(rows: object, fields: dict[str, str] | None = None) -> Feed | Malformed:
    body = json.dumps({"ok": True, "data": {"aduan": rows}}).encode()
    return json_path.read(body, JAKARTA, fields or FIELDS)


def test_a_complaint_is_read_by_its_paths() -> None:
    """Members with blanks, nested ones, and nothing that has no path."""
    feed = read([ROW])
    assert isinstance(feed, Feed)
    assert feed.requests == (
        ServiceRequest(
            "77", datetime(2026, 11, 24, 1, 15, tzinfo=UTC), ComplaintStatus.RECEIVED, "menunggu",
            "Lampu jalan",
        ),
    )  # fmt: skip
    assert "ahasia" not in repr(feed)


def test_the_registry_row_says_the_paths() -> None:
    """Without any, the names are our own."""
    body = json.dumps({"data": {"aduan": [ROW]}}).encode()
    assert reader("json-path", FIELDS)(body, JAKARTA) == read([ROW])
    assert reader("json-path", {}) is json_path.read


def test_an_empty_list_in_its_place_is_a_day_without_complaints() -> None:
    """An answer without the list is not: the system has changed, or fails."""
    assert read([]) == Feed(())
    assert json_path.read(b"[]", JAKARTA) == Feed(())
    others: list[object] = [{}, None, "x", {"aduan": []}]
    for other in others:
        assert isinstance(read(other), Malformed)
    assert isinstance(json_path.read(b"{}", JAKARTA), Malformed)
    assert isinstance(json_path.read(b"3", JAKARTA), Malformed)


def test_bad_rows_are_refused_and_an_answer_of_nothing_else_is_malformed() -> None:
    """A status that is not text, a complaint that is a word."""
    feed = read([ROW, "Budi", ROW | {"status publik": True}, ROW | {"id": None}])
    assert isinstance(feed, Feed)
    assert feed.refusals == (
        Refusal(2, ("object",)),
        Refusal(3, ("text", "status")),
        Refusal(4, ("missing", "id")),
    )
    assert isinstance(read([{"x": 1}]), Malformed)


def test_without_a_path_to_a_number_a_row_is_known_by_its_content() -> None:
    """The same answer again names it the same."""
    fields = {key: path for key, path in FIELDS.items() if key != "id"}
    first, again = read([ROW], fields), read([ROW | {"status publik": "selesai"}], fields)
    assert isinstance(first, Feed)
    assert isinstance(again, Feed)
    assert first.requests[0].id == again.requests[0].id
    assert first.requests[0].id.startswith("#")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": None}, ""),
        ({"nama": "x"}, "nama"),
        ({"id": "$["}, "id"),
        ({"id": "a..b"}, "id"),
        ({"id": "$.a[*]"}, "id"),
        ({"rows": "$.data"}, "rows"),
    ],
)
def test_a_bad_path_is_told_with_its_field(changes: dict[str, str | None], field: str) -> None:
    """`check` names the line of the registry."""
    fields = {key: path for key, path in (FIELDS | changes).items() if path is not None}
    assert [name for name, _ in json_path.problems(fields)] == [field]
    assert list(json_path.problems(FIELDS)) == []
