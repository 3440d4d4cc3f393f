"""What deserves a look first, in the order the wall lists it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from dashboard.queries.attention import attention, complained_of
from dashboard.queries.state import state
from liveroom.model import Span, Status
from liveroom.rules.attention import Deviation, worst_first
from liveroom.store.engine import writing
from liveroom.store.reads import applications
from liveroom.store.tables import incident, request, request_history, silent_outage
from tests.city import NOON, ZONE
from tests.dashboard.complaint_book import DAY, NOW, WEEK, file

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SPAN = Span(NOON - timedelta(days=30), NOON, ZONE)


def test_what_is_listed_is_what_is_not_normal_in_the_order_of_the_score(city: Engine) -> None:
    """The list, the numbers over it and the rule are one judgement."""
    with city.connect() as connection:
        everyone = applications(connection)
        listed = attention(connection, everyone, SPAN)
        rows = state(connection, everyone, SPAN).to_dict("records")
    now_ms = round(NOON.timestamp() * 1000)
    expected = worst_first(
        Deviation(
            row["name"],
            Status(row["status"]),
            row["tier"],
            timedelta(milliseconds=now_ms - row["since_ms"]),
            is_taken=row["acknowledged_by"] is not None,
        )
        for row in rows
        if row["status"] != Status.UP
    )

    assert list(listed["name"]) == [one.name for one in expected]
    totals = listed.attrs["standing"].totals
    assert sum(totals.values()) == listed.attrs["standing"].registered == len(everyone)
    assert len(listed) == len(everyone) - totals["up"]


def test_what_outages_share_is_told_by_name(city: Engine) -> None:
    """The wall says whose outage it is, in the words people use."""
    with writing(city) as connection:
        made = insert(incident).values(
            severity="down", cause=2, opened_ms=1, shared_kind="dependency", shared_by="ktp"
        )
        number = connection.execute(made.returning(incident.c.id)).scalar_one()
        mine = update(incident).where(incident.c.closed_ms.is_(None), incident.c.id != number)
        connection.execute(mine.values(parent_id=number))
        listed = attention(connection, applications(connection), SPAN)

    told = {row.slug: (row.shared_kind, row.shared_name) for row in listed.itertuples()}
    assert told["parkir"] == ("dependency", "Ktp")
    assert told["brosur"] == (None, None)


def test_an_application_citizens_complain_of_moves_up(city: Engine) -> None:
    """Of two outages the one that people feel more than usual deserves the first look."""
    at = NOON - timedelta(hours=2)
    with city.connect() as connection:
        everyone = applications(connection)
        calm = attention(connection, everyone, SPAN)
    last = calm["slug"].iloc[-1]
    with writing(city) as connection:
        connection.execute(delete(request_history))
        connection.execute(delete(request))
        for week in range(1, 9):
            file(connection, at - week * 7 * DAY, topic="Lain-lain")
        for _ in range(9):
            file(connection, at, application=last, mapping="mapped")

    with city.connect() as connection:
        loud = attention(connection, everyone, SPAN)

    assert set(loud[loud["complained_of"]]["slug"]) == {last}
    assert not calm["complained_of"].any()
    assert list(loud["slug"]).index(last) <= list(calm["slug"]).index(last)


def test_only_complaints_about_the_application_itself_count(book: Connection) -> None:
    """A flood of complaints about street lights, or about the category, accuses no application."""
    for week in range(1, 9):
        file(book, NOW - week * 7 * DAY, topic="Lain-lain")
    for _ in range(9):
        file(book, NOW - DAY, category="layanan", mapping="mapped")
        file(book, NOW - DAY)
        file(book, NOW - DAY, application="izin", mapping="mapped")

    assert complained_of(book, ("izin", "pajak"), WEEK) == {"izin"}
    assert complained_of(book, ("pajak",), WEEK) == frozenset()
    assert complained_of(book, (), WEEK) == frozenset()


def test_without_a_past_nothing_is_called_unusual(book: Connection) -> None:
    """In its first weeks a room cannot know what is usual, and does not pretend to."""
    for _ in range(9):
        file(book, NOW - DAY, application="izin", mapping="mapped")

    assert complained_of(book, ("izin",), WEEK) == frozenset()


def test_an_application_that_is_up_is_listed_while_citizens_complain_of_it(city: Engine) -> None:
    """Since the first of the complaints, and no longer than the episode; a red one is listed once."""
    now_ms = round(NOON.timestamp() * 1000)
    with writing(city) as connection:
        everyone = applications(connection)
        ids = {one.slug: one.id for one in everyone}
        connection.execute(
            insert(silent_outage),
            [
                {
                    "application_id": ids[slug],
                    "opened_ms": now_ms - 30 * 60_000,
                    "seen_ms": now_ms - 20 * 60_000,
                    "closed_ms": closed_ms,
                    "received": 6,
                    "expected": 0.1,
                    "window_s": 3600,
                }
                for slug, closed_ms in (("ppdb", None), ("parkir", None), ("akta", now_ms))
            ],
        )
        rows = attention(connection, everyone, SPAN).to_dict("records")

    silent = [row for row in rows if row["silent_received"] is not None]
    assert [(row["slug"], row["since_ms"]) for row in silent] == [("ppdb", now_ms - 30 * 60_000)]
    assert [row["slug"] for row in rows].count("parkir") == 1
    assert "akta" not in {row["slug"] for row in rows}
