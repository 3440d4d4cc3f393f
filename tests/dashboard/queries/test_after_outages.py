"""What followed outages: counted from their beginnings, and only where one stands alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from dashboard.queries.after_outages import after_outages
from liveroom.model import Cause, Severity, Span
from liveroom.rules.periods import to_ms
from liveroom.store.codes import CAUSE_CODE
from liveroom.store.reads import applications
from liveroom.store.tables import incident
from tests.dashboard.complaint_book import DAY, JAKARTA, NOW, file

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

QUARTER = Span(NOW - timedelta(days=90), NOW, JAKARTA)
MINUTE = timedelta(minutes=1)


def _fail(book: Connection, at: datetime, minutes: int) -> None:
    opened = to_ms(at)
    values: dict[str, Any] = {
        "application_id": 1,
        "cause": CAUSE_CODE[Cause.REFUSED],
        "opened_ms": opened,
    }
    values |= {"severity": str(Severity.DOWN), "closed_ms": opened + minutes * 60_000}
    book.execute(insert(incident).values(values))


def test_complaints_follow_by_the_quarter_hour(book: Connection) -> None:
    """Six outages with two complaints 40 minutes later each; a blip and a neighbour say nothing.

    Of an application that no complaint can speak of, none is not zero.
    """
    file(book, NOW - 80 * DAY)
    for number in range(1, 7):
        begun = NOW - 9 * number * DAY
        _fail(book, begun, 45)
        for minute in (38, 42):
            file(book, begun + minute * MINUTE, mapping="mapped", application="izin")
    _fail(book, NOW - 4 * DAY, 10)
    mine = [one for one in applications(book) if one.slug == "izin"]

    frame = after_outages(book, mine, QUARTER)
    others = after_outages(book, [one for one in applications(book) if one.id == 2], QUARTER)

    row = frame.to_dict("records")[0]
    assert list(frame["received"]) == [0, 0, 12] + [0] * 13
    assert (row["outages"], row["complaints"], row["silence"]) == (6, 12, None)
    assert 30 <= row["low_min"] <= row["lag_min"] <= row["high_min"] <= 45
    assert frame["expected"].sum() == pytest.approx(row["usual"], abs=0.01)
    assert (others.empty, others.attrs["led"]) == (True, False)


def test_a_room_that_never_read_a_complaint_has_no_row(book: Connection) -> None:
    """Nothing is not zero."""
    assert after_outages(book, applications(book), QUARTER).empty
