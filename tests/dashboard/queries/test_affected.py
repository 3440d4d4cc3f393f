"""What an outage affected, of the series of its application that have hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from dashboard.queries.affected import affected_by
from liveroom.rules.periods import to_ms
from liveroom.store.engine import open_engine
from liveroom.store.tables import metric, reading
from tests.dashboard.complaint_book import JAKARTA, NOW, found

if TYPE_CHECKING:
    from pathlib import Path

NOW_MS = to_ms(NOW)
HOUR_S = 3600


@pytest.mark.parametrize(
    ("minutes", "severity"), [(90, "down"), (14_400, "down"), (90, "degraded")]
)
def test_only_outages_and_only_what_has_hours_is_told(
    tmp_path: Path, minutes: int, severity: str
) -> None:
    """Sixty visits and three users an hour, every hour of ten weeks; unique people are left out."""
    engine = open_engine(f"sqlite:///{tmp_path / 'room.db'}")
    opened_ms = NOW_MS - minutes * 60_000
    row = {"id": 7, "slug": "izin", "severity": severity, "opened_ms": opened_ms}
    with engine.connect() as connection:
        found(connection)
        for number, kind in enumerate(("gauge", "unique", "counter", "day"), 1):
            values = {"id": number, "application_id": 1, "name": kind, "kind": kind}
            connection.execute(insert(metric).values(values))
        first_s = opened_ms // 1000 - 70 * 24 * HOUR_S
        for hour in range(70 * 24 + 1):
            at_s = first_s + hour * HOUR_S
            figures = ((1, 3.0), (2, 50.0), (3, 60.0 * hour))
            rows = [{"at_s": at_s, "metric_id": of, "value": value} for of, value in figures]
            connection.execute(insert(reading), rows)

        told = affected_by(connection, [{**row, "closed_ms": None}], NOW_MS, JAKARTA)
    engine.dispose()

    if severity == "degraded":
        assert told == {}
        return
    counter, gauge = told[7]
    assert (counter.metric, gauge.metric, counter.usual.weeks) == ("counter", "gauge", 8)
    assert counter.usual.expected == pytest.approx(minutes)
    assert gauge.usual.high == pytest.approx(minutes / 20)
