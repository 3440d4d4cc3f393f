"""What the city decides a word means holds for what is kept and for what will come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from liveroom.model import ComplaintStatus, Feed, ServiceRequest
from liveroom.store.engine import reading, writing
from liveroom.store.requests import keep_requests
from liveroom.store.sources import source_id
from liveroom.store.tables import request, request_history
from liveroom.store.wording import change_words, own_words, relabel_requests

if TYPE_CHECKING:
    from sqlalchemy import Engine

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ODD = ServiceRequest("1", NOON, ComplaintStatus.RECEIVED, "Rampung", "Lampu", known_status=False)


def keep(engine: Engine, *requests: ServiceRequest, source: str = "laksa") -> None:
    with writing(engine) as connection:
        keep_requests(connection, source, Feed(requests), NOON, JAKARTA)


def decide(engine: Engine, status: ComplaintStatus | None, source: str = "laksa") -> int:
    with writing(engine) as connection:
        number = source_id(connection, source, "file")
        return change_words(connection, number, {"RAMPUNG ": status}, "Sari", NOON)


def told(engine: Engine) -> list[tuple[object, ...]]:
    columns = (request.c.status, request.c.source_status, request.c.known_status)
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(request.c.id))]


def test_a_decision_holds_for_what_is_kept_and_its_history(engine: Engine) -> None:
    """The source's own word stays; what it is taken for changes, and changes back."""
    keep(engine, ODD)
    assert decide(engine, ComplaintStatus.RESOLVED) == 1
    assert told(engine) == [("resolved", "Rampung", True)]
    with reading(engine) as connection:
        assert connection.execute(select(request_history.c.status)).scalars().all() == ["resolved"]
    assert decide(engine, ComplaintStatus.RESOLVED) == 0
    assert decide(engine, None) == 1
    assert told(engine) == [("received", "Rampung", False)]


def test_a_decision_holds_for_what_comes_later(engine: Engine) -> None:
    """A feed tells the same word every minute: it is news only once."""
    decide(engine, ComplaintStatus.CLOSED)
    keep(engine, ODD, replace(ODD, id="2", source_status="rampung"))
    assert [row[0] for row in told(engine)] == ["closed", "closed"]
    with writing(engine) as connection:
        kept = keep_requests(connection, "laksa", Feed((ODD,)), NOON + timedelta(1), JAKARTA)
        assert (kept.unchanged, relabel_requests(connection)) == (1, 0)


def test_another_source_may_mean_something_else_by_it(engine: Engine) -> None:
    """The table is one per source."""
    keep(engine, ODD)
    keep(engine, ODD, source="lapor")
    decide(engine, ComplaintStatus.REJECTED, source="lapor")
    assert [row[0] for row in told(engine)] == ["received", "rejected"]
    with reading(engine) as connection:
        assert own_words(connection, 1) == {}
