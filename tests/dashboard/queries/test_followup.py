"""Whether the city keeps up: open is open until it ended, and the parts add up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, true

from dashboard.queries import followup
from dashboard.queries.requests import open_at
from liveroom.dialects.words import ENDED
from liveroom.model import ComplaintStatus
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.reads import applications
from liveroom.store.tables import request
from tests.dashboard.complaint_book import DAY, NOW, WEEK, file

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def test_open_is_the_sum_of_its_parts(book: Connection) -> None:
    """Waiting, in process and unknown words are all open; ages cover the same complaints."""
    file(book, NOW - DAY / 2, due=NOW + DAY)
    file(book, NOW - DAY * 2, status="in_progress", due=NOW - DAY)
    file(book, NOW - DAY * 9, status="closed", source_status="dilempar", known_status=False)
    file(book, NOW - DAY * 5, status="resolved", resolved=NOW - DAY * 3)
    file(book, NOW - DAY * 4, status="closed", resolved=NOW - DAY / 2)

    (row,) = followup.followup(book, applications(book), WEEK).to_dict("records")

    assert row["open"] == 3
    assert (row["waiting"], row["in_process"], row["unknown_word"]) == (1, 1, 1)
    assert (row["age_1"], row["age_3"], row["age_7"], row["age_more"]) == (1, 1, 0, 1)
    assert (row["overdue"], row["without_deadline"], row["ended_24h"]) == (1, 1, 1)
    assert (row["resolved_30d"], row["median_ms"]) == (2, 2.75 * 86_400_000)


def test_the_figures_say_how_many_of_how_many(book: Connection) -> None:
    """A share is published with its numerator and its denominator."""
    file(book, NOW - DAY * 5, status="resolved", resolved=NOW - DAY * 3)
    file(book, NOW - timedelta(hours=1), due=NOW - timedelta(minutes=1))
    file(book, NOW - DAY * 40, status="resolved", resolved=NOW - DAY * 2)

    (row,) = followup.figures(book, applications(book), WEEK).to_dict("records")

    assert (row["today"], row["open"], row["overdue"]) == (1, 1, 1)
    assert (row["received_30d"], row["done_30d"]) == (2, 1)


def test_overdue_is_counted_per_agency_with_its_longest(book: Connection) -> None:
    """An agency is shown by its name; a complaint without one is not dropped."""
    file(book, NOW - DAY * 9, agency="dpupr", due=NOW - DAY * 6)
    file(book, NOW - DAY * 9, agency="dpupr", due=NOW - DAY)
    file(book, NOW - DAY * 9, due=NOW - DAY * 2)
    file(book, NOW - DAY * 9, agency="dpupr", due=NOW - DAY, status="closed")

    frame = followup.overdue(book, applications(book), WEEK)

    assert frame.to_dict("records") == [
        {"agency": "DPUPR", "overdue": 2, "longest_ms": 6 * 86_400_000},
        {"agency": None, "overdue": 1, "longest_ms": 2 * 86_400_000},
    ]


def test_the_backlog_is_what_was_open_at_each_moment(book: Connection) -> None:
    """A complaint counts in every week between its arrival and its end."""
    file(book, NOW - DAY * 20, status="resolved", resolved=NOW - DAY * 10)
    file(book, NOW - DAY * 3)

    frame = followup.backlog(book, applications(book), WEEK)

    assert list(frame["open"]) == [1, 0, 1]


_AGO = st.integers(-3, 70).map(lambda days: NOW - DAY * days)
_COMPLAINT = st.fixed_dictionaries(
    {"received": _AGO, "status": st.sampled_from(ComplaintStatus), "known_status": st.booleans()},
    optional={"resolved": _AGO, "updated": _AGO},
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_COMPLAINT, min_size=1, max_size=8))
def test_open_is_what_came_and_has_not_ended(
    book: Connection, complaints: list[dict[str, Any]]
) -> None:
    """What the database works out by itself is the rule, however senseless a source's times are."""
    book.execute(delete(request))
    for each in complaints:
        file(book, each["received"], **{k: v for k, v in each.items() if k != "received"})

    def count(at: datetime) -> int:
        came = [each for each in complaints if each["received"] < at]
        return len([each for each in came if (left := _left(each)) is None or left >= at])

    backlog = followup.backlog(book, applications(book), WEEK)
    (row,) = followup.followup(book, applications(book), WEEK).to_dict("records")
    for at in (NOW - DAY * 30, NOW):
        still = open_at(to_ms(at), true(), request.c.id)
        assert book.execute(select(func.count()).select_from(still)).scalar_one() == count(at)
    assert list(backlog["open"]) == [count(from_ms(at)) for at in backlog["at_ms"]]
    assert row["open"] == count(NOW)
    assert sum(row[name] for name in ("waiting", "in_process", "unknown_word")) == row["open"]
    assert sum(row[name] for name in ("age_1", "age_3", "age_7", "age_more")) == row["open"]


def _left(each: dict[str, Any]) -> datetime | None:
    """Return when a complaint ended: as it says, else by its last update, else at once."""
    if not each["known_status"] or each["status"] not in ENDED:
        return None
    moment: datetime = each.get("resolved", each.get("updated", each["received"]))
    return moment


def test_the_latest_five_come_without_citizens(book: Connection) -> None:
    """Topic, district, agency and state; newest first; overdue is said."""
    for days in range(1, 8):
        file(book, NOW - DAY * days, agency="dpupr", due=NOW - DAY * days + DAY * 3)

    frame = followup.latest(book, applications(book), WEEK)

    assert list(frame["state"]) == ["waiting", "waiting", "waiting", "overdue", "overdue"]
    assert set(frame["agency"]) == {"DPUPR"}
    assert list(frame.columns) == list(followup.LATEST)
