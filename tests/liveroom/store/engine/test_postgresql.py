"""PostgreSQL: weeks of samples that come and go whole, limits, and faults told in a sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from liveroom.errors import StoreError
from liveroom.rules.periods import to_ms
from liveroom.store.audit import disagreements
from liveroom.store.engine import open_engine, reading, store_fault, writing
from liveroom.store.retention import lay_ahead, let_go
from liveroom.store.tables import sample, tally_day
from tests.city import NOON

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.postgres import Server

pytestmark = pytest.mark.kind("postgresql")

DAY = timedelta(days=1)
WEEKS = text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'sample'::regclass")


def weeks(engine: Engine) -> int:
    """Return in how many partitions the samples lie."""
    with reading(engine) as connection:
        return int(connection.execute(WEEKS).scalar_one())


def test_old_weeks_go_whole_and_what_was_counted_stays(city: Engine) -> None:
    """Deleting rows one by one would leave holes that the server has to sweep."""
    before, days = weeks(city), select(func.count()).select_from(tally_day)
    with reading(city) as connection:
        counted = connection.execute(days).scalar_one()

    let_go(city, NOON, 20 * DAY)

    assert 0 < weeks(city) < before
    with reading(city) as connection:
        oldest = connection.execute(select(func.min(sample.c.start_s))).scalar_one()
        assert oldest < to_ms(NOON - 20 * DAY) // 1000 < oldest + 8 * 86_400
        assert connection.execute(days).scalar_one() == counted
        assert list(disagreements(connection)) == []


def test_the_next_weeks_are_made_ahead_and_once(engine: Engine) -> None:
    """A flush at midnight has better things to do."""
    before = weeks(engine)
    lay_ahead(engine, NOON + 100 * DAY)
    lay_ahead(engine, NOON + 101 * DAY)
    assert weeks(engine) == before + 3


def test_a_week_is_made_while_somebody_reads(city: Engine) -> None:
    """A long report must not keep the collector from writing."""
    with reading(city) as connection:
        connection.execute(select(func.count()).select_from(sample))
        lay_ahead(city, NOON + 300 * DAY)


def test_a_week_that_is_read_goes_the_next_time(city: Engine) -> None:
    """Letting go waits for nobody, and nobody for it."""
    before = weeks(city)
    with reading(city) as connection:
        connection.execute(select(func.count()).select_from(sample))
        with pytest.raises(StoreError, match="locked"):
            let_go(city, NOON, 20 * DAY)
    assert weeks(city) == before
    let_go(city, NOON, 20 * DAY)
    assert weeks(city) < before


def test_a_read_only_server_is_told(engine: Engine, postgres: Server) -> None:
    """A standby answers every question and takes nothing."""
    postgres.tell(f'ALTER DATABASE "{engine.url.database}" SET default_transaction_read_only = on')
    engine.dispose()
    assert store_fault(engine) == "read-only"
    with pytest.raises(StoreError, match="name the primary"), writing(engine) as connection:
        connection.execute(text("DELETE FROM city"))


def test_a_server_that_is_not_there_is_told(postgres: Server) -> None:
    """The wall says storage fault; the operator reads which server."""
    engine = open_engine("postgresql+psycopg://live:hunter2@127.0.0.1:1/live")
    assert store_fault(engine) == "unreachable"
    with pytest.raises(StoreError, match="is unreachable: look") as told, reading(engine):
        pass
    assert "hunter2" not in str(told.value)
    engine.dispose()


def test_a_database_that_is_not_there_is_told(postgres: Server) -> None:
    """A mistyped name is not a traceback."""
    engine = open_engine(postgres.url("nowhere"))
    with pytest.raises(StoreError, match="createdb"), reading(engine):
        pass
    engine.dispose()


def test_a_reader_that_takes_too_long_is_ended(engine: Engine) -> None:
    """One slow page must not use up the server; a check may take its time."""

    def read() -> None:
        with reading(engine) as connection:
            connection.execute(text("SET LOCAL statement_timeout = 50"))
            connection.execute(text("SELECT pg_sleep(5)"))

    with pytest.raises(StoreError, match="is slow: it took longer"):
        read()
    with reading(engine, patient=True) as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "0"
