"""An answer that was kept is the answer that would be given: whatever happened in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.queries.counting import KEPT, counted_once
from liveroom.model import Sample, Span, Status, Verdict, Window
from liveroom.store.counts import counted
from liveroom.store.engine import reading, writing
from liveroom.store.months import add_months
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

IDS = tuple(range(1, 31))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPANS = [Span(NOON - timedelta(days=days), NOON, ZONE) for days in (1, 30, 60)]


def sample(connection: Connection, n: int) -> None:
    """Keep a sample that comes an hour late, or on time."""
    start = NOON - n * timedelta(minutes=1)
    keep_samples(
        connection, [Sample("brosur", start, timedelta(minutes=1), Verdict(Status.DOWN))], NOON
    )


def announce(connection: Connection, n: int) -> None:
    """Edit the registry: a window that was announced before it began."""
    first, *rest = registry().applications
    window = Window(NOON - 2 * n * HOUR - DAY, NOON - n * HOUR, NOON + HOUR)
    said = replace(registry(), applications=(replace(first, maintenance=(window,)), *rest))
    keep_registry(connection, said, f"window {n}", NOON - n * HOUR, ZONE)


def retire(connection: Connection, n: int) -> None:
    """Retire somebody some days ago, and let others come back."""
    mine = list(registry().applications)
    mine[n % 30] = replace(mine[n % 30], retired=NOON - n * DAY)
    keep_registry(
        connection, replace(registry(), applications=tuple(mine)), f"gone {n}", NOON, ZONE
    )


def move(connection: Connection, n: int) -> None:
    """Count in the days of another zone, or of the first again."""
    zone = ZONE if n % 2 else ZoneInfo("Asia/Jayapura")
    keep_registry(connection, registry(), f"moved {n}", NOON, zone)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(change=st.sampled_from([sample, announce, retire, move]), n=st.integers(1, 25))
def test_no_change_is_missed(
    city: Engine, change: Callable[[Connection, int], None], n: int
) -> None:
    """Late samples, windows, retirements, zones, and months that were added: one after another."""
    before = [asked(city, span) for span in SPANS]
    assert before == [asked(city, span) for span in SPANS]
    with writing(city) as connection:
        change(connection, n)
    if n % 5 == 0:
        add_months(city, NOON)
    for span in SPANS:
        asked(city, span)


def asked(engine: Engine, span: Span) -> object:
    """Return the kept answer, which must be the one that is counted now."""
    with reading(engine) as connection:
        answer = counted_once(connection, span, IDS, NOON)
        assert answer == counted(connection, span, IDS, NOON)
    return answer


def test_the_same_question_is_counted_once(city: Engine) -> None:
    """Twenty screens ask in the same second; and what nobody asks any more is forgotten."""
    with reading(city) as connection:
        first = counted_once(connection, SPANS[0], IDS, NOON)
        assert counted_once(connection, SPANS[0], IDS, NOON) is first
        for n in range(KEPT):
            counted_once(connection, SPANS[0], IDS, NOON + n * HOUR + HOUR)
        assert counted_once(connection, SPANS[0], IDS, NOON) is not first


def test_what_may_be_undone_is_not_kept(city: Engine) -> None:
    """A count inside a transaction that writes is of that transaction only."""
    with writing(city) as connection:
        first = counted_once(connection, SPANS[0], IDS, NOON)
        assert counted_once(connection, SPANS[0], IDS, NOON) is not first
