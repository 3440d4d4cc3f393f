"""A category: its parts add up, the worst comes first, and time speaks before cause."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from dashboard.queries import category
from liveroom.model import Span
from liveroom.store.reads import applications
from liveroom.store.tables import topic
from tests.city import NOON, ZONE
from tests.dashboard.complaint_book import NOW, WEEK, file

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from liveroom.store.reads import Registered

MONTH = Span(NOON - timedelta(days=30), NOON, ZONE)


def _of(connection: Connection, name: str) -> list[Registered]:
    return [one for one in applications(connection) if one.category == name]


def test_the_rows_of_a_category_add_up_to_its_budget(city: Engine) -> None:
    """The headline and the table are one count, seen twice."""
    with city.connect() as connection:
        chosen = _of(connection, "layanan-publik")
        (whole,) = category.budget(connection, chosen, MONTH).to_dict("records")
        rows = category.table(connection, chosen, MONTH)

    assert whole["applications"] == len(rows) == 10
    for state in ("up_ms", "degraded_ms", "down_ms", "told_ms"):
        assert rows[state].sum() == whole[state]
    assert whole["used"] == pytest.approx(whole["down_ms"] / whole["allowed_ms"], rel=1e-6)
    assert whole["objective"] == pytest.approx(0.995)


def test_the_worst_is_first_and_days_add_up(city: Engine) -> None:
    """`parkir` is down, `pajak` degraded; a row's skyline is the same time as its uptime."""
    with city.connect() as connection:
        rows = category.table(connection, _of(connection, "layanan-publik"), MONTH)

    assert list(rows["slug"])[:2] == ["parkir", "pajak"]
    assert [sum(days) for days in rows["down_daily"]] == list(rows["down_ms"])
    assert [sum(days) for days in rows["told_daily"]] == list(rows["told_ms"])
    assert {len(days) for days in rows["told_daily"]} == {30}
    assert rows["p95_ms"].between(80, 380).all()


def test_nothing_seen_has_no_share(book: Connection) -> None:
    """No look in a month: told is nothing, coverage is 0, used is not known."""
    (row,) = category.budget(book, applications(book), WEEK).to_dict("records")

    assert (row["told_ms"], row["coverage"], row["used"], row["objective"]) == (0, 0.0, None, None)


def test_no_applications_are_no_row(book: Connection) -> None:
    """An empty category is drawn as such."""
    assert category.budget(book, [], WEEK).empty
    assert category.table(book, [], WEEK).empty


def test_nought_is_told_only_of_what_a_topic_leads_to(book: Connection) -> None:
    """Nobody can complain about an application no topic leads to: that is not known, not nought."""
    file(book, NOW - timedelta(hours=2), mapping="mapped", application="pajak")
    book.execute(insert(topic).values(name="Izin", position=1, application="izin"))

    rows = category.table(book, applications(book), WEEK).set_index("slug")

    assert rows["complaints"].to_dict() == {"izin": 0, "pajak": 1, "antrean": None}
    assert rows["unled"].to_dict() == {"izin": False, "pajak": False, "antrean": True}


def test_a_category_of_one_is_led_to_by_its_own_topic(book: Connection) -> None:
    """Where there is only one it can be about, its category's topic speaks of it."""
    file(book, NOW - timedelta(hours=2))
    book.execute(insert(topic).values(name="Sehat", position=1, category="kesehatan"))
    book.execute(insert(topic).values(name="Umum", position=2, category="layanan"))

    rows = category.table(book, applications(book), WEEK).set_index("slug")

    assert rows["complaints"].to_dict() == {"izin": None, "pajak": None, "antrean": 0}
