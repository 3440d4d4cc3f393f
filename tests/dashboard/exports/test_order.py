"""An order is refused with every reason, and a sheet's span is the one its panel speaks of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.exports.order import Order, covered, problems, sheet
from dashboard.panel import Reach
from dashboard.panels import PANELS
from dashboard.queries.days import last_days
from dashboard.words import words
from liveroom.errors import UsageError
from liveroom.model import Span
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.panel import Panel

QUARTER = Span(NOON - timedelta(days=90), NOON, ZONE)


def test_every_mistake_is_told_at_once() -> None:
    """Nobody should have to try five times to learn of five mistakes."""
    wrong = Order("nope", "7x", "gif", "fr", application="a", category="b")

    told = problems(wrong, NOON, ZONE)

    assert [sentence.split(":")[0] for sentence in told] == [
        "panel",
        "format",
        "lang",
        "app, category",
        "period",
    ]


def test_the_present_is_not_sold_as_the_past() -> None:
    """Today's statuses over last month's date are refused; the same panel up to now is not."""
    past = Order("normal-sekarang", "2026-10", "csv")

    assert "has ended" in problems(past, NOON, ZONE)[0]
    assert problems(Order("normal-sekarang", "2026-11", "csv"), NOON, ZONE) == []


@pytest.mark.parametrize("panel", PANELS.values(), ids=list(PANELS))
def test_a_panel_that_names_its_length_keeps_it(panel: Panel) -> None:
    """A heading of seven days never stands over a quarter; one that follows its span does."""
    span = covered(panel, QUARTER)

    assert span.end == QUARTER.end
    follows = panel.reach is Reach.PERIOD
    assert span == QUARTER if follows else span.end - span.start == panel.window


def test_the_sheet_tells_the_span_it_shows(city: Engine) -> None:
    """Thirty days of uptime are thirty local days in the provenance too, whatever was asked."""
    with city.connect() as connection:
        asked = sheet(Order("kategori-aplikasi", "7d", "csv"), connection, words("id", ZONE), NOON)

    assert asked.span == last_days(Span(NOON, NOON, ZONE), 30)


@pytest.mark.parametrize("subject", [{"application": "nobody"}, {"category": "nothing"}])
def test_an_unknown_subject_is_a_sentence(city: Engine, subject: dict[str, str]) -> None:
    """An empty sheet about something that does not exist would look like an answer."""
    order = Order("uptime-kategori", "30d", "csv", **subject)

    with city.connect() as connection, pytest.raises(UsageError, match="is registered"):
        sheet(order, connection, words("id", ZONE), NOON)
