"""The complaints of the simulated city: as many as the real one has, and more after an outage."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from demo import complaints, open311
from demo.city import found
from demo.rhythm import DAY, HOUR, local_day
from demo.script import Script
from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.model import ComplaintStatus, Feed
from liveroom.rules.silent import WINDOWS, alarm, heard, is_calm, share, week

NOON = 1_795_496_400
ZONE = ZoneInfo("Asia/Jakarta")
SCRIPT = Script(found())
DAYS = range(local_day(NOON) - 90, local_day(NOON))


def test_a_day_brings_46_to_54_on_average() -> None:
    """Above Laksa (33 to 38 a day): what is told of outages comes on top of what a city hears."""
    counts = [len(complaints.of_day(SCRIPT, day)) for day in DAYS]

    assert 46 <= sum(counts) / len(counts) <= 54


def test_most_are_about_streets_and_not_about_applications() -> None:
    """Street lights and holes in the road: what has nothing to do with an application says so."""
    topics = [one.topic for one in HEARD]

    about = sum(bool(topic.application or topic.category) for topic in topics)

    assert 0.25 < about / len(topics) < 0.37
    assert {topic.name for topic in topics} == {topic.name for topic in complaints.topics()}
    assert len(complaints.topics()) >= 25


def test_a_third_of_the_time_a_silent_outage_stands() -> None:
    """By the room's own rule citizens complain while the check is green: oftener, and the city would hear of little else."""
    looks = range(NOON - 10 * DAY, NOON, 600)
    standing: set[str] = set()

    told = sum(bool(_listen(standing, at_s)) for at_s in looks)

    assert told / len(looks) > 0.33


def test_an_outage_of_a_service_brings_complaints_with_a_lag() -> None:
    """The mirror of outages and complaints on the wall has something to show, and in order."""
    slug, hours = "perizinan-online", 2 * 3600
    outages = [
        event
        for event in SCRIPT.between(NOON - 400 * DAY, NOON, "down", "down-too")
        if event.slug == slug
    ]

    after = sum(_about(slug, event.start_s + 600, event.start_s + hours) for event in outages)
    before = sum(_about(slug, event.start_s - hours, event.start_s - 600) for event in outages)

    assert len(outages) > 10
    assert after > 3 * before


def test_a_complaint_only_moves_forward() -> None:
    """A feed that un-closes a case would be a bug of ours, read as one of the city's."""
    order = {"menunggu": 0, "proses": 1}
    for complaint in complaints.of_day(SCRIPT, DAYS[-20]):
        words = [complaint.word(complaint.received_s + hour * 3600) for hour in range(24 * 60)]

        ranks = [order.get(word, 2) for word in words]

        assert ranks == sorted(ranks)
        assert ranks[0] == 0


def test_the_feed_is_the_same_complaint_later_on() -> None:
    """The id is the identity: a later poll updates, it does not add."""
    then = {one["service_request_id"]: one for one in json.loads(open311.feed(SCRIPT, NOON))}
    later = {one["service_request_id"]: one for one in json.loads(open311.feed(SCRIPT, NOON + DAY))}

    shared = then.keys() & later.keys()

    assert len(shared) > 100
    assert any(then[one]["status"] != later[one]["status"] for one in shared)
    assert all(
        then[one]["requested_datetime"] == later[one]["requested_datetime"] for one in shared
    )


def test_the_feed_carries_no_citizen() -> None:
    """Not even invented ones: the demo shows what such a feed should look like."""
    requests = json.loads(open311.feed(SCRIPT, NOON))

    keys = {key for one in requests for key in one}

    assert keys.isdisjoint({"first_name", "last_name", "email", "phone", "description", "lat"})


def test_the_feed_tells_nothing_of_the_future() -> None:
    """The day's complaints are all known to the city, but not yet received."""
    times = [one["requested_datetime"] for one in json.loads(open311.feed(SCRIPT, NOON))]

    assert max(times) <= "2026-11-24T05:00:00+00:00"


def test_the_room_reads_the_feed_as_it_was_meant() -> None:
    """The city's own words for a status, its districts and its deadlines all arrive."""
    feed = COMPLAINT_DIALECTS["open311"](open311.feed(SCRIPT, NOON), ZONE)

    assert isinstance(feed, Feed)
    assert (feed.refusals, feed.notes) == ((), ())
    assert all(one.known_status and one.due is not None for one in feed.requests)
    assert {one.status for one in feed.requests} == {
        ComplaintStatus.RECEIVED,
        ComplaintStatus.IN_PROGRESS,
        ComplaintStatus.RESOLVED,
        ComplaintStatus.REJECTED,
        ComplaintStatus.NOT_OUR_AUTHORITY,
    }
    assert len({one.district for one in feed.requests}) == 14


def _about(slug: str, start_s: int, end_s: int) -> int:
    known = complaints.known(SCRIPT, end_s, start_s)
    return sum(one.topic.application == slug for one in known)


def _listen(standing: set[str], at_s: int) -> set[str]:
    """Let silent outages begin and end as the collector would at this moment."""
    end_s, applications = at_s - 3 * HOUR, len(SCRIPT.city.services)
    shares = [share(SHAPE, datetime.fromtimestamp(at_s, UTC), one, ZONE) for one in WINDOWS]
    for slug, times in TIMES.items():
        received = [_between(times, at_s - one.total_seconds(), at_s) for one in WINDOWS]
        found = heard(received, _between(times, end_s - 56 * DAY, end_s), 8.0, shares)
        is_green = not any(one.slug == slug for one in SCRIPT.between(end_s, at_s))
        if alarm(found, applications) is not None and is_green:
            standing.add(slug)
        elif is_calm(found):
            standing.discard(slug)
    return standing


def _between(times: list[int], start_s: float, end_s: float) -> int:
    return bisect_right(times, end_s) - bisect_right(times, start_s)


def _times() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in HEARD:
        found.setdefault(one.topic.application, []).append(one.received_s)
    return {slug: sorted(times) for slug, times in found.items() if slug}


def _cell(one: complaints.Complaint) -> tuple[int, int]:
    local = datetime.fromtimestamp(one.received_s, ZONE)
    return local.weekday(), local.hour


HEARD = [one for day in DAYS for one in complaints.of_day(SCRIPT, day)]
TIMES, SHAPE = _times(), week(Counter(map(_cell, HEARD)))
