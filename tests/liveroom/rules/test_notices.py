"""One notice for each incident, step and channel, and none without its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Channel, Hours
from liveroom.rules import notices
from liveroom.rules.notices import Fact, Of, Trouble, due, of_incident
from tests.city import ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

SECOND, MINUTE = 1000, 60_000
OPERATOR = Channel("petugas", "secret:a", steps=notices.USUAL["operator"])
EAGER = Channel("ronda", "secret:a", steps=("opened", "confirmed", "flapping", "recovered"))
AGENCY = Channel(
    "dinas", "secret:b", "agency", timedelta(minutes=30), steps=notices.USUAL["agency"]
)
OF = Of("parkir", "layanan", "dishub", 1)


OUTAGE = Trouble("down", (OF,), 0, 20 * SECOND)


def test_an_operator_is_told_once_it_has_waited() -> None:
    """Whoever else fails by the same cause has so long to show."""
    assert of_incident(OPERATOR, OUTAGE, 49 * SECOND) == Fact()
    assert of_incident(OPERATOR, OUTAGE, 50 * SECOND) == Fact(("opened",))


def test_a_second_slot_confirms() -> None:
    """Whoever asked for it hears when a second verdict says the same."""
    found = OUTAGE._replace(is_confirmed=True)

    assert of_incident(EAGER, found, MINUTE) == Fact(("opened", "confirmed"))
    assert of_incident(OPERATOR, found, MINUTE) == Fact(("opened",))


def test_a_rung_is_told_after_its_time_unless_somebody_has_it() -> None:
    """Taking an incident stops the ladder; giving it back lets it go on."""
    assert of_incident(AGENCY, OUTAGE, 30 * MINUTE - 1) == Fact()
    assert of_incident(AGENCY, OUTAGE, 30 * MINUTE) == Fact(("escalated",))
    assert of_incident(AGENCY, OUTAGE._replace(is_taken=True), 300 * MINUTE) == Fact()


@pytest.mark.parametrize(
    "found", [OUTAGE._replace(is_held=True), OUTAGE._replace(severity="degraded")]
)
def test_nobody_is_told_of_what_is_planned_or_not_asked_for(found: Trouble) -> None:
    """Maintenance wakes nobody, and a slow page only those who want to hear of it."""
    for channel in (OPERATOR, AGENCY):
        assert of_incident(channel, found, 60 * MINUTE) == Fact()


@pytest.mark.parametrize(
    ("slot_ms", "is_flapping", "quiet_ms"),
    [
        (MINUTE, False, 3 * MINUTE),
        (MINUTE, True, 20 * MINUTE),
        (3600 * SECOND, False, 10 * MINUTE),
        (3600 * SECOND, True, 30 * MINUTE),
    ],
)
def test_recovered_means_that_nothing_continues_it(
    slot_ms: int, quiet_ms: int, *, is_flapping: bool
) -> None:
    """A recovery that is taken back a minute later was none."""
    found = OUTAGE._replace(closed_ms=MINUTE, slot_ms=slot_ms, is_flapping=is_flapping)

    assert of_incident(OPERATOR, found, MINUTE + quiet_ms - 1) == Fact()
    assert of_incident(OPERATOR, found, MINUTE + quiet_ms) == Fact(over="recovered")


def test_what_late_evidence_took_back_is_taken_back() -> None:
    """Whoever was told of an outage that was none is told so."""
    assert of_incident(OPERATOR, OUTAGE._replace(is_gone=True), MINUTE) == Fact(over="withdrawn")


@pytest.mark.parametrize(
    ("days_left", "fact"),
    [
        (None, Fact()),
        (15, Fact(over="renewed")),
        (14, Fact(("tls-14",))),
        (7, Fact(("tls-14", "tls-7"))),
        (0, Fact(("tls-14", "tls-7", "tls-1"))),
    ],
)
def test_a_certificate_is_told_of_at_14_7_and_1(days_left: int | None, fact: Fact) -> None:
    """There is time to renew it, and then less."""
    assert notices.of_certificate(OPERATOR, days_left) == fact


def test_the_monitor_and_feeds_have_a_beginning_and_an_end() -> None:
    """Silence of the watcher is worth a notice, and so is its return."""
    assert notices.of_monitor(OPERATOR, "offline", 0, 29 * SECOND) == Fact()
    assert notices.of_monitor(OPERATOR, "offline", 0, 30 * SECOND) == Fact(("offline",))
    assert notices.of_monitor(OPERATOR, "ok", 0, 0) == Fact(over="online")
    assert notices.of_source(OPERATOR, is_silent=True, is_late=True) == Fact(("silent",))
    assert notices.of_source(OPERATOR, is_silent=False, is_late=True) == Fact()
    assert notices.of_source(OPERATOR, is_silent=False, is_late=False) == Fact(over="heard")


@pytest.mark.parametrize(
    ("channel", "hears"),
    [
        (OPERATOR, True),
        (replace(OPERATOR, categories=("layanan",), tiers=(1, 2)), True),
        (replace(OPERATOR, categories=("lain",)), False),
        (replace(OPERATOR, agencies=("dinkes",)), False),
        (replace(OPERATOR, agencies=("dishub",), tiers=(3,)), False),
        (replace(OPERATOR, applications=("parkir",)), True),
    ],
)
def test_a_channel_hears_of_what_it_chose(channel: Channel, *, hears: bool) -> None:
    """Every list that is given must hold; one member of a shared outage is enough."""
    assert notices.concerns(channel, (OF,)) is hears
    assert notices.concerns(channel, (Of("x", "y", "z", 2), OF)) is hears


@pytest.mark.parametrize(
    ("told", "fact", "step"),
    [
        ((), Fact(("opened",)), "opened"),
        ((), Fact(("opened", "confirmed")), "confirmed"),
        (("opened",), Fact(("opened", "confirmed")), "confirmed"),
        (("confirmed",), Fact(("opened",)), None),
        (("flapping",), Fact(("opened", "confirmed")), None),
        (("tls-7",), Fact(("tls-14",)), None),
        ((), Fact(over="recovered"), None),
        (("opened",), Fact(over="recovered"), "recovered"),
        (("opened",), Fact(), None),
    ],
)
def test_trouble_only_goes_forward(told: Sequence[str], fact: Fact, step: str | None) -> None:
    """Nothing is said twice, nothing milder after something graver, no end without a beginning."""
    assert due(told, fact) == step


FACTS = st.builds(
    lambda steps, over: Fact(over=over) if over else Fact(tuple(steps)),
    st.sampled_from(
        [(), ("opened",), ("opened", "confirmed"), ("opened", "flapping"), ("flapping",)]
    ),
    st.sampled_from([None, None, None, "recovered", "withdrawn"]),
)


@given(st.lists(FACTS, max_size=40))
def test_a_thread_never_says_a_step_twice(facts: list[Fact]) -> None:
    """Whatever the order in which things are seen, a channel hears each step at most once."""
    threads: list[list[str]] = [[]]
    for fact in facts:
        step = due(threads[-1], fact)
        if step is not None:
            threads[-1].append(step)
        if step in notices.ENDINGS:
            threads.append([])

    for told in threads:
        assert len(set(told)) == len(told)
        assert not notices.ENDINGS & set(told[:1])


def test_an_office_has_hours_and_holidays() -> None:
    """Nobody is called out of bed by a channel that asked not to."""
    office = Channel("a", "secret:a", hours=Hours((((480, 960),),) * 5 + ((), ())))
    tuesday = datetime(2026, 11, 24, 9, tzinfo=ZONE).astimezone(UTC)
    holidays = {date(2026, 11, 25): 0}

    def is_told(moment: datetime) -> bool:
        return notices.is_in_office(office, moment, holidays, ZONE)

    assert is_told(tuesday)
    assert not is_told(tuesday - timedelta(hours=2))
    assert not is_told(tuesday + timedelta(days=1))
    assert is_told(tuesday + timedelta(days=2))
    assert notices.is_in_office(OPERATOR, tuesday + timedelta(hours=12), holidays, ZONE)
