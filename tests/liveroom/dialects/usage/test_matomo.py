"""Days of Matomo: numbers that are texts, empty days, and answers that are none."""

from __future__ import annotations

from datetime import date

import pytest

from liveroom.dialects.usage import matomo
from liveroom.model import Malformed, Metric, MetricKind

VISITS = Metric("kunjungan", "nb_visits", MetricKind.DAY)
PEOPLE = Metric("pengunjung", "nb_uniq_visitors", MetricKind.UNIQUE)
BOUNCE = Metric("pantulan", "bounce_rate", MetricKind.GAUGE)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
WEEK = b"""{"2026-11-23": {"nb_visits": 2154, "nb_uniq_visitors": "1893", "bounce_rate": "67%"},
            "2026-11-24": []}"""


def test_each_day_has_its_figure() -> None:
    """Numbers come as numbers, as texts and with a sign behind, all from one server."""
    found = matomo.read(WEEK, [VISITS, PEOPLE, BOUNCE])

    assert found == {
        "kunjungan": {MONDAY: 2154.0, TUESDAY: 0.0},
        "pengunjung": {MONDAY: 1893.0, TUESDAY: 0.0},
        "pantulan": {MONDAY: 67.0},
    }


@pytest.mark.parametrize("figure", ['"3 min 49s"', "null", "true", '"1,234"', '"NaN"', "-3", "[]"])
def test_what_is_no_count_leaves_a_gap(figure: str) -> None:
    """A gap can be seen; a wrong number cannot."""
    body = f'{{"2026-11-23": {{"nb_visits": {figure}}}, "2026-11-24": {{"nb_visits": 1}}}}'

    assert matomo.read(body.encode(), [VISITS]) == {"kunjungan": {TUESDAY: 1.0}}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"result":"error","message":"token_auth 0123 is wrong"}', "token_auth of the address"),
        (b'{"nb_visits": 12}', "date=last7"),
        (b'{"2026-02-30": {"nb_visits": 12}}', "date=last7"),
        (b'{"2026-11-24": 12}', "neither an object nor empty"),
        (b"[]", ""),
        (b"<html>", ""),
    ],
)
def test_an_answer_that_tells_no_days_is_malformed(body: bytes, said: str) -> None:
    """Whoever set the address wrongly is told what to change, without the server's own words."""
    found = matomo.read(body, [VISITS])

    assert isinstance(found, Malformed)
    assert said in found.reason
    assert "0123" not in found.reason
