"""A complaint is one row whatever way and however often it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from liveroom.dialects.said import Said
from liveroom.model import ComplaintStatus, Feed, Refusal, ServiceRequest
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.judging import Row
from liveroom.store.requests import Kept, batches, keep_requests, remap_requests
from liveroom.store.tables import (
    METADATA,
    agency,
    application,
    heartbeat,
    request,
    request_history,
    source,
    topic,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST = ServiceRequest(
    id="LKS-1",
    received=NOON - 3 * HOUR,
    status=ComplaintStatus.RECEIVED,
    source_status="menunggu",
    topic="Gagal unggah berkas",
    updated=NOON - 3 * HOUR,
    district="36.71.06",
)
LATER = replace(
    FIRST, status=ComplaintStatus.RESOLVED, source_status="selesai", updated=NOON, resolved=NOON
)


@pytest.fixture
def book(engine: Engine) -> Engine:
    """Return a database with two agencies, two applications and four topics registered."""
    with writing(engine) as connection:
        connection.execute(
            insert(agency),
            [
                {"slug": "dpmptsp", "position": 0, "name": "DPMPTSP"},
                {"slug": "dishub", "position": 1, "name": "Dinas Perhubungan"},
            ],
        )
        for number, slug in enumerate(("perizinan", "parkir"), 1):
            connection.execute(insert(application).values(_application(number, slug)))
        connection.execute(
            insert(topic),
            [
                _topic("Gagal unggah berkas", "dpmptsp", "layanan-publik", None),
                _topic("Parkir daring", "dishub", None, "parkir"),
                _topic("Lampu jalan", "dishub", None, None),
                _topic("Aplikasi lambat", None, "layanan-publik", None),
            ],
        )
    return engine


def _application(number: int, slug: str) -> dict[str, object]:
    return {
        "id": number,
        "slug": slug,
        "position": number,
        "name": slug,
        "category": f"kategori-{slug}",
        "owner": "dishub",
        "platform": "web",
        "control": "city",
        "tier": 2,
        "objective": 0.99,
        "first_seen_ms": 0,
        "registered_ms": 0,
    }


def _topic(
    name: str, owner: str | None, category: str | None, about: str | None
) -> dict[str, object]:
    return {
        "name": name,
        "position": 0,
        "owner": owner,
        "category": category,
        "application": about,
    }


def keep(engine: Engine, *requests: ServiceRequest, now: datetime = NOON) -> Kept:
    with writing(engine) as connection:
        return keep_requests(connection, "laksa", Feed(requests), now, JAKARTA)


def rows(engine: Engine, *columns: str) -> Sequence[tuple[object, ...]]:
    with reading(engine) as connection:
        query = select(*(request.c[name] for name in columns)).order_by(request.c.id)
        return [tuple(row) for row in connection.execute(query)]


def history(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        query = select(request_history.c.status).order_by(request_history.c.id)
        return list(connection.execute(query).scalars())


def seq(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(heartbeat.c.seq)).scalar_one_or_none() or 0


def test_a_new_complaint_is_one_row_with_its_first_history(book: Engine) -> None:
    """Its local day, its agency and what it speaks of are worked out once, on the way in."""
    assert keep(book, FIRST) == Kept(new=1)
    assert rows(book, "external_id", "received_day", "status", "agency", "category", "mapping") == [
        ("LKS-1", 20261124, "received", "dpmptsp", "layanan-publik", "mapped")
    ]
    assert history(book) == ["received"]


def test_the_same_again_changes_nothing(book: Engine) -> None:
    """A feed is read every minute, and a file may be imported twice."""
    keep(book, FIRST)
    before = seq(book)
    assert keep(book, FIRST, now=NOON + HOUR) == Kept(unchanged=1)
    assert (history(book), seq(book)) == (["received"], before)


def test_news_replaces_the_row_and_leaves_history(book: Engine) -> None:
    """What the wall shows is the present; how it came to be is kept."""
    keep(book, FIRST)
    before = seq(book)
    assert keep(book, LATER) == Kept(updated=1)
    assert rows(book, "status", "source_status") == [("resolved", "selesai")]
    assert history(book) == ["received", "resolved"]
    assert seq(book) == before + 1


def test_older_news_changes_nothing(book: Engine) -> None:
    """Pages come in any order, and an old file may be imported after a new one."""
    keep(book, LATER)
    assert keep(book, FIRST) == Kept(unchanged=1)
    assert rows(book, "status") == [("resolved",)]


def test_without_a_time_of_their_own_the_last_told_is_taken(book: Engine) -> None:
    """An export without that column is as new as its import."""
    keep(book, replace(FIRST, updated=None))
    assert keep(book, replace(LATER, updated=None)) == Kept(updated=1)


def test_within_one_feed_the_newest_wins_and_repeats_are_one(book: Engine) -> None:
    """Pages that overlap tell the same complaint twice."""
    assert keep(book, LATER, FIRST, LATER) == Kept(new=1, unchanged=2)
    assert rows(book, "status") == [("resolved",)]
    assert history(book) == ["resolved"]


@pytest.mark.parametrize("updated", [None, NOON])
def test_a_conflict_within_one_feed_is_told_and_the_first_kept(
    book: Engine, updated: datetime | None
) -> None:
    """Two rows of one number that cannot be put in order are not decided by their place."""
    one = replace(FIRST, updated=updated)
    kept = keep(book, one, replace(one, topic="Lampu jalan"), replace(one, id="LKS-2"))
    assert kept == Kept(new=2, conflicts=1, conflicting=("LKS-1",))
    assert rows(book, "topic") == [("Gagal unggah berkas",), ("Gagal unggah berkas",)]


def test_the_counts_add_up_to_the_rows_of_the_feed(book: Engine) -> None:
    """What the operator is told accounts for every line of the file."""
    keep(book, FIRST)
    feed = Feed(
        (LATER, LATER, replace(FIRST, id="2"), replace(FIRST, id="2", topic="x")),
        (Refusal(7, ("missing", "ticket")),),
    )
    with writing(book) as connection:
        kept = keep_requests(connection, "laksa", feed, NOON, JAKARTA)
    assert kept == Kept(1, 1, 1, 1, 1, ("2",))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"topic": "gagal  UNGGAH berkas"}, ("dpmptsp", "layanan-publik", None, "mapped")),
        ({"topic": "Parkir daring"}, ("dishub", "kategori-parkir", "parkir", "mapped")),
        ({"topic": "Lampu jalan"}, ("dishub", None, None, "unrelated")),
        ({"topic": "Aplikasi lambat"}, (None, "layanan-publik", None, "mapped")),
        ({"topic": "Ular"}, (None, None, None, "unmapped")),
        ({"topic": "Ular", "agency": "Damkar"}, ("Damkar", None, None, "unmapped")),
        ({"topic": "Ular", "agency": "dinas perhubungan"}, ("dishub", None, None, "unmapped")),
        ({"topic": "Lampu jalan", "agency": "dpmptsp"}, ("dpmptsp", None, None, "unrelated")),
        (
            {"topic": "Ular", "application": "perizinan"},
            (None, "kategori-perizinan", "perizinan", "mapped"),
        ),
        ({"topic": "Ular", "application": "tiada"}, (None, None, None, "unmapped")),
        (
            {"topic": "Parkir daring", "application": "perizinan"},
            ("dishub", "kategori-perizinan", "perizinan", "mapped"),
        ),
    ],
)
def test_a_topic_maps_to_what_the_registry_says(
    book: Engine, facts: dict[str, str], told: tuple[str | None, ...]
) -> None:
    """The source's own word first, then the topic's; what maps to nothing is a visible bucket."""
    keep(book, replace(FIRST, **facts))  # type: ignore[arg-type]  # the table above holds texts
    assert rows(book, "agency", "category", "application", "mapping") == [told]


def test_a_changed_registry_maps_every_complaint_again(book: Engine) -> None:
    """An officer who names a topic sees the unmapped bucket shrink at once."""
    keep(book, replace(FIRST, topic="Ular"), replace(FIRST, id="2", topic="Ular", agency="Damkar"))
    with writing(book) as connection:
        connection.execute(insert(topic).values(_topic("Ular", "dishub", None, None)))
        assert remap_requests(connection) == 2
        assert remap_requests(connection) == 0
    assert rows(book, "agency", "mapping") == [("dishub", "unrelated"), ("Damkar", "unrelated")]
    assert keep(book, replace(FIRST, topic="Ular")) == Kept(unchanged=1)


def test_one_number_of_two_sources_is_two_complaints(book: Engine) -> None:
    """Every system counts from one."""
    keep(book, FIRST)
    with writing(book) as connection:
        kept = keep_requests(connection, "lapor", Feed((FIRST,)), NOON, JAKARTA, "laksa-csv")
        names = connection.execute(select(source.c.name, source.c.dialect)).all()
    assert kept == Kept(new=1)
    assert [tuple(name) for name in names] == [("laksa", "file"), ("lapor", "laksa-csv")]


def test_the_day_is_the_citys(book: Engine) -> None:
    """A complaint of half past eleven at night belongs to that day, not to Greenwich's."""
    late = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    keep(book, replace(FIRST, received=late), replace(FIRST, id="2", received=late + HOUR))
    assert rows(book, "received_day") == [(20261124,), (20261125,)]


