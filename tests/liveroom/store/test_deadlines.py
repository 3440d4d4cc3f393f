"""Due dates are the source's own, else the city's table's, and follow it when it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from liveroom.model import ComplaintKind, ComplaintStatus, Feed, ServiceRequest
from liveroom.rules.deadlines import Limit, Rule, Unit
from liveroom.rules.periods import from_ms
from liveroom.store.deadlines import (
    are_laid,
    decide_deadlines,
    free_days,
    keep_free_days,
    lay_deadlines,
)
from liveroom.store.engine import reading, writing
from liveroom.store.requests import keep_requests
from liveroom.store.tables import request

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

JAKARTA = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ONE = ServiceRequest(
    id="LKS-1",
    received=TUESDAY,
    status=ComplaintStatus.RESOLVED,
    source_status="selesai",
    topic="Lampu jalan",
    updated=TUESDAY,
    first_response=TUESDAY + timedelta(hours=30),
    resolved=TUESDAY + timedelta(days=6),
)


def keep(engine: Engine, *requests: ServiceRequest) -> None:
    with writing(engine) as connection:
        keep_requests(connection, "laksa", Feed(requests), TUESDAY, JAKARTA)


def due(connection: Connection, number: str = "LKS-1") -> str:
    found = connection.execute(select(request.c.due_ms).where(request.c.external_id == number))
    return from_ms(found.scalar_one()).astimezone(JAKARTA).strftime("%d.%m. %H:%M")


def test_a_complaint_is_due_by_its_class_and_knows_what_it_took(engine: Engine) -> None:
    """Pengaduan: 14 working days; the answer came on the next day, the end four working days on."""
    keep(engine, ONE)

    with reading(engine) as connection:
        row = connection.execute(select(request)).one()
        assert due(connection) == "15.12. 00:00"
        assert (row.response_days, row.resolution_days, row.told_due_ms) == (1, 4, None)
        assert from_ms(row.response_due_ms).astimezone(JAKARTA).strftime("%d.%m.") == "28.11."


def test_the_sources_own_date_wins_and_stays(engine: Engine) -> None:
    """What the citizen was promised is not moved by a table."""
    keep(engine, replace(ONE, due=TUESDAY + timedelta(hours=2)))
    with writing(engine) as connection:
        rule = Rule(None, Limit(1, Unit.HOURS))
        decide_deadlines(connection, {("pengaduan", ""): rule}, "Sari", TUESDAY)
        lay_deadlines(connection, JAKARTA)

    with reading(engine) as connection:
        assert due(connection) == "24.11. 14:00"


def test_due_dates_are_laid_anew_and_given_back(engine: Engine) -> None:
    """A rule of a topic holds for what is kept and what comes; taken away, the default is back."""
    keep(engine, ONE)
    topic = ("", "LAMPU  jalan")
    with writing(engine) as connection:
        decide_deadlines(connection, {topic: Rule(None, Limit(48, Unit.HOURS))}, "Sari", TUESDAY)
        assert lay_deadlines(connection, JAKARTA) == 1
        assert lay_deadlines(connection, JAKARTA) == 0
        assert due(connection) == "26.11. 12:00"

    keep(engine, replace(ONE, id="LKS-2"))
    with writing(engine) as connection:
        assert due(connection, "LKS-2") == "26.11. 12:00"
        decide_deadlines(connection, {topic: None}, "Sari", TUESDAY)
        assert lay_deadlines(connection, JAKARTA) == 2
        assert due(connection) == "15.12. 00:00"


def test_a_day_of_the_citys_own_moves_due_dates_by_one(engine: Engine) -> None:
    """A Wednesday off is no working day; the same list again is no change."""
    keep(engine, ONE)
    off = {date(2026, 11, 25): "Hari jadi"}
    with writing(engine) as connection:
        assert keep_free_days(connection, "city", off)
        assert not keep_free_days(connection, "city", off)
        assert free_days(connection, "city") == off
        lay_deadlines(connection, JAKARTA)
        assert due(connection) == "16.12. 00:00"


def test_the_same_file_again_changes_nothing(engine: Engine) -> None:
    """Laid dates are not news of the source."""
    keep(engine, ONE)
    with writing(engine) as connection:
        kept = keep_requests(connection, "laksa", Feed((ONE,)), TUESDAY, JAKARTA)

    assert (kept.unchanged, kept.updated) == (1, 0)


def test_what_an_older_version_kept_is_found_bare(engine: Engine) -> None:
    """After an upgrade the registry's first keeping lays the deadlines of old complaints."""
    keep(engine, replace(ONE, kind=ComplaintKind.GAWAT_DARURAT))
    with writing(engine) as connection:
        assert are_laid(connection)
        connection.execute(update(request).values(due_ms=None, response_due_ms=None))
        assert not are_laid(connection)
        lay_deadlines(connection, JAKARTA)
        assert due(connection) == "26.11. 12:00"
