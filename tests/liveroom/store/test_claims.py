"""Somebody has an incident, or nobody; who had it before is never forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from liveroom.store.claims import acknowledge, claims, give_back, steps
from liveroom.store.engine import writing
from liveroom.store.tables import heartbeat, incident

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

PARENT, FIRST, SECOND, ALONE = 1, 2, 3, 4


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a writing connection to four incidents: a parent, its two children, and another."""
    with writing(engine) as opened:
        for number, parent in ((PARENT, None), (FIRST, PARENT), (SECOND, PARENT), (ALONE, None)):
            opened.execute(
                insert(incident).values(
                    id=number, parent_id=parent, severity="down", cause=2, opened_ms=number
                )
            )
        yield opened


def names(connection: Connection) -> dict[int, str]:
    """Return who has what now."""
    found = claims(connection, [PARENT, FIRST, SECOND, ALONE])
    return {number: claim.name for number, claim in found.items()}


def test_every_step_is_kept_and_the_last_one_is_the_case(connection: Connection) -> None:
    """Who took it first, who took over and who gave it back is what a review asks for."""
    assert acknowledge(connection, ALONE, "Sari", "saya cek", 10)
    assert acknowledge(connection, ALONE, "Budi", "", 20)
    assert names(connection) == {ALONE: "Budi"}

    assert give_back(connection, ALONE, "Budi", "bukan milik saya", 30)

    assert names(connection) == {}
    told = [(each.name, each.at_ms, each.taken) for each in steps(connection, ALONE)]
    assert told == [("Sari", 10, True), ("Budi", 20, True), ("Budi", 30, False)]


def test_the_same_again_changes_nothing(connection: Connection) -> None:
    """A button may be pressed twice, and a request sent again after a time-out."""
    acknowledge(connection, ALONE, "Sari", "saya cek", 10)
    before = connection.execute(select(heartbeat.c.seq)).scalar_one()

    assert not acknowledge(connection, ALONE, "Sari", "saya cek", 20)
    assert not give_back(connection, FIRST, "Sari", "", 20)

    assert [each.at_ms for each in steps(connection, ALONE)] == [10]
    assert connection.execute(select(heartbeat.c.seq)).scalar_one() == before


def test_who_has_a_parent_has_its_children(connection: Connection) -> None:
    """One person takes one cause; nobody should have to take forty applications one by one."""
    acknowledge(connection, FIRST, "Budi", "", 10)
    acknowledge(connection, PARENT, "Sari", "", 20)

    assert names(connection) == {PARENT: "Sari", FIRST: "Budi", SECOND: "Sari"}


def test_a_child_can_be_given_back_alone(connection: Connection) -> None:
    """The last word counts: of the child itself, or of the whole if that came later."""
    acknowledge(connection, PARENT, "Sari", "", 10)
    give_back(connection, FIRST, "Sari", "yang ini lain", 20)
    assert names(connection) == {PARENT: "Sari", SECOND: "Sari"}

    acknowledge(connection, PARENT, "Budi", "", 30)

    assert names(connection) == {PARENT: "Budi", FIRST: "Budi", SECOND: "Budi"}
