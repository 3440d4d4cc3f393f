"""Usage over spans and years: parts add up, people never, gaps are no decline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from dashboard.queries.adoption import adoption, beside_outages
from dashboard.queries.usage import usage
from dashboard.queries.usage_days import people
from dashboard.queries.usage_sums import by_application, by_category
from liveroom.model import MetricKind, Reading, Span
from liveroom.rules.periods import day_of, midnight
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
    one_by_one = asked(city, by_application)
    last = one_by_one.iloc[-1]
    assert (last["category"], last["value"], one_by_one.attrs["retired"]) == ("retired", 200.0, 1)
    led = one_by_one[one_by_one["leads"].astype(bool)]
    assert led["value"].sum() == pytest.approx(whole["value"])
    years = asked(city, adoption)
    assert years["value"].sum() == pytest.approx(whole["value"])
    assert years["same"].sum() == pytest.approx(whole["value"] - 200)
    assert years["told"].sum() == whole["told"]
    assert years["days"].sum() == whole["days"]
    assert years.attrs["retired"] == 1
    some = asked(city, by_category, MONTH, "parkir", "pajak")
    assert not asked(city, adoption, MONTH, "parkir").attrs["retired"]
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


def months(slug: str, name: str, kind: MetricKind, value: float, *of: int) -> Iterator[Reading]:
    """Yield one figure for each of the months (YYYYMM)."""
    for month in of:
        yield Reading(slug, f"{name}/month", kind, midnight(day_of(month * 100 + 1), ZONE), value)


def of_days(first: str, last: str) -> Span:
    start, end = (midnight(date.fromisoformat(day), ZONE) for day in (first, last))
    return Span(start, end, ZONE)


def test_months_are_added_only_where_they_lie_whole_in_the_span(city: Engine) -> None:
    """A month half in a span is no half month: it stands for itself, and for no growth."""
    keep(city, months("brosur", "visits", MetricKind.MONTH, 300.0, 202608, 202609, 202610))
    quarter = asked(city, by_application, of_days("2026-08-01", "2026-11-01"), "brosur").iloc[0]
    assert (quarter["value"], quarter["told"], quarter["days"]) == (900.0, 92, 92)
    assert (quarter["leads"], quarter["month"], quarter["change"]) == (True, None, None)
    cut = asked(city, by_application, of_days("2026-09-15", "2026-11-15"), "brosur").iloc[0]
    assert (cut["value"], cut["told"]) == (300.0, 31)
    last = asked(city, by_application, of_days("2026-11-01", "2026-11-24"), "brosur").iloc[0]
    assert (last["value"], last["month"], last["leads"]) == (300.0, 202610, False)
    whole = asked(city, by_category)
    assert whole.attrs["monthly"] == 1
    assert whole.iloc[-1]["telling"] == 5


def test_two_months_are_compared_where_both_sides_are_months(city: Engine) -> None:
    """February and March of a year are 28 and 31 days: as many days before are not a month."""
    keep(
        city,
        months("brosur", "visits", MetricKind.MONTH, 300.0, 202607),
        months("brosur", "visits", MetricKind.MONTH, 330.0, 202608),
    )
    august = asked(city, by_application, of_days("2026-08-01", "2026-09-01"), "brosur").iloc[0]
    assert august["change"] == pytest.approx(0.1)
    assert august["before"] == 300.0


def test_a_month_takes_the_place_of_days_that_are_missing(city: Engine) -> None:
    """The same visits are never counted twice, by day and by month."""
    keep(
        city,
        told("brosur", "visits", MetricKind.DAY, 10.0, range(1, 40)),  # from 16 October on
        months("brosur", "visits", MetricKind.MONTH, 300.0, 202609, 202610),
    )
    frame = asked(city, adoption, Span(NOON - timedelta(days=100), NOON, ZONE), "brosur")
    rows = frame.set_index("month")
    assert rows["value"].to_dict() == {202609: 300.0, 202610: 300.0, 202611: 230.0}
    assert list(rows["told"]) == [30, 31, 23] == list(rows["days"])
    one = asked(city, by_application, of_days("2026-09-01", "2026-11-24"), "brosur").iloc[0]
    assert (one["value"], one["metric"], one["told"]) == (830.0, "visits", 84)
    assert len(asked(city, beside_outages, MONTH, "brosur")) == 30


def test_people_of_months_are_steps_of_each_application(city: Engine) -> None:
    """Neither over months nor over applications; a month nobody told has no step."""
    unique = MetricKind.UNIQUE_MONTH
    keep(
        city,
        months("brosur", "people", unique, 40.0, 202607, 202609),
        months("kasir", "people", unique, 60.0, 202609),
    )
    frame = asked(city, adoption, Span(NOON - timedelta(days=200), NOON, ZONE), "brosur", "kasir")
    assert list(zip(frame["series"], frame["day"], frame["value"], strict=True)) == [
        ("Brosur", 20260701, 40.0),
        ("Brosur", 20260901, 40.0),
        ("Kasir", 20260901, 60.0),
    ]
    span = of_days("2026-09-01", "2026-11-01")
    row = asked(city, by_category, span, "brosur", "kasir")
    assert row.iloc[-1]["value"] is None
    assert [each[3:] for each in row.iloc[-1]["apart"]] == [(60.0, 202609), (40.0, 202609)]
    drawn = asked(city, usage, span, "brosur", "kasir")
    assert sorted(drawn["metric"]) == ["people · Brosur", "people · Kasir"]
    assert set(drawn["step_s"]) == {30 * 86_400}