@pytest.mark.kind("sqlite")
def test_many_complaints_are_kept_in_seconds(book: Engine) -> None:
    """Years of an export are imported beside a collector that waits its turn to write."""
    many = [replace(FIRST, id=f"LKS-{number}") for number in range(10_000)]
    begun = process_time()
    assert keep(book, *many) == Kept(new=10_000)
    assert keep(book, *many) == Kept(unchanged=10_000)
    assert process_time() - begun < 15


def test_batches_hold_every_row_and_never_part_one_number() -> None:
    """A large file is written in short transactions, and a conflict in it is seen all the same."""
    told = tuple(replace(FIRST, id=str(number % 5), topic=str(number)) for number in range(12))
    parts = list(batches(Feed(told, (Refusal(1, ("object",)),), ("note",)), size=2))
    assert sorted(each.topic for part in parts for each in part.requests) == sorted(
        each.topic for each in told
    )
    assert [sorted({each.id for each in part.requests}) for part in parts] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert [part.refusals for part in parts] == [(Refusal(1, ("object",)),), (), ()]
    assert list(batches(Feed((), (Refusal(1, ("object",)),)))) == [
        Feed((), (Refusal(1, ("object",)),))
    ]


def test_what_became_of_parts_adds_up() -> None:
    """The operator is told one line for the whole file."""
    assert Kept(1, 2, 3, 1, 4, ("a",)) + Kept(1, 0, 0, 1, 0, ("b",)) == Kept(
        2, 2, 3, 2, 4, ("a", "b")
    )


