"""A silent outage is one episode: begun by complaints over a green check, ended when they are usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.model import Cause, ComplaintStatus, Feed, Sample, ServiceRequest, Status, Verdict
from liveroom.store.engine import writing
from liveroom.store.episodes import Episode
from liveroom.store.requests import keep_requests
from liveroom.store.silent import listen
from liveroom.store.tables import silent_outage
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
UP, DOWN = Verdict(Status.UP), Verdict(Status.DOWN, Cause.TIMEOUT)
SLUG = "ktp"


def _town(engine: Engine, weeks: int = 9) -> None:
    """Register the city, with one complaint about anything in each of the weeks before noon."""
    with writing(engine) as connection:
        keep_registry(connection, registry(NOON), "digest", NOON - timedelta(weeks=weeks), ZONE)
    _complain(engine, *(-week * 7 * 24 * 60 - 90 for week in range(1, weeks)), slug="parkir")
    _say(engine, UP)


def _say(engine: Engine, verdict: Verdict, minute: float = 0) -> None:
    at = NOON + minute * MINUTE
    with writing(engine) as connection:
        keep_samples(connection, [Sample(SLUG, at, MINUTE, verdict)], at + MINUTE)


def _complain(engine: Engine, *minutes: float, slug: str = SLUG) -> None:
    told = tuple(
        ServiceRequest(
            f"{slug}/{minute}",
            NOON + minute * MINUTE,
            ComplaintStatus.RECEIVED,
            "menunggu",
            "Lain-lain",
            application=slug,
        )
        for minute in minutes
    )
    with writing(engine) as connection:
        keep_requests(connection, "laksa", Feed(told), NOON, ZONE, "open311")


def _listen(engine: Engine, minute: float = 1) -> int:
    return listen(engine, NOON + minute * MINUTE, ZONE)


def _kept(engine: Engine) -> list[Episode]:
    with engine.connect() as connection:
        rows = connection.execute(select(silent_outage).order_by(silent_outage.c.id))
        return [Episode(*row) for row in rows]


def test_complaints_over_a_green_check_are_one_episode(engine: Engine) -> None:
    """However often one looks; it grows, and ends when nobody complains any more."""
    _town(engine)
    _complain(engine, -30, -20, -10, -5)

    changes = [_listen(engine), _listen(engine, 2)]
    _complain(engine, 3)
    changes += [_listen(engine, 4), _listen(engine, 90), _listen(engine, 240), _listen(engine, 300)]

    assert changes == [1, 0, 1, 0, 1, 0]
    (kept,) = _kept(engine)
    assert (kept.received, kept.window_s) == (5, 3600)
    assert kept.opened_ms == round((NOON - 30 * MINUTE).timestamp() * 1000)
    assert kept.closed_ms == round((NOON + 240 * MINUTE).timestamp() * 1000)


def test_a_check_that_is_not_green_needs_no_second_alarm(engine: Engine) -> None:
    """An outage that is known, or was until just now, explains its complaints."""
    _town(engine)
    _say(engine, DOWN, 1)
    _complain(engine, -30, -20, -10, -5)

    assert _listen(engine, 2) == 0
    _say(engine, UP, 2)
    assert _listen(engine, 4) == 0


def test_a_short_history_says_nothing(engine: Engine) -> None:
    """What is usual is not known after three weeks."""
    _town(engine, weeks=3)
    _complain(engine, -30, -20, -10, -5)

    assert _listen(engine) == 0


def test_an_application_that_leaves_ends_its_episode(engine: Engine) -> None:
    """Nobody is asked to look at what is not there any more."""
    _town(engine)
    _complain(engine, -30, -20, -10, -5)
    _listen(engine)
    left = replace(
        registry(NOON),
        applications=tuple(one for one in registry(NOON).applications if one.slug != SLUG),
    )
    with writing(engine) as connection:
        keep_registry(connection, left, "digest-2", NOON + 2 * MINUTE, ZONE)

    assert _listen(engine, 3) == 1
    assert _kept(engine)[0].closed_ms is not None
