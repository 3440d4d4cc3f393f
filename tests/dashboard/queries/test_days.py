"""What people call 30 days is one and the same time on every wall and page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.queries.category import budget
from dashboard.queries.days import period_of_days
from dashboard.queries.uptime import uptime
from liveroom.model import Span
from liveroom.rules.periods import parse
from liveroom.store.engine import reading
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.mark.parametrize("days", [7, 30, 90])
def test_report_and_wall_count_the_same_time(city: Engine, days: int) -> None:
    """A jury that finds 97.62 beside 97.59 for one category believes neither."""
    with reading(city) as connection:
        mine = applications(connection)
        wall = budget(connection, mine, Span(NOON - timedelta(days=days), NOON, ZONE))
        span = parse(period_of_days(f"{days}d", NOON, ZONE), NOON, ZONE)
        (report,) = uptime(connection, mine, span, NOON, "all").rows
    tally, union = report.counted.tally, report.any_down
    assert union is not None
    shown = (tally.up, tally.degraded, tally.down, union.down_ms, union.told_ms)
    columns = ["up_ms", "degraded_ms", "down_ms", "any_down_ms", "any_told_ms"]
    assert shown == tuple(wall[columns].to_records(index=False)[0])


def test_days_of_people_are_the_citys_days() -> None:
    """At two in the morning in Tangerang it is still yesterday in UTC."""
    night = datetime(2026, 11, 23, 19, tzinfo=UTC)
    assert period_of_days("7d", night, ZONE) == "2026-11-18/2026-11-25"
    assert [period_of_days(each, night, ZONE) for each in ("24h", "2026-10", "8d", "x")] == [
        *("24h", "2026-10", "8d", "x")
    ]
