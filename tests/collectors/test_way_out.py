"""Nobody is called down before our own way out has been looked at."""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
from typing import TYPE_CHECKING

import pytest

from collectors.way_out import WayOut
from collectors.wire.references import Resolver
from liveroom.model import Application, HealthCheck
from liveroom.rules.reachability import Reach
from tests import swift
from tests.fakes import Wire, answer, silence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from collectors.contract import Answer, Request, Silence

NOWHERE = "255.255.255.255"
"""An address the kernel knows no way to: a reference that is silent at once."""

DEAD = Resolver("127.0.0.1", 1)


def _application(slug: str, host: str = "203.0.113.7") -> Application:
    return Application(slug, slug, "", "", health=HealthCheck(f"https://{host}/health"))


def _ask(
    ask: Callable[[WayOut], Awaitable[Reach]],
    *answers: Answer | Silence,
    anchors: Sequence[str] = (NOWHERE,),
    resolvers: Sequence[Resolver] = (),
) -> tuple[Reach, Wire]:
    wire = Wire(*(answers or (silence(),)))

    async def all_of_it() -> Reach:
        way_out = WayOut(
            wire,
            anchors=anchors,
            resolvers=lambda: resolvers,
            monotonic=asyncio.get_running_loop().time,
        )
        await way_out.open()
        try:
            return await ask(way_out)
        finally:
            await way_out.close()

    return asyncio.run(all_of_it()), wire


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _vouch(way_out: WayOut) -> Reach:
    return await way_out.vouch(_application("a"), _now())


def test_an_anchor_that_answers_makes_an_outage_real() -> None:
    """A refusal from outside is an answer from outside."""
    reach, wire = _ask(_vouch, anchors=(NOWHERE, "127.0.0.1"))

    assert reach is Reach.FINE
    assert wire.asked == []


def test_silence_from_everywhere_is_ours() -> None:
    """No reference and no application: nobody can be judged."""
    assert _ask(_vouch)[0] is Reach.OFFLINE


def test_an_application_that_answers_proves_the_way_out() -> None:
    """Where no reference ever answers, those that were heard last are asked, and no other."""

    async def ask(way_out: WayOut) -> Reach:
        way_out.answered(_application("b", "203.0.113.8"))
        way_out.failed(_application("a"))
        return await _vouch(way_out)

    reach, wire = _ask(ask, answer(b"", 503))

    assert reach is Reach.FINE
    assert set(wire.urls) == {"https://203.0.113.8/health"}


def test_a_check_takes_three_seconds_at_most() -> None:
    """A resolver that swallows questions and applications that hang, one after the other."""

    async def hang(request: Request) -> Silence:
        await asyncio.sleep(60)
        return silence()

    async def ask() -> tuple[Reach, float]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = Resolver("127.0.0.1", deaf.getsockname()[1])
            way_out = WayOut(hang, gateways=tuple, resolvers=lambda: [resolver], monotonic=_now)
            way_out.answered(_application("b", "203.0.113.8"))
            began = _now()
            return await _vouch(way_out), _now() - began

    reach, took_s = swift.run(ask())

    assert reach is Reach.OFFLINE
    assert took_s <= 3


def test_dead_resolvers_alone_are_nameless() -> None:
    """Then those known by name are without a verdict, and those known by address are judged."""
    assert _ask(_vouch, anchors=("127.0.0.1",), resolvers=(DEAD,))[0] is Reach.NAMELESS


def test_an_application_on_this_machine_needs_no_way_out() -> None:
    """Loopback answers for itself."""

    async def ask(way_out: WayOut) -> Reach:
        return await way_out.vouch(_application("a", "127.0.0.3"), _now())

    assert _ask(ask)[0] is Reach.FINE


def test_everybody_who_asks_at_once_shares_one_check() -> None:
    """Ten thousand silent applications cost one look."""

    async def ask(way_out: WayOut) -> Reach:
        way_out.answered(_application("b", "203.0.113.8"))
        found = await asyncio.gather(*(_vouch(way_out) for _ in range(50)))
        assert set(found) == {Reach.FINE}
        return found[0]

    _, wire = _ask(ask, answer(b""))

    assert len(wire.asked) == 1


