"""The room's own collector, at the real sockets of the city: history and probes say the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from collectors.policy import Policy
from collectors.run import Means, watch
from collectors.wire import Wire
from demo import registry, troubles
from demo.city import found
from demo.history import verdict_of
from demo.state import State
from liveroom.clock import now
from liveroom.registry import parse
from liveroom.rules.slots import Slot
from tests.demo.told import Told, now_s, opened

if TYPE_CHECKING:
    from demo.script import Script
    from demo.server import DemoCity
    from demo.troubles import Trouble
    from liveroom.model import Application, Verdict

JAKARTA = ZoneInfo("Asia/Jakarta")


def applications(script: Script, city: DemoCity) -> dict[str, Application]:
    text = registry.write(script, city.addresses, now_s())
    read = parse(text.encode(), "applications.toml", zone=JAKARTA)
    return {one.slug: one for one in read.applications}


async def probed(script: Script, city: DemoCity) -> dict[str, Verdict]:
    wire = Wire(Policy((ip_network("127.0.0.0/8"),)))
    slot = Slot(now(), timedelta(seconds=30))
    means = Means(wire.fetch, JAKARTA)
    try:
        seen = await asyncio.gather(
            *(
                watch(replace(one, retries=0, timeout=timedelta(seconds=8)), slot, means)
                for one in applications(script, city).values()
            )
        )
    finally:
        await wire.close()
    return {one.sample.application: one.sample.verdict for one in seen}


def told_troubles(script: Script) -> dict[str, Trouble]:
    """Deal every trouble that exists to some service that can have it, and to nobody twice."""
    dealt: dict[str, Trouble] = {}
    left = {
        (one.speaks, way)
        for one in script.city.services
        for ways in (troubles.grave, troubles.light, troubles.unclear, troubles.hostile)
        for way in ways(one)
    }
    for service in script.city.services:
        for ways in (troubles.grave, troubles.light, troubles.unclear, troubles.hostile):
            for way in ways(service):
                if (service.speaks, way) in left and service.slug not in dealt:
                    dealt[service.slug] = way
                    left.discard((service.speaks, way))
    return dealt


def test_a_probe_says_what_history_says() -> None:
    """One seam nobody should find on a chart: where the invented past ends and probing begins."""
    script = Told(found())
    script.troubles = told_troubles(script)

    async def scene() -> dict[str, Verdict]:
        async with opened(script) as city:
            return await probed(script, city)

    seen = asyncio.run(scene())

    expected = {
        one.slug: verdict_of(one, State(script.troubles.get(one.slug), 1))
        for one in script.city.services
    }
    assert len(script.troubles) > 60
    assert {k: v for k, v in seen.items() if v != expected[k]} == {}
