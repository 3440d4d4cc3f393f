"""A day whose count was told already says so when it grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liveroom.model import ComplaintStatus, Feed, ServiceRequest
from liveroom.rules.periods import day_number, to_ms
from liveroom.store.engine import reading, writing
from liveroom.store.late import late_days
from liveroom.store.requests import keep_requests
from liveroom.store.sources import source_read

if TYPE_CHECKING:
    from sqlalchemy import Engine

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def number(days: int) -> int:
    return day_number((NOON - days * DAY).date())


def at(days: int) -> ServiceRequest:
    return ServiceRequest(f"A{days}", NOON - days * DAY, ComplaintStatus.RECEIVED, "open", "Lampu")


def tell(engine: Engine, now: datetime, *requests: ServiceRequest) -> None:
    with writing(engine) as connection:
        keep_requests(connection, "laksa", Feed(requests), now, JAKARTA)
        source_read(connection, "laksa", Feed(requests), now)


def late(engine: Engine) -> dict[int, tuple[int, int]]:
    with reading(engine) as connection:
        return late_days(connection, 0, 30_000_000)


def test_a_complaint_that_comes_late_revises_its_day(engine: Engine) -> None:
    """The day before was told as none; whoever wrote it down sees that it moved, once."""
    tell(engine, NOON, at(3), at(1))
    assert late(engine) == {}
    tell(engine, NOON + DAY, at(3), at(1), at(2), at(0))
    assert late(engine) == {number(2): (to_ms(NOON + DAY), 1)}
    tell(engine, NOON + 2 * DAY, at(3), at(1), at(2), at(0))
    assert late(engine) == {number(2): (to_ms(NOON + DAY), 1)}


def test_the_past_that_is_read_in_revises_nothing(engine: Engine) -> None:
    """Nobody was told a count of days before the source began; of those after it, they were."""
    tell(engine, NOON, at(1))
    tell(engine, NOON + DAY, at(30), at(20))
    assert late(engine) == {}
    tell(engine, NOON + 2 * DAY, at(25))
    assert late(engine) == {number(25): (to_ms(NOON + 2 * DAY), 1)}


def test_a_day_that_has_just_ended_may_still_grow(engine: Engine) -> None:
    """A complaint of five to midnight is polled after midnight: that is no revision."""
    midnight = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    tell(engine, NOON, at(1))
    tell(engine, midnight + timedelta(minutes=1), at(1))
    tell(engine, midnight + timedelta(minutes=2), at(0))
    assert late(engine) == {}
