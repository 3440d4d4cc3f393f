"""Incidents of applications that leave and come back; those of a life: tests of samples."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, select

from liveroom.model import Application, Sample, Status, Verdict
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.claims import acknowledge, claims
from liveroom.store.engine import writing
from liveroom.store.events import events_after
from liveroom.store.flips import end_retired
from liveroom.store.tables import current, incident
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
PARKIR = replace(registry().applications[0], registered=NOON - timedelta(days=2))


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a writing connection to a database that watches `parkir`."""
    with writing(engine) as opened:
        registered(opened, NOON, PARKIR)
        yield opened


def registered(connection: Connection, at: datetime, *each: Application) -> None:
    """Accept a file with these applications."""
    keep_registry(connection, replace(registry(), applications=each), "any", at, ZONE)


def seen(connection: Connection, minute: int, status: Status) -> None:
    """Keep a look at `parkir`, so many minutes after NOON."""
    at = NOON + minute * MINUTE
    keep_samples(connection, [Sample("parkir", at, MINUTE, Verdict(status))], at)


def incidents(connection: Connection) -> list[tuple[float, float | None]]:
    """Return when incidents opened and closed, in minutes after NOON."""
    rows = connection.execute(select(incident).order_by(incident.c.opened_ms))
    return [(minutes(row.opened_ms) or 0, minutes(row.closed_ms)) for row in rows]


def minutes(moment_ms: int | None) -> float | None:
    """Return how long after NOON that is."""
    return None if moment_ms is None else (from_ms(moment_ms) - NOON) / MINUTE


def test_an_open_incident_closes_when_its_application_leaves(connection: Connection) -> None:
    """Nobody is called out for what is not there any more; what was on its way changes nothing."""
    seen(connection, 1, Status.DOWN)
    registered(connection, NOON + 2.5 * MINUTE)
    assert incidents(connection) == [(1, 2.5)]
    seen(connection, 2, Status.DOWN)
    seen(connection, 3, Status.DOWN)
    assert incidents(connection) == [(1, 2.5)]


@pytest.mark.parametrize(
    ("back", "found"), [(Status.UP, [(1, 2.5)]), (Status.DOWN, [(1, 2.5), (10, None)])]
)
def test_who_comes_back_starts_afresh(
    connection: Connection, back: Status, found: list[tuple[float, float | None]]
) -> None:
    """The absence belongs to no incident: an outage after it is a new one, since then."""
    seen(connection, 1, Status.DOWN)
    seen(connection, 2, Status.DOWN)
    registered(connection, NOON + 2.5 * MINUTE)
    registered(connection, NOON + 9 * MINUTE, PARKIR)
    seen(connection, 10, back)
    assert incidents(connection) == found
    assert connection.execute(select(current.c.since_ms)).scalar_one() >= to_ms(NOON + 9 * MINUTE)


def test_a_retirement_by_date_closes_when_it_comes(connection: Connection) -> None:
    """The file may name the day in advance; until then an outage is an outage."""
    dated = replace(PARKIR, retired=NOON + 5 * MINUTE)
    registered(connection, NOON, dated)
    seen(connection, 1, Status.DOWN)
    end_retired(connection, to_ms(NOON + 4 * MINUTE))
    assert incidents(connection) == [(1, None)]
    end_retired(connection, to_ms(NOON + 60 * MINUTE))
    assert incidents(connection) == [(1, 5)]


def test_a_corrected_date_is_as_if_it_had_always_been_so(connection: Connection) -> None:
    """A slip of the pen must not leave an incident cut in two."""
    seen(connection, 1, Status.DOWN)
    registered(connection, NOON + 9 * MINUTE, replace(PARKIR, retired=NOON + 1.5 * MINUTE))
    registered(connection, NOON + 9 * MINUTE, replace(PARKIR, retired=NOON + 3 * MINUTE))
    assert incidents(connection) == [(1, 3)]


