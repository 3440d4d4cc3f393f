"""Whatever span is asked for, the answer is the one the raw samples give, to the millisecond."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from liveroom.model import Span, Tally
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.uptime import length, tally, total
from liveroom.store.codes import STATUS
from liveroom.store.counts import counted, tallies
from liveroom.store.engine import reading
from liveroom.store.tables import application, grid, sample
from liveroom.store.windows import windows_of
from tests.city import DAYS, NOON, ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Engine

MINUTES = DAYS * 24 * 60 + 3000
moments = st.integers(0, MINUTES * 60_000).map(lambda ms: NOON - timedelta(milliseconds=ms))


@pytest.fixture
def connection(city: Engine) -> Iterator[Connection]:
    """Return a reading connection to the small city."""
    with reading(city) as opened:
        yield opened


def by_hand(connection: Connection, number: int, start_ms: int, end_ms: int) -> Tally:
    """Return a tally worked out from raw samples alone."""
    rows = connection.execute(select(sample).where(sample.c.application_id == number))
    spells = [
        (row.start_s * 1000, (row.start_s + row.length_s) * 1000, STATUS[row.status])
        for row in rows
    ]
    windows = windows_of(connection, [number]).get(number, ())
    return tally(spells, windows, start_ms, end_ms)


@pytest.mark.kind("sqlite")  # the rows it counts are the same on both: test_kinds
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ends=st.lists(moments, min_size=3, max_size=3, unique=True).map(sorted))
def test_any_span_is_counted_as_the_raw_samples_count_it(
    connection: Connection, ends: list[datetime]
) -> None:
    """Days, hours and spells are short cuts; none may change a published figure."""
    ids = range(1, 31)
    first, second = Span(ends[0], ends[1], ZONE), Span(ends[1], ends[2], ZONE)
    both = counted(connection, Span(first.start, second.end, ZONE), ids, NOON)
    left, right = (tallies(connection, span, ids, NOON) for span in (first, second))
    for number in ids:
        assert total([left[number], right[number]]) == both[number].tally
        assert length(both[number].tally) == both[number].end_ms - both[number].start_ms
    for number in (1, 2, 6, 26, 30):
        expected = by_hand(connection, number, both[number].start_ms, both[number].end_ms)
        assert both[number].tally == expected


def number_of(connection: Connection, slug: str) -> int:
    """Return the number of an application."""
    query = select(application.c.id).where(application.c.slug == slug)
    return int(connection.execute(query).scalar_one())


def test_an_application_is_counted_up_to_its_slot_in_progress(connection: Connection) -> None:
    """A slot that is not over has not yet been told, whatever its first second said."""
    number = number_of(connection, "parkir")
    laid = connection.execute(select(grid).where(grid.c.application_id == number)).one()
    found = counted(connection, Span(NOON - timedelta(days=30), NOON, ZONE), [number])[number]
    noon_s = to_ms(NOON) // 1000
    assert found.end_ms == (noon_s - (noon_s - laid.phase_s) % 60) * 1000


def test_without_a_clock_the_past_is_not_clipped(connection: Connection) -> None:
    """Yesterday is over: its figure does not depend on when it is asked for."""
    yesterday = Span(NOON - timedelta(days=2), NOON - timedelta(days=1), ZONE)
    number = number_of(connection, "parkir")
    assert counted(connection, yesterday, [number])[number].end_ms == to_ms(yesterday.end)
    assert counted(connection, yesterday, [number], NOON) == counted(
        connection, yesterday, [number]
    )


def test_a_life_bounds_what_is_counted(connection: Connection) -> None:
    """A retired application does not go on being unobserved for ever."""
    number = number_of(connection, "pasar-lama")
    found = counted(connection, Span(NOON - timedelta(days=60), NOON, ZONE), [number], NOON)[number]
    assert from_ms(found.start_ms) == NOON - timedelta(days=DAYS)
    assert from_ms(found.end_ms) == NOON - timedelta(hours=3)


def test_what_was_never_seen_is_unobserved(connection: Connection) -> None:
    """No evidence is neither up nor down."""
    number = number_of(connection, "brosur")
    found = counted(connection, Span(NOON - timedelta(days=2), NOON, ZONE), [number], NOON)[number]
    assert found.tally == Tally(unobserved=found.end_ms - found.start_ms)
