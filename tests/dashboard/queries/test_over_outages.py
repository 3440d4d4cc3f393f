"""Complaints beside outages: dated, judged, and never zero where none could lead there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from dashboard.queries.over_outages import complaints_and_outages
from liveroom.model import Span
from liveroom.store.reads import applications
from liveroom.store.tables import tally_day, topic
from tests.dashboard.complaint_book import DAY, JAKARTA, NOW, file

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from liveroom.store.reads import Registered

FORTNIGHT = Span(NOW - timedelta(days=14), NOW, JAKARTA)


def _of(connection: Connection, name: str) -> list[Registered]:
    return [one for one in applications(connection) if one.category == name]


def test_complaints_after_an_outage_are_found_and_dated(book: Connection) -> None:
    """An hour or more down on 22 November, and more complaints since than is usual."""
    for days in range(70):
        file(book, NOW - DAY * days, mapping="mapped", application="izin")
    for minute in range(9):
        file(book, NOW - timedelta(minutes=minute + 1), mapping="mapped", application="izin")
    states = {"up_ms": 0, "degraded_ms": 0, "maintenance_ms": 0, "outside_hours_ms": 0}
    for day, minutes in ((20261122, 64), (20261119, 4)):
        values = states | {"down_ms": minutes * 60_000, "unobserved_ms": 0, "revised": False}
        book.execute(insert(tally_day).values(day=day, application_id=1, **values))

    frame = complaints_and_outages(book, _of(book, "layanan"), FORTNIGHT)

    last = frame.to_dict("records")[-1]
    assert (last["day"], last["received"], last["partial"]) == (20261124, 9, True)
    assert (last["outage_day"], last["since_outage"], last["above"]) == (20261122, 11, True)
    assert list(frame["down_ms"])[-3] == 64 * 60_000
    assert len(frame) == 14


def test_without_an_outage_the_week_is_judged(book: Connection) -> None:
    """No day to date a rise from: seven days against their usual."""
    file(book, NOW - DAY, mapping="mapped", application="antrean")

    frame = complaints_and_outages(book, _of(book, "kesehatan"), FORTNIGHT)

    last = frame.to_dict("records")[-1]
    assert (last["outage_day"], last["since_outage"], last["since_low"]) == (None, 1, None)


def test_no_topic_leads_here_is_not_zero_complaints(book: Connection) -> None:
    """Of an application nobody can complain of by any topic the count is not known."""
    file(book, NOW - DAY)
    alone = [one for one in applications(book) if one.slug == "pajak"]

    before = complaints_and_outages(book, alone, FORTNIGHT)
    book.execute(insert(topic).values(name="Pajak", position=1, application="pajak"))
    after = complaints_and_outages(book, alone, FORTNIGHT)

    assert (set(before["received"]), before.attrs["led"]) == ({None}, False)
    assert (set(after["received"]), after.attrs["led"]) == ({0}, True)
