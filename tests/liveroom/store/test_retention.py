"""Raw rows are let go in time; what was counted stays for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from liveroom.rules.periods import to_ms
from liveroom.store import retention
from liveroom.store.audit import disagreements
from liveroom.store.engine import reading, writing
from liveroom.store.retention import kept_for, let_go
from liveroom.store.tables import application, poll, sample, spell, tally_day, tally_hour
from liveroom.store.writes import log_poll
from tests.city import NOON

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table

DAY = timedelta(days=1)


def count(engine: Engine, table: Table) -> int:
    """Return how many rows a table has."""
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.kind("sqlite")
def test_old_samples_go_and_what_was_counted_stays(
    city: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year later the published figure must still be there, and still agree with itself."""
    monkeypatch.setattr(retention, "CHUNK", 700)
    tables = (spell, tally_hour, tally_day)
    before, counted = count(city, sample), [count(city, table) for table in tables]
    gone = let_go(city, NOON, 20 * DAY)
    assert 0 < gone == before - count(city, sample)
    with reading(city) as connection:
        ends = select(func.min(sample.c.start_s + sample.c.length_s))
        assert connection.execute(ends).scalar_one() > to_ms(NOON - 20 * DAY) // 1000
        assert list(disagreements(connection)) == []
    assert [count(city, table) for table in tables] == counted


def test_letting_go_twice_lets_go_once(city: Engine) -> None:
    """It runs every hour."""
    let_go(city, NOON, 20 * DAY)
    assert let_go(city, NOON, 20 * DAY) == 0


def test_a_city_keeps_more_than_a_year(city: Engine) -> None:
    """Up to 1,000 applications: 400 days; beyond, two weeks."""
    assert let_go(city, NOON) == 0
    with writing(city) as connection:
        assert kept_for(connection) == 400 * DAY
        row = connection.execute(select(application)).mappings().first()
        assert row is not None
        more = [dict(row) | {"id": 100 + n, "slug": f"lain-{n}"} for n in range(1000)]
        connection.execute(insert(application), more)
        assert kept_for(connection) == 14 * DAY


def test_old_lines_of_the_poll_log_go(engine: Engine) -> None:
    """The log is for finding faults, not for counting."""
    with writing(engine) as connection:
        for age in (1, 40):
            log_poll(connection, NOON - age * DAY, "usage", "parkir", took=DAY)
    assert let_go(engine, NOON) == 1
    assert count(engine, poll) == 1
