"""Every format the city speaks is read back, by the room's own dialects, as it was meant."""

from __future__ import annotations

import pytest

from demo import troubles
from demo.city import found
from demo.history import verdict_of
from demo.state import State
from demo.troubles import Trouble
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.model import Cause, Status, Verdict

SERVICES = found().services


def test_every_health_dialect_is_spoken() -> None:
    """A dialect nobody speaks is a dialect nobody has seen work."""
    assert {one.dialect for one in SERVICES} == set(HEALTH_DIALECTS)


def test_a_service_that_is_well_is_up() -> None:
    """All 153 of them, each in its own words."""
    assert {verdict_of(one, State(None, 80)) for one in SERVICES} == {Verdict(Status.UP)}


@pytest.mark.parametrize(
    ("ways", "status"),
    [
        (troubles.grave, Status.DOWN),
        (troubles.light, Status.DEGRADED),
        (troubles.unclear, Status.UNKNOWN),
    ],
)
def test_every_trouble_is_read_as_it_was_meant(ways: object, status: Status) -> None:
    """The script counts on it: a service meant to be down that reads as up would be a hole."""
    assert callable(ways)

    read = {verdict_of(one, State(way, 80)).status for one in SERVICES for way in ways(one)}

    assert read == {status}


def test_outages_have_different_causes() -> None:
    """A wall on which everything is `http-status` teaches nobody anything."""
    causes = {
        verdict_of(one, State(way, 80)).cause for one in SERVICES for way in troubles.grave(one)
    }

    assert causes == {
        Cause.HTTP_STATUS,
        Cause.CHECK_FAILED,
        Cause.TIMEOUT,
        Cause.REFUSED,
        Cause.RESET,
        Cause.CONTENT_FORBIDDEN,
        Cause.CONTENT_MISSING,
    }


def test_a_check_can_fail_inside_a_200() -> None:
    """The commonest lie of all: the page is there, the report in it is not good."""
    spatie = next(one for one in SERVICES if one.dialect == "spatie")

    assert verdict_of(spatie, State(Trouble.FAILED, 80)) == Verdict(Status.DOWN, Cause.CHECK_FAILED)
    assert verdict_of(spatie, State(Trouble.CHECK, 80)) == Verdict(
        Status.DEGRADED, Cause.CHECK_FAILED
    )
    assert verdict_of(spatie, State(Trouble.STALE, 80)) == Verdict(
        Status.DEGRADED, Cause.STALE_REPORT
    )