def late(connection: Connection, minute: int, status: Status) -> None:
    """Keep a look at `parkir` of so many minutes after NOON, an hour later."""
    at = NOON + minute * MINUTE
    keep_samples(connection, [Sample("parkir", at, MINUTE, Verdict(status))], NOON + 60 * MINUTE)


def steps(connection: Connection) -> list[tuple[int, str, float | None]]:
    """Return every step that was told: which incident, what, and its minute after NOON."""
    told = events_after(connection, 0)
    return [(each.incident_id, each.step, minutes(each.at_ms)) for each in told]


def test_each_step_is_told_when_it_happens(connection: Connection) -> None:
    """Opened, closed, back again, closed: what a notice can be made of, once each."""
    for minute, status in enumerate((Status.UP, Status.DOWN, Status.DOWN, Status.UP, Status.DOWN)):
        seen(connection, minute, status)
    seen(connection, 5, Status.UP)

    assert steps(connection) == [
        (1, "opened", 1),
        (1, "closed", 3),
        (1, "continued", 4),
        (1, "flapping", 5),
        (1, "closed", 5),
    ]
    row = connection.execute(select(incident)).one()
    assert (row.flapping, row.revised_ms) == (True, None)


def test_late_evidence_marks_what_it_moves_and_keeps_the_number(connection: Connection) -> None:
    """Who has written down the number of an incident finds it again, and reads that it changed."""
    for minute, status in ((0, Status.UP), (3, Status.DOWN), (6, Status.UP)):
        seen(connection, minute, status)
    assert incidents(connection) == [(3, 6)]

    late(connection, 2, Status.DOWN)
    late(connection, 5, Status.UP)

    row = connection.execute(select(incident)).one()
    assert (row.id, minutes(row.opened_ms), minutes(row.closed_ms)) == (1, 2, 5)
    assert minutes(row.revised_ms) == 60
    assert [each[1:] for each in steps(connection)[2:]] == [
        ("revised", 2),
        ("revised", 5),
        ("closed", 5),
    ]


def test_who_took_one_of_two_has_taken_what_they_are_together(connection: Connection) -> None:
    """Late evidence makes one outage of two: nobody's name on it is lost, and it says it moved."""
    for minute, status in ((0, Status.DOWN), (1, Status.UP), (5, Status.DOWN)):
        seen(connection, minute, status)
    first, second = connection.execute(
        select(incident.c.id).order_by(incident.c.opened_ms)
    ).scalars()
    acknowledge(connection, second, "Sari", "", 1)

    late = Sample("parkir", NOON + 3 * MINUTE, MINUTE, Verdict(Status.DOWN))
    keep_samples(connection, [late], NOON + 30 * MINUTE)

    (row,) = connection.execute(select(incident)).all()
    assert (row.id, minutes(row.revised_ms)) == (first, 30)
    assert claims(connection, [first])[first].name == "Sari"


def test_what_was_never_there_is_withdrawn_and_its_number_never_used_again(
    connection: Connection,
) -> None:
    """Two incidents that were one all along: one stays, the other is told as gone."""
    for minute in (0, 9):
        seen(connection, minute, Status.DOWN)
        seen(connection, minute + 1, Status.UP)
    seen(connection, 11, Status.UP)
    for minute in (2, 4, 6, 8):
        late(connection, minute, Status.DOWN)
    assert incidents(connection) == [(0, 10)]

    for minute in range(12, 40):
        seen(connection, minute, Status.UP)
    seen(connection, 40, Status.DOWN)

    assert (2, "withdrawn", 9) in steps(connection)
    numbers = connection.execute(select(incident.c.id).order_by(incident.c.id)).scalars().all()
    assert numbers[0] == 1
    assert numbers[1] > max(2, *(each[0] for each in steps(connection)[:-1]))


def test_an_incident_is_carried_across_silence_and_says_so(connection: Connection) -> None:
    """Nobody saw it for four minutes: it neither ended nor began again there."""
    seen(connection, 0, Status.DOWN)
    seen(connection, 5, Status.DOWN)
    row = connection.execute(select(incident)).one()
    assert (row.closed_ms, row.unobserved_ms) == (None, 4 * 60_000)
