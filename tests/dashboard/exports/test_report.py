"""Uptime as a file: figures that add up, under the policy and the aggregate that made them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from dashboard.exports.report import report
from dashboard.exports.table import table
from dashboard.queries.uptime import SIDES, STATES, uptime
from dashboard.words import words
from liveroom.model import Span
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

WEEK = Span(NOON - timedelta(days=7), NOON, ZONE)


@pytest.mark.parametrize("by", SIDES)
def test_the_six_states_add_up_to_the_span_in_the_file(city: Engine, by: str) -> None:
    """Whoever reads it back can check every percentage; groups say which aggregate they are."""
    told = words("id", ZONE)
    with city.connect() as connection:
        answer = uptime(connection, applications(connection, retired=True), WEEK, NOON, by)

    content = table(report(answer, {"parkir": "Parkir"}, told, NOON), told)
    again = pd.read_csv(io.BytesIO(content), comment="#")

    assert len(again) == len(answer.rows)
    assert (again[[f"{state}_ms" for state in STATES]].sum(axis=1) == again["span_ms"]).all()
    available = again["up_ms"] + again["degraded_ms"]
    known = again[again["told_ms"] > 0]
    assert known["uptime"].tolist() == pytest.approx(
        (available / again["told_ms"])[known.index].tolist()
    )
    assert again["aggregate"].isna().all() if by == "app" else (again["aggregate"] == "mean").all()
    assert again["any_down"].isna().all() if by == "app" else again["any_down"].notna().any()
    assert "# Kebijakan hitung: uptime-1" in content.decode()
