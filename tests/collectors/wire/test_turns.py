"""Who goes out first where there are more to ask than places to ask from."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from collectors.wire.turns import NoTurnError, Turns
from tests import swift


async def _hold(
    turns: Turns, who: str, order: list[str], until: asyncio.Event, *, is_heavy: bool = False
) -> None:
    async with turns.one(who, None, is_heavy=is_heavy):
        order.append(who)
        await until.wait()


async def _settled() -> None:
    """Let everything that can run do so."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_those_who_hang_leave_a_part_of_the_places_free() -> None:
    """However many hang, who answered last time goes out at once."""

    async def run() -> list[str]:
        turns, until = Turns(8, 16), asyncio.Event()
        order: list[str] = []
        turns.learn("good", hung=False)
        hanging = [asyncio.create_task(_hold(turns, f"hung-{n}", order, until)) for n in range(20)]
        await _settled()
        hanging.append(asyncio.create_task(_hold(turns, "good", order, until)))
        await _settled()
        until.set()
        await asyncio.gather(*hanging)
        return order

    order = asyncio.run(run())

    assert order[:7] == [*(f"hung-{n}" for n in range(6)), "good"]
    assert len(order) == 21


def test_the_next_place_goes_by_rank_then_by_time() -> None:
    """Who answered first, then who never was asked; who hung last needs no place at all."""

    async def run() -> list[str]:
        turns = Turns(1, 1)
        order: list[str] = []
        turns.learn("good", hung=False)
        turns.learn("hung", hung=True)
        until = asyncio.Event()
        until.set()
        async with turns.one("first", None):
            tasks = [
                asyncio.create_task(_hold(turns, who, order, until))
                for who in ("new-1", "new-2", "good", "hung")
            ]
            await _settled()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["hung", "good", "new-1", "new-2"]


def test_who_is_heavy_holds_up_nobody_who_is_not() -> None:
    """Handshakes that hang have their own room; what hangs without one goes past them."""

    async def run() -> list[str]:
        turns, until = Turns(1, 8, heavy=1), asyncio.Event()
        order: list[str] = []
        for who, is_heavy in (("tls-1", True), ("tls-2", True), ("plain", False)):
            turns.learn(who, hung=True, heavy=is_heavy)
        tasks = [
            asyncio.create_task(_hold(turns, who, order, until, is_heavy=who != "plain"))
            for who in ("tls-1", "tls-2", "plain")
        ]
        await _settled()
        until.set()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["tls-1", "plain", "tls-2"]


def test_the_least_patient_go_first() -> None:
    """A slot that ends soon is brought to its end before another is begun."""

    async def run() -> list[str]:
        turns, order = Turns(1, 1), list[str]()

        async def wait(who: str, patience_s: float) -> None:
            turns.learn(who, hung=True)
            async with turns.one(who, patience_s):
                order.append(who)

        turns.learn("first", hung=True)
        async with turns.one("first", None):
            tasks = [asyncio.create_task(wait(f"{n}", n)) for n in (30, 10, 20)]
            await _settled()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["10", "20", "30"]


def test_who_answers_again_is_first_again() -> None:
    """One that hung, and is well again, waits for those who hang no more."""

    async def run() -> None:
        turns = Turns(1, 1)
        for who in ("hung", "well"):
            turns.learn(who, hung=True)
        async with turns.one("hung", None):
            with pytest.raises(NoTurnError):
                async with turns.one("well", 0.01):
                    pass
            turns.learn("well", hung=False)
            async with turns.one("well", 0.01):
                pass

    swift.run(run())


def test_a_turn_that_comes_too_late_is_not_taken() -> None:
    """An attempt that can no longer end inside its slot would be void: its place goes to another."""

    async def run() -> list[str]:
        turns, until = Turns(1, 1), asyncio.Event()
        order: list[str] = []
        until.set()
        async with turns.one("first", None):
            with pytest.raises(NoTurnError):
                async with turns.one("impatient", 0.01):
                    order.append("impatient")
            waiting = asyncio.create_task(_hold(turns, "next", order, until))
            await _settled()
        await waiting
        return order

    assert asyncio.run(run()) == ["next"]


def test_a_turn_given_to_one_who_left_is_passed_on() -> None:
    """Cancelled in the very moment it was granted, it must not be lost for ever."""

    async def run() -> list[str]:
        turns, until = Turns(1, 1), asyncio.Event()
        order: list[str] = []
        until.set()
        holder = turns.one("first", None)
        await holder.__aenter__()
        leaving = asyncio.create_task(_hold(turns, "leaving", order, until))
        await _settled()
        await holder.__aexit__(None, None, None)
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving
        await asyncio.wait_for(_hold(turns, "next", order, until), 5)
        return order

    assert asyncio.run(run()) == ["next"]
