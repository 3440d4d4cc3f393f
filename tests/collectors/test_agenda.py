"""What is asked when: which slots have room for an attempt, and what becomes of those that have not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from collectors.agenda import Agenda
from collectors.rounds import Round
from collectors.run import Means
from liveroom.model import Application, Cause, HealthCheck, Sample, Status, Verdict
from liveroom.store.grids import Laid
from tests.fakes import Clock, Wire, answer

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
APPLICATION = Application(
    "parkir",
    "Parkir",
    "umum",
    "dishub",
    timeout=10 * SECOND,
    health=HealthCheck("https://parkir.example.go.id/health"),
)
HEALTH = Round("health", APPLICATION, (Laid(0, 60, 0),))
RETIRED = replace(HEALTH, subject=replace(APPLICATION, retired=NOON))


@pytest.mark.parametrize(
    ("found", "passed_s", "has_room"),
    [
        (HEALTH, 0, True),
        (HEALTH, 50, True),
        (HEALTH, 50.001, False),  # ten seconds of patience no longer fit
        (replace(HEALTH, judged=NOON), 0, True),  # the slot before this one
        (replace(HEALTH, judged=NOON + 60 * SECOND), 0, False),
        (replace(HEALTH, source="usage"), 55, True),
        (RETIRED, 0, False),
        (replace(RETIRED, source="usage"), 0, False),
    ],
)
def test_a_slot_in_progress_is_asked_where_it_has_room(
    found: Round,
    passed_s: float,
    has_room: bool,  # noqa: FBT001  a table's column
) -> None:
    """At the start: one slot, one verdict, and a full attempt or none."""
    assert found.has_room(NOON + passed_s * SECOND) is has_room


def _begun(found: Round, now: datetime) -> tuple[list[Sample], Wire]:
    """Return what is told of the slot of noon when it is begun at `now`, and who was asked."""
    wire, told = Wire(answer(b'{"status":"UP"}')), list[Sample]()
    means = Means(wire, ZoneInfo("Asia/Jakarta"), now=Clock(now).now)

    async def begin() -> None:
        agenda = Agenda(means, told.append, _bring, lambda _: ())
        agenda.rounds = {"it": found}
        agenda.begin("it", NOON, now)
        await asyncio.gather(*agenda.running.values())

    asyncio.run(begin())
    return told, wire


async def _bring(_: Round) -> None:
    raise AssertionError("only health is asked for here")


def test_a_slot_that_is_begun_too_late_is_nobodys_outage() -> None:
    """A turn that comes late asks nobody who could no longer answer in time."""
    in_time, asked = _begun(HEALTH, NOON + 50 * SECOND)
    late, unasked = _begun(HEALTH, NOON + 51 * SECOND)

    assert [each.verdict for each in in_time] == [Verdict(Status.UP)]
    assert [(each.verdict, each.attempts) for each in late] == [
        (Verdict(Status.UNKNOWN, Cause.MONITOR_OVERLOAD), 0)
    ]
    assert (len(asked.asked), len(unasked.asked)) == (1, 0)


def test_who_has_retired_is_not_asked_any_more() -> None:
    """Nor is anything said of it: its life is over."""
    told, wire = _begun(RETIRED, NOON)

    assert (told, wire.asked) == ([], [])