STATUSES = st.sampled_from(list(ComplaintStatus))
FEEDS = st.lists(
    st.builds(
        lambda number, status, hours: replace(
            FIRST,
            id=str(number),
            status=status,
            source_status=status.value,
            updated=None if hours is None else NOON + hours * HOUR,
        ),
        st.integers(0, 3),
        STATUSES,
        st.none() | st.integers(0, 3),
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(FEEDS, max_size=4))
def test_every_row_is_accounted_for_and_a_repeat_is_nothing(
    tmp_path_factory: pytest.TempPathFactory, feeds: list[list[ServiceRequest]]
) -> None:
    """Whatever is told in whatever order: counts add up, one row an id, no news in a repeat."""
    file = tmp_path_factory.mktemp("feeds") / "liveroom.db"
    engine = open_engine(f"sqlite:///{file}")
    with writing(engine) as connection:
        METADATA.create_all(connection)
    for feed in feeds:
        kept = keep(engine, *feed)
        assert kept.new + kept.updated + kept.unchanged + kept.conflicts == len(feed)
        if all(each.updated is not None for each in feed):
            assert keep(engine, *feed).new == 0
            assert keep(engine, *feed).updated == 0
    with reading(engine) as connection:
        ids = {each.id for feed in feeds for each in feed}
        assert connection.execute(select(func.count()).select_from(request)).scalar_one() == len(
            ids
        )
    engine.dispose()


VERSIONS = st.lists(
    st.builds(
        lambda number, hours, status: replace(
            FIRST,
            id=str(number),
            status=status,
            source_status=status.value,
            updated=NOON + hours * HOUR,
        ),
        st.integers(0, 3),
        st.integers(0, 9),
        STATUSES,
    ),
    max_size=10,
    unique_by=lambda each: (each.id, each.updated),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(VERSIONS.flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))), st.data())
def test_the_newest_wins_in_whatever_order_and_parts_it_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    told: tuple[list[ServiceRequest], list[ServiceRequest]],
    data: st.DataObject,
) -> None:
    """Files come sorted otherwise, in pieces, and twice: what is kept is the newest of each."""
    newest = {each.id: each for each in sorted(told[0], key=lambda each: (each.id, each.updated))}
    cut = data.draw(st.integers(0, len(told[1])))
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('order') / 'liveroom.db'}")
    with writing(engine) as connection:
        METADATA.create_all(connection)
    for part in (told[1][:cut], told[1][cut:], told[0]):
        assert keep(engine, *part).conflicts == 0
    with reading(engine) as connection:
        found = connection.execute(select(request.c.external_id, request.c.source_status))
        assert {row[0]: row[1] for row in found} == {
            number: each.source_status for number, each in newest.items()
        }
    engine.dispose()


def test_what_is_dated_in_the_future_is_told_and_waits_for_its_day(book: Engine) -> None:
    """A clock ten minutes off is a clock; a year off is a typing mistake somebody should mend."""
    minute = timedelta(minutes=1)
    kept = keep(
        book,
        replace(FIRST, id="2", received=NOON + 10 * minute),
        replace(FIRST, id="3", received=NOON + timedelta(days=365)),
    )
    assert (kept.new, kept.ahead) == (2, 1)
    assert rows(book, "received_day") == [(20261124,), (20271124,)]


def test_what_is_kept_begins_with_what_was_said() -> None:
    """The judge copies the fields by their place; only a position stays behind."""
    *kept, longitude, latitude = Said._fields

    assert Row._fields[: len(kept)] == tuple(kept)
    assert (longitude, latitude) == ("longitude", "latitude")
