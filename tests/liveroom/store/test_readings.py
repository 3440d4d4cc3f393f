"""The log of polls, and a commit whose answer was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from liveroom.store.engine import reading, writing
from liveroom.store.readings import log_poll
from liveroom.store.tables import poll
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
