"""A source's age, its fault and its watermark are kept beside what it told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from liveroom.model import ComplaintStatus, Feed, ServiceRequest
from liveroom.rules.periods import to_ms
from liveroom.store.engine import reading, writing
from liveroom.store.sources import source_failed, source_id, source_read
from liveroom.store.tables import heartbeat, source

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def feed(updated: datetime) -> Feed:
    return Feed(
        (ServiceRequest("1", NOON - 3 * HOUR, ComplaintStatus.RECEIVED, "x", "y", updated=updated),)
    )


def state(engine: Engine) -> tuple[Any, ...]:
    columns = ("as_of_ms", "watermark_ms", "failed_ms", "failure")
    with reading(engine) as connection:
        return tuple(connection.execute(select(*(source.c[name] for name in columns))).one())


def seq(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(heartbeat.c.seq)).scalar_one())


def test_a_source_is_made_once(engine: Engine) -> None:
    """An import may come before the registry names the feed."""
    with writing(engine) as connection:
        first = source_id(connection, "laksa", "laksa-csv")
        assert source_id(connection, "laksa", "open311") == first


def test_a_read_sets_the_age_and_moves_the_watermark_forward_only(engine: Engine) -> None:
    """A server whose clock falls back must not make us forget how far we were."""
    with writing(engine) as connection:
        source_id(connection, "laksa", "open311")
        source_read(connection, "laksa", feed(NOON), NOON)
        source_read(connection, "laksa", feed(NOON - HOUR), NOON + MINUTE)
        source_read(connection, "laksa", Feed(()), NOON + 2 * MINUTE)
    assert state(engine) == (to_ms(NOON + 2 * MINUTE), to_ms(NOON), None, None)


def test_a_failure_keeps_when_it_began_and_the_next_read_ends_it(engine: Engine) -> None:
    """The wall says since when a feed is not read; the age of what it told stays."""
    with writing(engine) as connection:
        source_id(connection, "laksa", "open311")
        source_read(connection, "laksa", feed(NOON), NOON)
        source_failed(connection, "laksa", "the answer is not JSON", NOON + MINUTE)
        source_failed(connection, "laksa", "the answer is not JSON", NOON + 2 * MINUTE)
    assert state(engine) == (
        to_ms(NOON),
        to_ms(NOON),
        to_ms(NOON + MINUTE),
        "the answer is not JSON",
    )
    before = seq(engine)
    with writing(engine) as connection:
        source_read(connection, "laksa", feed(NOON), NOON + HOUR)
    assert state(engine)[2:] == (None, None)
    assert seq(engine) == before + 1


def test_a_source_that_is_gone_is_passed_over(engine: Engine) -> None:
    """It may leave the registry while it is being read."""
    with writing(engine) as connection:
        source_read(connection, "laksa", feed(NOON), NOON)
        source_failed(connection, "laksa", "refused", NOON)
        assert connection.execute(select(source)).all() == []


def test_a_file_makes_no_feed_younger_or_well(engine: Engine) -> None:
    """Imported history is no answer of the feed: how old it is, only the feed can tell."""
    with writing(engine) as connection:
        number = source_id(connection, "laksa", "open311")
        connection.execute(update(source).where(source.c.id == number).values(every_s=60))
        source_read(connection, "laksa", feed(NOON - HOUR), NOON)
        source_failed(connection, "laksa", "the answer is not JSON", NOON + MINUTE)
        source_read(connection, "laksa", feed(NOON), NOON + HOUR, by_file=True)
    failed = (to_ms(NOON + MINUTE), "the answer is not JSON")
    assert state(engine) == (to_ms(NOON), to_ms(NOON), *failed)
