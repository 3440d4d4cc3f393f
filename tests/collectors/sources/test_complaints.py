"""One poll of a complaint feed."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from collectors.contract import Poll, PollError
from collectors.sources import complaints
from liveroom.model import Cause, ComplaintSource, Feed
from tests.fakes import Wire, answer, silence

if TYPE_CHECKING:
    from collectors.contract import Answer, Silence

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
URL = "https://laksa.example.go.id/open311/v2/requests.json"


def row(number: int) -> dict[str, object]:
    return {
        "service_request_id": number,
        "status": "open",
        "service_name": "Lampu jalan padam",
        "requested_datetime": (NOON - timedelta(minutes=number)).isoformat(),
    }


def page(*numbers: int) -> Answer:
    return answer(json.dumps([row(number) for number in numbers]).encode())


def collect(wire: Wire, url: str = URL, dialect: str = "open311") -> Feed:
    source = ComplaintSource("laksa", dialect, url, timedelta(minutes=1), {"X-Key": "secret:laksa"})
    poll = Poll(source, wire, NOON, ZoneInfo("Asia/Jakarta"), timedelta(seconds=10))
    return asyncio.run(complaints.collect(poll))


def ids(feed: Feed) -> list[str]:
    return [request.id for request in feed.requests]


def test_one_answer_is_a_feed() -> None:
    """The usual minute: a few requests, one question."""
    wire = Wire(page(1, 2, 3))
    assert ids(collect(wire)) == ["1", "2", "3"]
    assert wire.urls == [URL]
    assert wire.asked[0].headers == {"X-Key": "secret:laksa"}
    assert wire.asked[0].body_limit == complaints.BODY_LIMIT


def test_a_city_without_complaints_is_an_empty_feed() -> None:
    """The one zero that is told, not guessed."""
    assert collect(Wire(answer(b"[]"))) == Feed(())


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (silence(Cause.TIMEOUT), Cause.TIMEOUT),
        (answer(b"[]", status=500), Cause.HTTP_STATUS),
        (answer(b"[]", status=302), Cause.HTTP_STATUS),
        (answer(b"<html>login</html>"), Cause.MALFORMED),
        (answer(b'[{"code":404,"description":"x"}]'), Cause.MALFORMED),
    ],
)
def test_what_cannot_be_read_is_a_failed_poll(given: Answer | Silence, cause: Cause) -> None:
    """Never "no complaints"."""
    with pytest.raises(PollError) as failure:
        collect(Wire(given))
    assert failure.value.cause is cause


def test_a_full_answer_is_followed_by_what_came_before_it() -> None:
    """A server gives a thousand at most; the rest is asked for by date, overlapping a little."""
    wire = Wire(page(*range(1000)), page(*range(999, 1999)), page(1998, 1999, 2000))
    feed = collect(wire, URL + "?jurisdiction_id=tng")
    assert sorted(set(ids(feed)), key=int) == [str(number) for number in range(2001)]
    asked = parse_qs(urlsplit(list(wire.urls)[1]).query)
    assert asked == {
        "jurisdiction_id": ["tng"],
        "start_date": ["2026-08-26T05:00:00Z"],
        "end_date": ["2026-11-23T12:21:01Z"],
    }


def test_pages_that_repeat_end_the_asking() -> None:
    """A server that ignores the dates would be asked for ever."""
    wire = Wire(page(*range(1000)))
    assert len(collect(wire).requests) == 1000
    assert len(wire.asked) == 2


def test_pages_without_end_are_cut() -> None:
    """A loop of the server's is not ours."""
    pages = [page(*range(900 * start, 900 * start + 1000)) for start in range(complaints.PAGES + 5)]
    wire = Wire(*pages)
    collect(wire)
    assert len(wire.asked) == complaints.PAGES


def test_nothing_older_than_the_servers_reach_is_asked_for() -> None:
    """GeoReport answers for 90 days; what is older comes by a file."""
    days = [row(number) for number in range(1000)]
    days[-1]["requested_datetime"] = (NOON - timedelta(days=91)).isoformat()
    wire = Wire(answer(json.dumps(days).encode()))
    assert len(collect(wire).requests) == 1000
    assert len(wire.asked) == 1


def test_a_page_that_fails_fails_the_poll() -> None:
    """Half a feed would count as the whole; the next poll asks again from the start."""
    with pytest.raises(PollError):
        collect(Wire(page(*range(1000)), answer(b"", status=500)))


def sliced(
    at: datetime, every: timedelta = timedelta(minutes=1)
) -> tuple[datetime, datetime] | None:
    since = NOON - timedelta(days=400)
    source = ComplaintSource("laksa", "open311", URL, every, since=since)
    return complaints.older_slice(source, at)


@pytest.mark.parametrize("every", [1, 7, 60])
def test_older_slices_take_turns_and_cover_everything_since(every: int) -> None:
    """No range is longer than the 90 days a server allows, and neighbours overlap."""
    interval = timedelta(minutes=every)
    turns = [sliced(NOON + number * interval, interval) for number in range(80)]
    found = sorted({turn for turn in turns if turn is not None})
    assert all(end - start <= complaints.REACH for start, end in found)
    assert found[0][0] == NOON - timedelta(days=400)
    assert found[-1][1] > NOON - complaints.REACH
    covered = found[0][1]
    for start, end in found:
        assert start < covered
        covered = max(covered, end)


def test_an_older_slice_is_asked_for_beside_the_newest_now_and_then() -> None:
    """Every five minutes, whatever the interval; the rest of the time only the newest."""
    asked = [sliced(NOON + timedelta(minutes=minute)) is not None for minute in range(10)]
    assert asked == [True, False, False, False, False] * 2


def test_an_older_slice_that_fails_does_not_make_the_newest_old() -> None:
    """It is told, and its turn comes again."""
    source = ComplaintSource(
        "laksa", "open311", URL, timedelta(minutes=1), since=datetime(2025, 1, 1, tzinfo=UTC)
    )
    wire = Wire(page(1, 2), answer(b"", status=500))
    poll = Poll(source, wire, NOON, ZoneInfo("Asia/Jakarta"), timedelta(seconds=10))
    feed = asyncio.run(complaints.collect(poll))
    assert ids(feed) == ["1", "2"]
    assert "could not be read: the feed answered 500" in feed.notes[-1]


def test_a_server_that_repeats_or_never_ends_is_told() -> None:
    """Whoever wonders where the old ones are finds the reason in the poll log."""
    repeats = collect(Wire(page(*range(1000))))
    endless = [page(*range(900 * n, 900 * n + 1000)) for n in range(complaints.PAGES + 1)]
    assert repeats.notes == ("the server repeats a full answer: asked no further",)
    assert collect(Wire(*endless)).notes == (
        f"more than {complaints.PAGES} full answers: what is older waits",
    )


def test_an_export_on_a_web_server_is_one_answer() -> None:
    """Another dialect has no pages."""
    head = "ticket,received,status,topic\n"
    body = head + "".join(f"{n},2026-11-24T00:00Z,proses,Lampu\n" for n in range(1500))
    wire = Wire(answer(body.encode(), content_type="text/csv"))
    assert len(collect(wire, dialect="laksa-csv").requests) == 1500
    assert len(wire.asked) == 1
