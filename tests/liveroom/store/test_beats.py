"""Beats become verdicts, also of the time in which the collector was away, and never by guessing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from liveroom.model import BeatCheck, Cause, Sample, Status
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.beats import expected, forget, judged, keep_beat, listen
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.engine import reading, writing
from liveroom.store.settling import settle
from liveroom.store.tables import beat, sample
from liveroom.store.writes import keep_registry
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from sqlalchemy import Engine

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CHECK = BeatCheck("kirim-pajak", MINUTE, 30 * SECOND)
PAJAK = replace(registry().applications[1], slug="kirim-pajak", health=None, beat=CHECK)


@pytest.fixture
def watched(engine: Engine) -> Engine:
    """Return a database in which a job beats every minute, with half a minute of grace."""
    with writing(engine) as connection:
        keep_registry(connection, replace(registry(), applications=(PAJAK,)), "one", NOON, ZONE)
    return engine


def first(engine: Engine) -> datetime:
    """Return where the first slot after the registration begins."""
    return to_judge(engine, NOON + 10 * MINUTE)[0].start


def to_judge(engine: Engine, now: datetime) -> list[Sample]:
    """Return the verdicts that are due and not written yet."""
    with reading(engine) as connection:
        return judged(connection, now)


def heard(engine: Engine, *minutes: float) -> None:
    """Keep beats so many minutes after the first slot began."""
    begun = first(engine)
    with writing(engine) as connection:
        for minute in minutes:
            keep_beat(connection, 1, to_ms(begun + minute * MINUTE))


def listened(engine: Engine, start: float, end: float) -> None:
    """Listen from one minute after the first slot began to another."""
    begun = first(engine)
    with writing(engine) as connection:
        at, since = to_ms(begun + start * MINUTE), 0
        while at <= to_ms(begun + end * MINUTE):
            since = listen(connection, since, at)
            at += 5000


def verdicts(engine: Engine) -> list[tuple[Status, Cause]]:
    """Return what was said of each slot, in order."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(sample.c.status, sample.c.cause).order_by(sample.c.start_s)
        )
        return [(STATUS[status], CAUSE[cause]) for status, cause in rows]


def over(engine: Engine, slots: int) -> datetime:
    """Return when so many slots since the registration are over and may be judged."""
    return first(engine) + slots * MINUTE + 15 * SECOND


UP, DOWN = (Status.UP, Cause.NONE), (Status.DOWN, Cause.TIMEOUT)
UNKNOWN = (Status.UNKNOWN, Cause.MONITOR_STOPPED)


def test_a_job_that_beats_is_up_and_one_that_stops_is_down(watched: Engine) -> None:
    """Every slot gets one verdict, by itself; a beat again, and it is up again."""
    listened(watched, -3, 12)
    heard(watched, 0.5, 1.5, 2.5, 7.5, 8.5)

    settle(watched, over(watched, 9), ZONE)

    assert verdicts(watched) == [UP, UP, UP, UP, DOWN, DOWN, DOWN, DOWN, UP]


def test_while_nobody_could_hear_nothing_is_down(watched: Engine) -> None:
    """The web was being restarted: a beat may have been sent."""
    listened(watched, -3, 2)
    heard(watched, 0.5, 1.5)

    settle(watched, over(watched, 7), ZONE)

    assert verdicts(watched) == [UP, UP, UP, *[UNKNOWN] * 4]


def test_a_collector_that_was_away_judges_what_it_missed_once(watched: Engine) -> None:
    """The evidence lies in the database; judging again finds nothing to do."""
    listened(watched, -3, 12)
    heard(watched, *(0.5 + minute for minute in range(9)))
    late = over(watched, 8)

    settle(watched, over(watched, 2), ZONE)
    settle(watched, late, ZONE)
    settle(watched, late, ZONE)

    assert verdicts(watched) == [UP] * 8
    assert to_judge(watched, late) == []


def test_a_slot_waits_until_it_is_over(watched: Engine) -> None:
    """Fifteen seconds, in which the web says that it listened to the end."""
    due = over(watched, 1)
    assert to_judge(watched, due - SECOND) == []
    assert len(to_judge(watched, due)) == 1


def test_a_pause_is_a_gap_and_a_breath_is_not(engine: Engine) -> None:
    """Somebody who says nothing for longer than fifteen seconds has not listened."""
    with writing(engine) as connection:
        assert listen(connection, 0, 1000) == 1000
        assert listen(connection, 1000, 16_000) == 1000
        assert listen(connection, 1000, 31_001) == 31_001


def test_beats_are_kept_once_a_second_and_not_for_ever(watched: Engine) -> None:
    """Whoever beats too often says nothing more by it."""
    with writing(watched) as connection:
        assert keep_beat(connection, 1, to_ms(NOON) + 100)
        assert not keep_beat(connection, 1, to_ms(NOON) + 900)
        (known,) = expected(connection, to_ms(NOON))
        assert (known.secret, known.patience_ms) == ("kirim-pajak", 90_000)
        forget(connection, from_ms(to_ms(NOON)) + timedelta(days=41))
        assert connection.execute(select(func.count()).select_from(beat)).scalar_one() == 0
