"""Outages of one cause are one row, in whatever order we hear of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, select

from liveroom.model import Application, Cause, HealthCheck, Sample, Status, Verdict
from liveroom.rules.periods import to_ms
from liveroom.store.claims import acknowledge, claims
from liveroom.store.engine import writing
from liveroom.store.events import events_of
from liveroom.store.tables import incident
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
UP, DOWN = Verdict(Status.UP), Verdict(Status.DOWN, Cause.TIMEOUT)
NAMES = [f"app-{number}" for number in range(9)]
AGENCIES = ("diskominfo", "dinkes", "dishub")


def application(name: str, number: int) -> Application:
    """Return one whose owner few share; the first six rest on `pusat-data`."""
    return Application(
        name,
        name,
        "layanan-publik",
        AGENCIES[number % 3],
        registered=NOON - timedelta(days=1),
        depends_on=("pusat-data",) if number < 6 else (),
        health=HealthCheck(f"http://{name}.contoh.go.id/"),
    )


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a writing connection to nine applications and what most of them rest on."""
    known = [application(name, number) for number, name in enumerate(NAMES)]
    base = replace(application("pusat-data", 8), depends_on=())
    with writing(engine) as opened:
        everything = replace(registry(), applications=(base, *known))
        keep_registry(opened, everything, "one", NOON - timedelta(hours=1), ZONE)
        yield opened


def looks(verdict: Verdict, minute: int, *names: str, at: str = "") -> list[Sample]:
    """Return a look at each of these, so many minutes after NOON; `at` is where they were."""
    places = (at,) if at else ()
    start = NOON + minute * MINUTE
    return [Sample(name, start, MINUTE, verdict, addresses=places) for name in names]


def keep(connection: Connection, samples: list[Sample]) -> None:
    """Keep looks as they come home."""
    keep_samples(connection, samples, max(each.start for each in samples))


def told(connection: Connection) -> list[tuple[Any, ...]]:
    """Return the parents: what is shared, when it opened and closed, how many are under it."""
    rows = connection.execute(select(incident).order_by(incident.c.opened_ms)).all()
    return [
        (
            *(row.shared_kind, row.shared_by),
            *((ms and (ms - to_ms(NOON)) // 60_000) for ms in (row.opened_ms, row.closed_ms)),
            sum(child.parent_id == row.id for child in rows),
        )
        for row in rows
        if row.application_id is None
    ]


def test_what_rests_on_one_thing_and_fails_with_it_is_one_row(connection: Connection) -> None:
    """It opens with the first outage, says what is shared, and closes with the last."""
    keep(connection, looks(DOWN, 0, "pusat-data"))
    keep(connection, looks(DOWN, 1, *NAMES[:3]))
    assert told(connection) == []

    keep(connection, looks(DOWN, 2, *NAMES[3:6]))
    assert told(connection) == [("dependency", "pusat-data", 0, None, 7)]

    keep(connection, looks(UP, 3, "pusat-data", *NAMES[:5]))
    assert told(connection)[0][3] is None
    keep(connection, looks(UP, 5, NAMES[5]))
    assert told(connection) == [("dependency", "pusat-data", 0, 5, 7)]
    parent = connection.execute(
        select(incident.c.id).where(incident.c.application_id.is_(None))
    ).scalar_one()
    assert [each.step for each in events_of(connection, parent)] == ["opened", "closed"]


def test_an_address_that_dies_takes_what_is_there_with_it(connection: Connection) -> None:
    """Different names and owners, one machine."""
    keep(connection, looks(DOWN, 0, *NAMES[4:9], at="10.0.0.5"))
    assert told(connection) == [("address", "10.0.0.5", 0, None, 5)]


def test_names_that_nobody_answers_for_share_that(connection: Connection) -> None:
    """A zone that fell out of the resolver is one cause, whatever the names are."""
    keep(connection, looks(Verdict(Status.DOWN, Cause.DNS), 0, *NAMES[4:9]))
    assert told(connection) == [("dns", "no answer", 0, None, 5)]


def test_four_are_four(connection: Connection) -> None:
    """Few outages at a time are what happens every day."""
    keep(connection, looks(DOWN, 0, *NAMES[5:9], at="10.0.0.5"))
    keep(connection, looks(DOWN, 4, NAMES[4], at="10.0.0.5"))
    assert told(connection) == []


def test_who_took_it_keeps_it_as_it_grows(connection: Connection) -> None:
    """The number of the row stays, and with it the name of who has it."""
    keep(connection, looks(DOWN, 0, *NAMES[:5]))
    number = connection.execute(
        select(incident.c.id).where(incident.c.application_id.is_(None))
    ).scalar_one()
    acknowledge(connection, number, "Sari", "", 1)

    keep(connection, looks(DOWN, 1, NAMES[5], "pusat-data"))

    rows = connection.execute(select(incident).where(incident.c.parent_id == number)).all()
    assert len(rows) == 7
    assert {claim.name for claim in claims(connection, [row.id for row in rows]).values()} == {
        "Sari"
    }


def test_evidence_that_one_was_earlier_lets_go_of_the_rest(connection: Connection) -> None:
    """Five became four: no common cause is claimed any more, and that is told."""
    keep(connection, looks(DOWN, 10, *NAMES[:5]))
    number = connection.execute(
        select(incident.c.id).where(incident.c.application_id.is_(None))
    ).scalar_one()

    early = looks(DOWN, 0, NAMES[0])
    keep_samples(connection, early, NOON + 10 * MINUTE)

    assert told(connection) == []
    assert [each.step for each in events_of(connection, number)] == ["opened", "withdrawn"]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_in_which_we_hear_does_not_matter(connection: Connection, seed: int) -> None:
    """A database that was locked for a while makes the same rows afterwards."""
    samples = looks(UP, -1, "pusat-data", *NAMES) + looks(UP, 9, *NAMES)
    for minute, name in enumerate(("pusat-data", *NAMES)):
        samples += looks(DOWN, minute // 3, name)
    Random(seed).shuffle(samples)
    for start in range(0, len(samples), 7):
        keep_samples(connection, samples[start : start + 7], NOON + 20 * MINUTE)
    assert told(connection) == [("dependency", "pusat-data", 0, None, 7)]


@pytest.mark.parametrize(
    ("owner", "host", "shared"),
    [
        ("dinkes", "{}.contoh.go.id", ("owner", "dinkes")),
        ("", "satu.go.id", ("host", "satu.go.id")),
    ],
)
def test_an_owner_or_a_host_is_enough(
    engine: Engine, owner: str, host: str, shared: tuple[str, str]
) -> None:
    """Five that share one thing and nothing else are one row."""
    known = [
        replace(
            application(name, number),
            owner=owner or AGENCIES[number % 3],
            depends_on=(),
            health=HealthCheck(f"http://{host.format(name)}/"),
        )
        for number, name in enumerate(NAMES[:5])
    ]
    with writing(engine) as connection:
        everything = replace(registry(), applications=tuple(known))
        keep_registry(connection, everything, "one", NOON - timedelta(hours=1), ZONE)

        keep(connection, looks(DOWN, 0, *NAMES[:5]))

        assert [row[:2] for row in told(connection)] == [shared]
