"""A database that contradicts itself says so; one that does not, says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from liveroom.model import ComplaintStatus, Feed, ServiceRequest
from liveroom.store.audit import disagreements
from liveroom.store.engine import reading, writing
from liveroom.store.requests import keep_requests
from liveroom.store.writes import keep_registry
from tests.city import NOON, registry

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_what_the_writers_wrote_agrees(city: Engine) -> None:
    """Spells, hours, days and current states are the same truth, told four times."""
    with reading(city) as connection:
        assert list(disagreements(connection)) == []


def test_complaints_before_there_is_a_city_agree(engine: Engine) -> None:
    """A file may be imported before the first start: nobody has said yet whose days are counted."""
    late = NOON.replace(hour=18)  # in Jakarta the next day
    said = ServiceRequest("1", late, ComplaintStatus.RECEIVED, "open", "Jalan rusak")
    with writing(engine) as connection:
        keep_requests(connection, "laksa", Feed((said,)), late, ZoneInfo("Asia/Jakarta"))
        assert list(disagreements(connection)) == []
        keep_registry(connection, registry(), "digest", late, ZoneInfo("Pacific/Auckland"))
        assert list(disagreements(connection)) == []


def test_another_zone_agrees_with_itself(city: Engine) -> None:
    """Days of verdicts, usage, response times and complaints are all laid anew with the city's."""
    zone = ZoneInfo("Pacific/Auckland")
    with writing(city) as connection:
        keep_registry(connection, registry(retired=True), "digest-new", NOON, zone)
        assert list(disagreements(connection)) == []


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            "UPDATE tally_day SET up_ms = up_ms + 1 WHERE day = 20261110",
            "the tally of the day 20261110",
        ),
        (
            "UPDATE tally_hour SET down_ms = down_ms + 1 WHERE up_ms = 3600000",
            "the tally of the hour",
        ),
        ("UPDATE sample SET status = 2, cause = 3 WHERE status = 0", "is not in the spells"),
        ("DELETE FROM spell WHERE status = 2", "is not in the spells"),
        ("UPDATE spell SET end_ms = end_ms + 1", "two spells share the time"),
        ("UPDATE current SET end_ms = end_ms + 1", "the current state"),
        (
            (
                "INSERT INTO spell SELECT application_id, end_ms, end_ms + 1, status, cause, 1 FROM spell "
                "WHERE end_ms NOT IN (SELECT start_ms FROM spell)"
            ),
            "is not joined",
        ),
        ("DELETE FROM spell WHERE application_id = 1", "the current state"),
        ("UPDATE usage_day SET value = value + 1 WHERE day = 20261123", "of the day 20261123"),
        ("UPDATE usage_day SET resets = 1", "is not what its readings come to"),
        ("DELETE FROM usage_day WHERE day = 20261123", "of the day 20261123"),
        ("UPDATE usage_month SET value = value + 1", "of the month 202611 is not the sum"),
        ("DELETE FROM usage_month", "is not the sum of its days"),
        ("DELETE FROM reading WHERE metric_id = 1", "is not what its readings come to"),
        ("DELETE FROM latency_day WHERE day = 20261120", "the response times of the day 20261120"),
        ("UPDATE request SET received_day = 20261101 WHERE id = 1", "1 complaints are counted on"),
        ("UPDATE request SET category = NULL WHERE id < 9", "what they are about would be"),
        ("UPDATE request SET due_ms = due_ms + 1 WHERE id < 3", "2 complaints: their deadlines"),
    ],
)
def test_a_contradiction_is_told(city: Engine, harm: str, told: str) -> None:
    """A row changed by hand, or lost by a disk, must not stay a published figure."""
    with writing(city) as connection:
        connection.execute(text(harm))
        assert any(told in problem for problem in disagreements(connection))


@pytest.mark.kind("sqlite")
def test_a_row_without_its_owner_is_told(city: Engine) -> None:
    """Foreign keys are checked again, since a restored file may have lost rows."""
    with city.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM application WHERE slug = 'parkir'")
    with reading(city) as connection:
        problems = list(disagreements(connection))
    assert any("belongs to something that does not exist" in problem for problem in problems)
