"""Response times: quantiles from raw answers, pieces that cover the span, incidents clipped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.response import response
from liveroom.model import Span
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

DAY = Span(NOON - timedelta(days=1), NOON, ZONE)


def test_pieces_cover_the_day_without_overlap(city: Engine) -> None:
    """Pieces as long as the longest slot (an hour, before), and the whole in one row."""
    with city.connect() as connection:
        chosen = [app for app in applications(connection) if app.slug == "parkir"]
        frame = response(connection, chosen, DAY)

    pieces = frame[frame["kind"] == "piece"]
    assert len(pieces) == 24
    assert list(pieces["end_ms"])[:-1] == list(pieces["start_ms"])[1:]
    (whole,) = frame[frame["kind"] == "whole"].to_dict("records")
    assert whole["answers"] == pieces["answers"].sum() > 100
    assert whole["p50_ms"] <= whole["p95_ms"]


def test_a_week_is_read_from_whole_hours(city: Engine) -> None:
    """Past two days the pieces are hours added as histograms, and hold every answer."""
    week = Span(NOON - timedelta(days=7, minutes=10), NOON, ZONE)
    with city.connect() as connection:
        chosen = [app for app in applications(connection) if app.slug == "parkir"]
        frame = response(connection, chosen, week)
        day = response(connection, chosen, DAY)

    pieces = frame[frame["kind"] == "piece"]
    assert len(pieces) == 85
    assert list(pieces["end_ms"])[:-1] == list(pieces["start_ms"])[1:]
    (whole,) = frame[frame["kind"] == "whole"].to_dict("records")
    assert whole["start_ms"] % 3_600_000 == 0
    assert whole["answers"] == pieces["answers"].sum() > day["answers"].iloc[0]
    assert 80 <= whole["p50_ms"] <= whole["p95_ms"] <= 388


def test_an_open_incident_ends_with_the_span(city: Engine) -> None:
    """`parkir` is down since 40 minutes."""
    with city.connect() as connection:
        chosen = [app for app in applications(connection) if app.slug == "parkir"]
        frame = response(connection, chosen, DAY)

    last = frame[frame["kind"] == "incident"].to_dict("records")[-1]
    end_ms = round(NOON.timestamp() * 1000)
    assert (last["severity"], last["end_ms"]) == ("down", end_ms)
    assert 39 * 60_000 <= end_ms - last["start_ms"] <= 41 * 60_000
