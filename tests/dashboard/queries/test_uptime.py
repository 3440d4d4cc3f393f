"""One answer for scripts, files and people: clipped to lives, added in groups, the same for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.queries.uptime import SIDES, STATES, document, uptime
from dashboard.words import words
from liveroom.model import Span
from liveroom.store.engine import reading
from liveroom.store.reads import applications
from tests.city import DAYS, NOON, ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def connection(city: Engine) -> Iterator[Connection]:
    """Return a reading connection to the small city."""
    with reading(city) as opened:
        yield opened


def ask(
    connection: Connection, start: datetime, end: datetime, by: str = "app", *, now: datetime = NOON
) -> dict[str, Any]:
    """Return the published document over a span, in Indonesian."""
    everybody = applications(connection, retired=True)
    return document(
        uptime(connection, everybody, Span(start, end, ZONE), now, by), words("id", ZONE)
    )


def test_every_row_adds_up_to_its_span(connection: Connection) -> None:
    """Whoever adds the six states gets the time between the two ends that stand beside them."""
    answer = ask(connection, NOON - 40 * DAY, NOON)

    assert len(answer["rows"]) == 30
    for row in answer["rows"]:
        assert tuple(row["ms"]) == STATES
        assert sum(row["ms"].values()) == milliseconds(row["from"], row["to"])
        assert row["told_ms"] == sum(row["ms"][name] for name in STATES[:3])


def milliseconds(start: str, end: str) -> int:
    """Return the length between two ISO moments."""
    length = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    return length // timedelta(milliseconds=1)


@pytest.mark.parametrize("by", SIDES)
def test_groups_add_up_to_the_whole(connection: Connection, by: str) -> None:
    """However the city is divided, no application and no millisecond is lost."""
    answer, whole = (ask(connection, NOON - 9 * DAY, NOON, side) for side in (by, "all"))

    assert whole["rows"][0]["id"] == "all"
    for name in STATES:
        assert sum(row["ms"][name] for row in answer["rows"]) == whole["rows"][0]["ms"][name]
    if by != "app":
        assert {row["aggregate"] for row in answer["rows"]} == {"mean"}
        for row in answer["rows"]:
            assert 0 <= row["any_down"]["down_ms"] <= row["ms"]["down"]
            assert row["any_down"]["told_ms"] <= 9 * 86_400_000
        assert sum(row["applications"] for row in answer["rows"]) == 30


def test_who_did_not_live_then_is_not_in_the_answer(connection: Connection) -> None:
    """A retired application keeps its past, and has no part in a present without it."""
    long, short = (
        {row["id"]: row for row in ask(connection, NOON - length, NOON)["rows"]}
        for length in (DAY, HOUR)
    )

    assert long["pasar-lama"]["to"] == (NOON - 3 * HOUR).astimezone(ZONE).isoformat(
        timespec="milliseconds"
    )
    assert "pasar-lama" not in short
    before = ask(connection, NOON - (DAYS + 9) * DAY, NOON - (DAYS + 8) * DAY)
    assert (before["rows"], before["as_of"]) == ([], before["to"])


def test_a_span_that_is_over_is_answered_the_same_for_ever(connection: Connection) -> None:
    """A figure in a report may be computed again by anybody, years later."""
    start, end = NOON - 8 * DAY, NOON - 5 * DAY
    first, again = (ask(connection, start, end, now=now) for now in (NOON, NOON + 999 * DAY))

    assert first == again
    assert first["as_of"] == first["to"]


def test_the_present_is_told_up_to_the_slot_in_progress(connection: Connection) -> None:
    """What is not over has not been told, and each row says how far it is."""
    answer = ask(connection, NOON - DAY, NOON)

    tails = [milliseconds(row["as_of"], answer["to"]) for row in answer["rows"]]
    assert all(0 <= tail < 60_000 for tail in tails)
    assert milliseconds(answer["as_of"], answer["to"]) == max(tails)


def test_figures_are_published_as_they_are_printed(connection: Connection) -> None:
    """Nobody has to round: what is shown stands beside what it is made of."""
    rows = {row["id"]: row for row in ask(connection, NOON - 2 * HOUR, NOON)["rows"]}

    never = rows["brosur"]
    assert (never["uptime"], never["shown"], never["shown_coverage"], never["flagged"]) == (
        None,
        "tidak ada data",
        "0,00%",
        True,
    )
    assert rows["ktp"]["shown"] == "87,39%"
    assert rows["pajak"]["uptime"] == 1
    assert rows["pajak"]["strict"] < 1
    assert (rows["pajak"]["shown"], rows["pajak"]["shown_strict"]) == ("100,00%", "92,43%")
