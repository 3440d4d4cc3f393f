"""A month that was added once tells what its days tell, whatever becomes of them afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, select

from liveroom.model import Sample, Span, Status, Verdict
from liveroom.store import months
from liveroom.store.audit import disagreements
from liveroom.store.counts import counted
from liveroom.store.engine import reading, writing
from liveroom.store.months import add_months, begun_months, whole_months
from liveroom.store.tables import tally_day, tally_month
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import DAYS, NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Engine

    from liveroom.store.counts import Counted

DAY = timedelta(days=1)
NEXT_YEAR = NOON + 60 * DAY
IDS = range(1, 31)
MINUTES = (DAYS + 35) * 24 * 60
moments = st.integers(0, MINUTES * 60_000).map(lambda ms: NOON - timedelta(milliseconds=ms))


@pytest.fixture
def added(city: Engine) -> Engine:
    """Return the small city when October and November are over and added."""
    add_months(city, NEXT_YEAR)
    return city


@pytest.fixture
def connection(added: Engine) -> Iterator[Connection]:
    """Return a writing connection, in which months can be forgotten and the rest undone."""
    with writing(added) as opened:
        yield opened


def by_days(connection: Connection, span: Span, now: datetime | None) -> dict[int, Counted]:
    """Return the count as it is without any month."""
    with connection.begin_nested() as undone:
        connection.execute(delete(tally_month))
        found = counted(connection, span, IDS, now)
        undone.rollback()
    return found


def edit(connection: Connection) -> None:
    """Retire the first applications a month ago: some of their days are taken back."""
    some = tuple(replace(one, retired=NOON - 27 * DAY) for one in registry().applications[:12])
    said = replace(registry(), applications=(*some, *registry().applications[12:]))
    keep_registry(connection, said, "edited", NOON, ZONE)


@pytest.mark.kind("sqlite")  # the rows are the same on both
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ends=st.lists(moments, min_size=2, max_size=2, unique=True).map(sorted))
def test_months_are_a_short_cut_and_nothing_else(
    connection: Connection, ends: list[datetime]
) -> None:
    """Every figure is the same with them and without, mark and ends included."""
    span = Span(ends[0], ends[1], ZONE)
    assert counted(connection, span, IDS, NOON) == by_days(connection, span, NOON)


def test_the_year_is_read_from_months(connection: Connection) -> None:
    """Or they would be kept for nothing: a month that lies shows in the year."""
    year = Span(NOON - 300 * DAY, NEXT_YEAR, ZONE)
    assert {type(ms) for ms in counted(connection, year, IDS)[1].tally} == {int}
    connection.execute(tally_month.update().values(down_ms=tally_month.c.down_ms + 1))
    assert counted(connection, year, IDS) != by_days(connection, year, None)


def test_a_month_is_added_when_it_is_over(city: Engine) -> None:
    """The one in progress changes with every slot."""
    with reading(city) as connection:
        assert whole_months(connection) == begun_months(connection) == 0
    add_months(city, NOON)
    add_months(city, NOON)
    with reading(city) as connection:
        assert whole_months(connection) == begun_months(connection) == 202610


def test_half_of_everybody_is_not_read(city: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding ends at any moment, by a power cut or a full disk: what lacks is taken from days."""
    monkeypatch.setattr(months, "AT_ONCE", 10)
    asked: list[int] = []

    def cut(*arguments: object) -> None:
        asked.append(1)
        if len(asked) == 3:
            raise InterruptedError
        real(*arguments)  # type: ignore[arg-type]  # whatever it was given

    real = months._add
    monkeypatch.setattr(months, "_add", cut)
    with pytest.raises(InterruptedError):
        add_months(city, NEXT_YEAR)
    monkeypatch.setattr(months, "_add", real)
    year = Span(NOON - 300 * DAY, NOON, ZONE)
    with writing(city) as connection:
        assert 0 == whole_months(connection) < begun_months(connection)
        assert counted(connection, year, IDS, NOON) == by_days(connection, year, NOON)
        edit(connection)
        assert list(disagreements(connection)) == []
    add_months(city, NEXT_YEAR)
    with reading(city) as connection:
        assert whole_months(connection) == 202612
        assert list(disagreements(connection)) == []


def test_a_late_sample_is_in_its_month(connection: Connection) -> None:
    """A buffered outage of the database comes home weeks later, and the quarter must know."""
    year = Span(NOON - 300 * DAY, NOON, ZONE)
    before = counted(connection, year, IDS, NOON)
    moved = replace(registry().applications[0], registered=NOON - 40 * DAY)
    said = replace(registry(), applications=(moved, *registry().applications[1:]))
    keep_registry(connection, said, "earlier", NOON, ZONE)
    start = NOON - 36 * DAY
    sample = Sample(moved.slug, start, timedelta(minutes=1), Verdict(Status.DOWN))
    assert keep_samples(connection, [sample], NOON).new == 1
    after = counted(connection, year, IDS, NOON)
    assert after == by_days(connection, year, NOON) != before
    assert list(disagreements(connection)) == []


def test_a_retirement_is_in_its_months(connection: Connection) -> None:
    """What is edited in the registry, a life or a window, counts whole months again."""
    year = Span(NOON - 300 * DAY, NOON, ZONE)
    before = counted(connection, year, IDS, NOON)
    edit(connection)
    after = counted(connection, year, IDS, NOON)
    assert after == by_days(connection, year, NOON) != before
    assert list(disagreements(connection)) == []


def test_days_of_another_zone_make_other_months(connection: Connection) -> None:
    """The months of the old zone are forgotten with its days, and added anew."""
    keep_registry(connection, registry(), "moved", NOON, ZoneInfo("Asia/Jayapura"))
    assert begun_months(connection) == 0
    assert connection.execute(select(func.count()).select_from(tally_day)).scalar_one() > 0
    assert list(disagreements(connection)) == []
