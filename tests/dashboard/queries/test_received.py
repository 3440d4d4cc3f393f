"""Whatever side complaints are counted by, the parts add up to the whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from dashboard.queries.days import to_ms
from dashboard.queries.received import OPEN, OTHERWISE, PARTS, SIDES, TIMELY, received
from dashboard.queries.timing import ageing, timing
from liveroom.model import ComplaintKind, ComplaintStatus, Span
from liveroom.store.reads import applications
from liveroom.store.tables import request
from tests.dashboard.complaint_book import DAY, JAKARTA, NOW, file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Connection

YEAR = Span(NOW - timedelta(days=365), NOW, JAKARTA)
maybe = st.none() | st.integers(-3 * 24, 40 * 24)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "hours": st.integers(1, 380 * 24),
            "status": st.sampled_from([str(status) for status in ComplaintStatus]),
            "known_status": st.booleans(),
            "topic": st.sampled_from(["Banjir", "Lampu jalan"]),
            "agency": st.sampled_from([None, "dpupr", "lain"]),
            "district": st.sampled_from([None, "36.71.01", "36.71.06"]),
            "application": st.sampled_from([None, "izin"]),
            "channel": st.sampled_from([None, "WhatsApp"]),
            "kind": st.sampled_from([str(kind) for kind in ComplaintKind]),
            "mapping": st.sampled_from(["mapped", "unrelated", "unmapped"]),
            "due": maybe,
            "resolved": maybe,
            "closed": maybe,
            "reopenings": st.integers(0, 2),
        }
    ),
    max_size=25,
)


def fill(connection: Connection, told: Sequence[dict[str, Any]]) -> int:
    """Keep the complaints; return how many of them were received within the year."""
    connection.execute(delete(request))
    kept = []
    for number, one in enumerate(told):
        facts = dict(one)
        at = NOW - timedelta(hours=facts.pop("hours"))
        row = {"source_id": 1, "external_id": str(number), "source_status": "x"}
        row |= {"received_ms": to_ms(at)}
        row["received_day"] = int(at.astimezone(JAKARTA).strftime("%Y%m%d"))
        for name in ("due", "resolved", "closed"):
            after = facts.pop(name)
            row[f"{name}_ms"] = None if after is None else to_ms(at + timedelta(hours=after))
        kept.append(row | facts)
    if kept:
        connection.execute(insert(request), kept)
    return sum(YEAR.start <= NOW - timedelta(hours=one["hours"]) for one in told)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_every_side_adds_up_to_the_whole(book: Connection, told: list[dict[str, Any]]) -> None:
    """No complaint is lost in a table, whichever, and no part exceeds its whole."""
    known, now_ms = applications(book), to_ms(NOW)
    inside = fill(book, told)

    (whole,) = received(book, known, YEAR, now_ms=now_ms).to_dict("records")
    assert whole["received"] == inside
    assert whole["resolved"] + whole["open"] + whole["otherwise_closed"] == inside
    for total, parts in (("open", OPEN), ("otherwise_closed", OTHERWISE), ("resolved", TIMELY)):
        assert sum(whole[part] for part in parts) == whole[total]
    assert whole["verified"] <= whole["resolved"]
    for side in SIDES:
        frame = received(book, known, YEAR, by=side, now_ms=now_ms)
        assert {part: sum(frame[part]) for part in PARTS} == {part: whole[part] for part in PARTS}

    old = ageing(book, known, YEAR)
    assert (sum(old["open"]), sum(old["overdue"])) == (whole["open"], whole["overdue"])
    times = timing(book, known, YEAR).set_index("stage")
    assert times.loc["resolution", "n"] <= whole["resolved"]


def test_a_week_begins_on_monday_and_a_month_on_its_first(book: Connection) -> None:
    """24 November 2026 is a Tuesday; Sunday before belongs to the week before."""
    file(book, NOW - DAY)
    file(book, NOW - DAY * 2)
    file(book, NOW - DAY * 24)

    for side, keys in (
        ("day", [20261031, 20261122, 20261123]),
        ("week", [20261026, 20261116, 20261123]),
        ("month", [20261001, 20261101]),
        ("year", [20260101]),
    ):
        frame = received(book, applications(book), YEAR, by=side, now_ms=to_ms(NOW))
        assert list(frame["key"]) == keys


def test_times_are_quantiles_with_their_number_in_hours_and_working_days(book: Connection) -> None:
    """Nine took a day, one took a month: the median is a day, and nobody averages them."""
    for _ in range(9):
        file(book, NOW - DAY * 40, status="resolved", resolved=NOW - DAY * 39, resolution_days=1)
    file(book, NOW - DAY * 40, status="closed", resolved=NOW - DAY * 10, resolution_days=21)

    rows = timing(book, applications(book), YEAR).set_index("stage").loc["resolution"]

    assert (rows["n"], rows["median_h"], rows["p90_h"]) == (10, 24, 24)
    assert (rows["median_days"], rows["p90_days"]) == (1, 1)


def test_ages_are_working_days(book: Connection) -> None:
    """From Friday to Tuesday are two working days, whatever the hours say."""
    file(book, NOW - DAY * 4, due=NOW - DAY)
    file(book, NOW - timedelta(hours=1))

    frame = ageing(book, applications(book), YEAR).set_index("bucket")

    assert (frame.loc["up_to_1", "open"], frame.loc["up_to_3", "open"]) == (1, 1)
    assert frame.loc["up_to_3", "overdue"] == 1
