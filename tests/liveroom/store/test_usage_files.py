"""A file of usage is taken back whole on both databases, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from liveroom.dialects.told import Figure
from liveroom.model import MetricKind
from liveroom.rules.periods import midnight
from liveroom.store.engine import reading, writing
from liveroom.store.imports import begin_import, import_of
from liveroom.store.tables import application, import_figure, metric, usage_day
from liveroom.store.tables import reading as told
from liveroom.store.upsert import put
from liveroom.store.usage_days import touch_days
from liveroom.store.usage_files import keep_figures_part, take_back_figures
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from liveroom.store.imports import Import


def taken(city: Engine, number: str, value: float, days: range) -> Import:
    """Take a file of visits a day in, and return it as it is afterwards."""
    figures = [
        Figure("views", MetricKind.DAY, at_s, value, back)
        for back in days
        if (at_s := round(midnight((NOON - timedelta(days=back)).date(), ZONE).timestamp()))
    ]
    with writing(city) as connection:
        begin_import(connection, number, ("parkir", "a.csv", 0), "Sari", NOON, "csv")
        one = import_of(connection, number)
        assert one is not None
        keep_figures_part(connection, one, figures, NOON)
        done = import_of(connection, number)
        assert done is not None
    return done


def test_a_file_is_taken_back_to_what_was_before(city: Engine) -> None:
    """New figures go with their days, changed ones are what they were; nothing half."""
    first = taken(city, "a", 5.0, range(3, 9))
    assert (first.new, first.judged) == (6, 6)
    second = taken(city, "b", 7.0, range(1, 5))
    assert (second.new, second.updated) == (2, 2)
    with writing(city) as connection:
        assert take_back_figures(connection, first, "Budi", NOON) == 2
        assert take_back_figures(connection, second, "Budi", NOON) == 0
    with reading(city) as connection:
        changed = select(import_figure.c.metric_id).distinct()
        number = connection.execute(changed).scalar_one()
        days = select(usage_day.c.value).where(usage_day.c.metric_id == number)
        assert connection.execute(days).scalars().all() == [5.0] * 6
    with writing(city) as connection:
        assert take_back_figures(connection, first, "Budi", NOON) == 0
        mine = select(told).where(told.c.metric_id == number)
        assert connection.execute(mine).all() == []
        assert connection.execute(days).all() == []


def test_a_counter_that_runs_on_grows_as_before_when_a_file_is_taken_back(city: Engine) -> None:
    """Days of which the file told are counted again, and the day after them; a lost figure stays."""
    now_s = round(NOON.timestamp())
    with writing(city) as connection:
        row = {"application_id": 1, "name": "hits", "kind": "counter"}
        made = connection.execute(insert(metric).values(row).returning(metric.c.id))
        number = made.scalar_one()
        live = [(now_s - hours * 3600, number, 1000.0 - hours) for hours in range(2, 96, 3)]
        put(connection, told, live)
        touch_days(connection, {number: "counter"}, live)
        days = select(usage_day).where(usage_day.c.metric_id == number)
        before = connection.execute(days).all()
        slug = connection.execute(
            select(application.c.slug).where(application.c.id == 1)
        ).scalar_one()
        begin_import(connection, "a", (slug, "a.csv", 0), "Sari", NOON, "csv")
        one = import_of(connection, "a")
        assert one is not None
        between = [now_s - hours * 3600 for hours in range(40, 60, 3)]
        figures = [
            Figure("hits", MetricKind.COUNTER, at_s, 5.0, line)
            for line, at_s in enumerate(between, 1)
        ]
        keep_figures_part(connection, one, figures, NOON)
        assert connection.execute(days).all() != before
        assert take_back_figures(connection, one, "Budi", NOON) == 0
        assert connection.execute(days).all() == before
