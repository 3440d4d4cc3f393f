"""Usage over spans and years: parts add up, people never, gaps are no decline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from dashboard.queries.adoption import adoption, beside_outages
from dashboard.queries.usage_days import people
from dashboard.queries.usage_sums import by_application, by_category
from liveroom.model import MetricKind, Reading, Span
from liveroom.rules.periods import midnight
from liveroom.store.engine import writing
from liveroom.store.readings import keep_readings
from liveroom.store.reads import applications
from liveroom.store.tables import city as kept_city
from liveroom.store.tables import metric, usage_day
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from sqlalchemy import Engine

    from dashboard.panel import Question

TODAY = NOON.astimezone(ZONE).date()
MONTH = Span(NOON - timedelta(days=31), NOON, ZONE)


def told(slug: str, name: str, kind: MetricKind, value: float, days: range) -> Iterator[Reading]:
    """Yield one figure for each of so many days back."""
    for back in days:
        at = midnight(TODAY - timedelta(days=back), ZONE)
        yield Reading(slug, name, kind, at, value)


def keep(city: Engine, *readings: Iterator[Reading]) -> None:
    with writing(city) as connection:
        for each in readings:
            keep_readings(connection, tuple(each), NOON)


def asked(city: Engine, question: Question, span: Span = MONTH, *slugs: str) -> pd.DataFrame:
    with city.connect() as connection:
        chosen = [one for one in applications(connection) if not slugs or one.slug in slugs]
        return question(connection, chosen, span)


def test_categories_add_up_to_the_whole_and_to_the_days(city: Engine) -> None:
    """Every line, the last one, and what the days themselves hold: the same visits."""
    frame = asked(city, by_category)
    parts, whole = frame.iloc[:-1], frame.iloc[-1]
    with city.connect() as connection:
        query = select(usage_day.c.value).join(metric, metric.c.id == usage_day.c.metric_id)
        first = int((TODAY - timedelta(days=30)).strftime("%Y%m%d"))
        query = query.where(metric.c.name == "visits", usage_day.c.day >= first)
        days = connection.execute(query.where(usage_day.c.day < int(f"{TODAY:%Y%m%d}"))).scalars()
        assert whole["value"] == pytest.approx(sum(days))
    assert parts["value"].sum() == pytest.approx(whole["value"])
    assert parts["applications"].sum() == whole["applications"] == 29
    assert (parts["telling"].sum(), whole["told"], whole["days"]) == (5, 150, 150)
    nobody = parts[parts["category"] == "situs-opd"].iloc[0]
    assert nobody["value"] is None
    assert whole["per_1000"] is None  # nobody said how many live there


def test_what_a_retired_application_told_is_a_line_of_its_own(city: Engine) -> None:
    """The rows add up to all that was told; its days are those until it retired."""
    before = asked(city, by_category).iloc[-1]
    keep(city, told("pasar-lama", "visits", MetricKind.DAY, 40.0, range(1, 6)))

    frame = asked(city, by_category)

    parts, whole = frame.iloc[:-1], frame.iloc[-1]
    gone = parts.iloc[-1]
    assert (gone["category"], gone["value"], gone["applications"]) == ("retired", 200.0, 1)
    assert parts["value"].sum() == pytest.approx(whole["value"]) == before["value"] + 200
    assert parts["applications"].sum() == whole["applications"]
    assert gone["told"] == gone["days"] == 5
    some = asked(city, by_category, MONTH, "parkir", "pajak")
    assert "retired" not in set(some["category"])


def test_people_stand_side_by_side(city: Engine) -> None:
    """Two agencies' users are not their sum; nor are they, or a shop's bucket, part of any."""
    before = asked(city, by_category).iloc[-1]["value"]
    keep(
        city,
        told("dishub-web", "people", MetricKind.UNIQUE, 30.0, range(1, 20)),
        told("dinkes-web", "people", MetricKind.UNIQUE, 50.0, range(1, 20)),
        told("kasir", "installs_shown", MetricKind.BUCKET, 1000.0, range(3, 4)),
        told("kasir", "installs", MetricKind.DAY, 7.0, range(1, 11)),
    )
    frame = asked(city, by_category)
    row = frame[frame["category"] == "situs-opd"].iloc[0]
    assert row["value"] is None
    assert [each[0::3] for each in row["apart"]] == [("Dinkes Web", 50.0), ("Dishub Web", 30.0)]
    assert frame.iloc[-1]["value"] == before
    assert frame.attrs["outside"] == [("installs", 1, 70.0)]
    mine = asked(city, by_application, MONTH, "kasir").set_index("metric")
    assert mine.loc["installs_shown", "value"] == 1000.0
    assert bool(mine.loc["installs", "leads"])


def test_a_gap_is_no_decline_and_few_are_no_percentage(city: Engine) -> None:
    """A change is told where nine in ten days are, on both sides, and 20 at least."""
    day = MetricKind.DAY
    keep(
        city,
        told("parkir", "whole", day, 12.0, range(1, 11)),
        told("parkir", "whole", day, 10.0, range(11, 21)),
        told("parkir", "gappy", day, 12.0, range(1, 9)),
        told("parkir", "gappy", day, 10.0, range(11, 21)),
        told("parkir", "small", day, 1.9, range(1, 11)),
        told("parkir", "small", day, 9.0, range(11, 21)),
        told("parkir", "fresh", day, 12.0, range(1, 11)),
    )
    ten = Span(midnight(TODAY - timedelta(days=10), ZONE), NOON, ZONE)
    frame = asked(city, by_application, ten, "parkir").set_index("metric")
    assert frame.loc["whole", "change"] == pytest.approx(0.2)
    assert [frame.loc[name, "change"] for name in ("gappy", "small", "fresh")] == [None] * 3
    assert frame.loc["gappy", "coverage"] == 0.8
    assert frame.loc["fresh", "coverage"] == 1.0
    assert not frame.loc["fresh", "compared"]


def test_residents_are_the_citys_own_number(city: Engine) -> None:
    """Given once, every sum is told for each thousand of them."""
    with writing(city) as connection:
        known = {"population": 500_000, "population_source": "BPS, 2025"}
        connection.execute(update(kept_city).values(**known))
    with city.connect() as connection:
        assert people(connection).source == "BPS, 2025"
    whole = asked(city, by_category).iloc[-1]
    assert whole["per_1000"] == pytest.approx(whole["value"] / 500)


def test_years_tell_who_told_throughout_and_when_a_bucket_changed(city: Engine) -> None:
    """What was measured later is no growth; a bucket has a row for each step and none between."""
    since = (TODAY - midnight(TODAY, ZONE).date().replace(year=2024, month=1, day=1)).days
    keep(
        city,
        told("brosur", "visits", MetricKind.DAY, 2.0, range(1, since + 1)),
        told("kasir", "installs_shown", MetricKind.BUCKET, 5.0, range(40, 60)),
        told("kasir", "installs_shown", MetricKind.BUCKET, 10.0, range(2, 40)),
    )
    frame = asked(city, adoption, Span(NOON - timedelta(days=2000), NOON, ZONE))
    months = frame[frame["day"].isna()]
    assert [months.iloc[0]["month"], months.iloc[-1]["month"]] == [202401, 202611]
    assert (months["same_applications"] == 1).all()
    assert months.iloc[0]["same"] == months.iloc[0]["value"] == 62.0
    assert months.iloc[-1]["same"] == 46.0 < months.iloc[-1]["value"]
    steps = frame[frame["day"].notna()]
    assert list(steps["value"]) == [5.0, 10.0]


def test_usage_and_outages_share_their_days(city: Engine) -> None:
    """A day nobody told is there, without a figure; minutes are those of everybody asked about."""
    keep(city, told("brosur", "clicks", MetricKind.DAY, 2.0, range(1, 5)))
    span = Span(midnight(TODAY - timedelta(days=7), ZONE), NOON, ZONE)
    frame = asked(city, beside_outages, span, "brosur")
    assert [row is None for row in frame["value"]] == [True] * 3 + [False] * 4
    assert len(asked(city, beside_outages)) == 30
    assert asked(city, beside_outages)["down_ms"].sum() > 0
