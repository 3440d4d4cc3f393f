"""Response times of hours and days are those of the samples, however these came."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete, select

from liveroom.model import Sample, Status, Verdict
from liveroom.rules.latency import noted, read_notes
from liveroom.rules.periods import to_ms
from liveroom.store.audit import disagreements
from liveroom.store.engine import reading, writing
from liveroom.store.latencies import histograms, hourly
from liveroom.store.tables import latency_day, latency_hour, sample
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import ZONE
from tests.watched import registry

if TYPE_CHECKING:
    from collections.abc import Iterable

START = datetime(2026, 11, 20, 15, tzinfo=UTC)  # ten in the evening in Tangerang
EVERY = timedelta(minutes=20)
DAYS = 3
HOUR_MS = 3_600_000


def looks() -> list[Sample]:
    """Return three days of looks; every seventh is down and has no answer."""
    return [
        Sample(
            "parkir",
            START + n * EVERY,
            EVERY,
            Verdict(Status.UP if n % 7 else Status.DOWN),
            latency_ms=(37 * n) % 900 if n % 7 else None,
        )
        for n in range(DAYS * 72)
    ]


def keep(engine: Engine, batches: Iterable[Iterable[Sample]]) -> None:
    """Register the application and keep its looks batch by batch."""
    with writing(engine) as connection:
        keep_registry(connection, registry("parkir", START), "digest", START, ZONE)
    for batch in batches:
        with writing(engine) as connection:
            assert keep_samples(connection, tuple(batch), START + 9 * EVERY * 72).refused == ()


def by_hand(start: datetime, end: datetime) -> Counter[int]:
    """Return the histogram of the looks whose slots begin in a span."""
    mine = [each.latency_ms for each in looks() if start <= each.start < end]
    return read_notes([noted(ms for ms in mine if ms is not None)])


@pytest.mark.parametrize(
    "arrange",
    [
        lambda all_: [all_],
        lambda all_: [[each] for each in all_],
        lambda all_: [[each] for each in reversed(all_)],
        lambda all_: [all_[::2], all_[1::2], all_[::3]],
    ],
    ids=["at once", "one by one", "backwards", "in two passes, and some again"],
)
def test_any_span_is_that_of_its_answers(engine: Engine, arrange) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  a table of lambdas
    """In order, backwards, twice: hours, days that are over and the open day add up."""
    keep(engine, arrange(looks()))

    with reading(engine) as connection:
        assert list(disagreements(connection)) == []
        for first, last in ((0, 72), (3, 60), (26, 50), (2, 26), (50, 51), (-30, 100)):
            start, end = (START + timedelta(hours=hour) for hour in (first, last))
            found = histograms(connection, [1], to_ms(start), to_ms(end), ZONE)
            assert found.get(1, Counter()) == by_hand(start, end)
            hours = hourly(connection, [1], to_ms(start), to_ms(end))
            assert sum(hours.values(), Counter()) == by_hand(start, end)
        kept = connection.execute(select(latency_day.c.day).order_by(latency_day.c.day))
        assert list(kept.scalars()) == [20261120, 20261121, 20261122]


def test_a_change_of_zone_counts_the_days_again(engine: Engine) -> None:
    """A local day of Jayapura begins two hours earlier than one of Jakarta."""
    jayapura = ZoneInfo("Asia/Jayapura")
    keep(engine, [looks()])
    with writing(engine) as connection:
        keep_registry(connection, registry("parkir", START), "other", START, jayapura)

    with reading(engine) as connection:
        start, end = START, START + timedelta(hours=60)
        found = histograms(connection, [1], to_ms(start), to_ms(end), jayapura)
        kept = connection.execute(select(latency_day.c.day).order_by(latency_day.c.day))
        assert list(kept.scalars()) == [20261121, 20261122]
    assert found[1] == by_hand(start, end)


def test_response_times_outlive_the_raw_rows(engine: Engine) -> None:
    """A year later the p95 of a quarter can still be told."""
    keep(engine, [looks()])
    with writing(engine) as connection:
        connection.execute(delete(sample))

    with reading(engine) as connection:
        end = START + timedelta(days=DAYS)
        found = histograms(connection, [1, 2], to_ms(START), to_ms(end), ZONE)
    assert found == {1: by_hand(START, end)}


def test_a_lost_answer_is_told_by_the_audit(engine: Engine) -> None:
    """`db check` notes every answer again."""
    keep(engine, [looks()])
    with writing(engine) as connection:
        hour_s = int((START + timedelta(hours=5)).timestamp())
        gone = delete(latency_hour).where(latency_hour.c.hour_s == hour_s)
        connection.execute(gone)

    with reading(engine) as connection:
        hour, day = disagreements(connection)
    assert hour.startswith(f"parkir: the response times of the hour {hour_s} are not")
    assert day.startswith("parkir: the response times of the day")
