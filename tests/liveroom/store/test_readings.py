"""Days that are told anew, the log of polls, and a commit whose answer was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from liveroom.model import MetricKind, Reading
from liveroom.store.engine import reading, writing
from liveroom.store.readings import keep_readings, log_poll
from liveroom.store.tables import poll
from liveroom.store.tables import reading as kept
from tests.city import NOON

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_poll_written_twice_is_in_the_log_once(engine: Engine) -> None:
    """Who hears nothing of its commit writes again; what was kept must not be there twice."""
    for subject in ("parkir", "parkir", "pajak"):
        with writing(engine) as connection:
            log_poll(connection, NOON, "usage", subject, took=timedelta(0))
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(poll)).scalar_one() == 2


def test_what_is_told_of_a_day_last_stands(city: Engine) -> None:
    """A day is told while it goes on, and again when late visits have come; a gauge never twice."""
    noon = NOON - timedelta(days=400)
    for value in (12.0, 40.0, 41.0):
        told = (
            Reading("parkir", "kunjungan", MetricKind.DAY, noon, value),
            Reading("parkir", "antrean", MetricKind.GAUGE, noon, value),
        )
        with writing(city) as connection:
            assert keep_readings(connection, told, NOON) == 2
    with reading(city) as connection:
        at_s = round(noon.timestamp())
        values = connection.execute(select(kept.c.value).where(kept.c.at_s == at_s)).scalars()
        assert sorted(values) == [12.0, 41.0]