def test_a_crowd_of_failures_is_looked_into_before_anybody_is_judged() -> None:
    """The wall must know within seconds, long before the last retry has timed out."""

    async def ask(way_out: WayOut) -> Reach:
        for slug in "abc":
            way_out.failed(_application(slug))
        async with asyncio.timeout(5):
            while (found := way_out.reach) is Reach.FINE:
                await asyncio.sleep(0.01)
        return found

    assert _ask(ask)[0] is Reach.OFFLINE


@pytest.mark.parametrize(("last_s", "is_crowd"), [(10.0, True), (10.1, False)])
def test_a_crowd_is_one_of_ten_seconds(last_s: float, is_crowd: bool) -> None:  # noqa: FBT001  a table's column
    """Three of twenty within ten seconds may be us; in a longer time they are three outages."""

    async def ask() -> bool:
        times = [0.0]
        way_out = WayOut(Wire(silence()), anchors=(NOWHERE,), monotonic=lambda: times[-1])
        for slug, at_s in (("a", 0.0), ("b", 5.0), ("c", last_s)):
            times.append(at_s)
            for number in range(20):
                way_out.answered(_application(f"well-{number}"))
            way_out.failed(_application(slug))
        is_looked_into = way_out._watching is not None
        await way_out.close()
        return is_looked_into

    assert asyncio.run(ask()) is is_crowd


def test_whoever_answers_ends_being_offline() -> None:
    """The first answer after a cut says more than the next check."""

    async def ask(way_out: WayOut) -> Reach:
        assert await _vouch(way_out) is Reach.OFFLINE
        way_out.answered(_application("b"))
        return way_out.reach

    assert _ask(ask)[0] is Reach.FINE


def test_a_line_that_comes_back_is_seen_before_the_next_slot() -> None:
    """Who was heard last is asked again and again, every few seconds, until one is heard."""
    wire = Wire(silence(), silence(), silence(), answer(b""))

    async def ask() -> tuple[Reach, Reach]:
        way_out = WayOut(wire, gateways=tuple, resolvers=tuple, monotonic=_now)
        way_out.answered(_application("d", "203.0.113.8"))
        for slug in "abc":
            way_out.failed(_application(slug))
        await asyncio.sleep(7)
        cut = way_out.reach
        await asyncio.sleep(4)
        await way_out.close()
        return cut, way_out.reach

    assert swift.run(ask()) == (Reach.OFFLINE, Reach.FINE)


def test_trouble_that_has_healed_was_trouble_all_the_same() -> None:
    """An attempt that failed while the line was cut says nothing, though it be asked about later."""

    async def ask(way_out: WayOut) -> Reach:
        began = _now()
        assert await _vouch(way_out) is Reach.OFFLINE
        way_out.answered(_application("b", "203.0.113.8"))
        assert await way_out.vouch(_application("a"), _now()) is Reach.FINE
        return await way_out.vouch(_application("a"), began)

    assert _ask(ask, answer(b""))[0] is Reach.OFFLINE


def test_a_line_that_comes_back_piece_by_piece_was_cut_all_the_same() -> None:
    """First an application answers, then the resolvers: the lesser trouble must not hide the graver."""
    resolvers = [DEAD]

    async def ask(way_out: WayOut) -> Reach:
        began = _now()
        assert await _vouch(way_out) is Reach.OFFLINE
        way_out.answered(_application("b", "203.0.113.8"))
        assert await way_out.vouch(_application("a"), _now()) is Reach.NAMELESS
        resolvers.clear()
        assert await way_out.vouch(_application("a"), _now()) is Reach.NAMELESS
        assert await way_out.vouch(_application("a"), _now()) is Reach.FINE
        return await way_out.vouch(_application("a"), began)

    assert _ask(ask, answer(b""), resolvers=resolvers)[0] is Reach.OFFLINE


def test_a_room_without_any_reference_is_told_what_to_set(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """At the start, by name, not on the night of the first cut."""
    with caplog.at_level(logging.WARNING):
        _ask(_vouch)

    assert "set LIVEROOM_ANCHORS" in caplog.text


def test_a_machine_without_descriptors_judges_nobody() -> None:
    """A connection to ourselves needs what every probe needs; without it nothing can be believed."""

    async def ask(way_out: WayOut) -> Reach:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        try:
            return await _vouch(way_out)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert _ask(ask)[0] is Reach.ILL
