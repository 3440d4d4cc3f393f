"""What waits to be written, and the one thread that writes."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from collectors.keep import MOST_WAITING, Basket, Scribe
from liveroom.model import Sample, Status, Verdict

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)


def _sample(number: int) -> Sample:
    start = NOON + timedelta(seconds=number)
    return Sample("a", start, timedelta(seconds=1), Verdict(Status.UP))


def test_the_scribe_gives_back_what_a_job_gives() -> None:
    """Results and errors alike; and the next job finds the thread alive, and the same one."""
    scribe = Scribe()

    async def run() -> set[int]:
        with pytest.raises(ZeroDivisionError):
            await scribe.do(lambda: 1 // 0)
        return {await scribe.do(threading.get_ident) for _ in range(3)}

    idents = asyncio.run(run())

    assert len(idents) == 1
    assert threading.get_ident() not in idents


def test_a_full_basket_loses_the_oldest_and_counts_them() -> None:
    """Memory is bounded, however long the database is away."""
    basket = Basket()
    for number in range(MOST_WAITING + 3):
        basket.add(_sample(number))

    assert len(basket.samples) == MOST_WAITING
    assert basket.lost == 3
    assert basket.samples[0] == _sample(3)


def test_what_was_written_is_forgotten() -> None:
    """And nothing that came meanwhile."""
    basket = Basket()
    for number in range(5):
        basket.add(_sample(number))

    basket.drop(samples=3, harvests=0)

    assert list(basket.samples) == [_sample(3), _sample(4)]
