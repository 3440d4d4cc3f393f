"""The city's past, told by the functions that answer for its present: verdicts, usage, complaints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from demo import complaints, open311, usage
from demo.desk import Manner, plan_of
from demo.rhythm import DAY, HOUR, day_start
from demo.state import state_of
from demo.troubles import Trouble
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.dialects.published import Published, read_published
from liveroom.model import Cause, Expect, MetricKind, Reading, Sample, Verdict
from liveroom.rules.verdict import Terms, judge, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from demo.city import Service
    from demo.script import Script
    from demo.state import State

SLOT_S = 900
_SECOND = timedelta(seconds=1)
PLAIN = Expect(contains=("Kota Contoh",), forbids=("slot gacor", "togel"))
_TERMS = {
    True: Terms(PLAIN, timedelta(seconds=2), timedelta(minutes=1)),
    False: Terms(Expect(), timedelta(seconds=2), timedelta(minutes=1)),
}
_SILENT = {
    Manner.NEVER: Cause.TIMEOUT,
    Manner.DRIP: Cause.TIMEOUT,
    Manner.ENDLESS: Cause.TOO_LARGE,
}
_SPOILED = {
    Trouble.REFUSED: Cause.REFUSED,
    Trouble.SWOLLEN: Cause.HEADER_TOO_LARGE,
    Trouble.PACKED: Cause.MALFORMED,
}


def verdict_of(service: Service, state: State) -> Verdict:
    """Return what the room would have said: the real dialect reads the real answer.

    Only a transfer that fails has no answer to read; its cause is looked up.
    """
    return _verdict(service, state.trouble)


def published() -> tuple[Published, ...]:
    """Return what was published about complaints of years before; sources stand in the file."""
    told = read_published((Path(__file__).parent / "published.csv").read_text(encoding="utf-8"))
    return () if told is None else told[0]


def samples(script: Script, day: int, until_s: Mapping[str, int]) -> Iterator[Sample]:
    """Yield the samples of a local day in slots of 900 s, one service after the other.

    A service's slots end at its `until_s`, the last one shortened to do so: imported time must
    not overlap what the room has seen itself. A service that is not in `until_s` has no past.
    """
    first = day_start(day)
    for service in script.city.services:
        until = until_s.get(service.slug, first)
        for start in range(first, min(first + DAY, until), SLOT_S):
            yield _sample(script, service, start, min(SLOT_S, until - start))


def lines(script: Script, day: int, until_s: Mapping[str, int]) -> Iterator[str]:
    """Yield the samples of a local day as the lines of a file for `import samples`."""
    yield "application,at,interval_s,status,cause,latency_ms"
    for each in samples(script, day, until_s):
        latency = "" if each.latency_ms is None else each.latency_ms
        yield (
            f"{each.application},{each.start.isoformat()},{each.length // _SECOND},"
            f"{each.verdict.status},{each.verdict.cause},{latency}"
        )


def last_slot(day: int, until_s: int) -> int | None:
    """Return where the last slot of a local day begins; None where the day holds none."""
    first = day_start(day)
    end = min(first + DAY, until_s)
    return None if end <= first else first + (end - 1 - first) // SLOT_S * SLOT_S


def readings(script: Script, day: int, until_s: Mapping[str, int]) -> Iterator[Reading]:
    """Yield the usage figures of a local day, hourly, as far as the services could be asked.

    They are read in the last second of an hour: a counter's growth belongs to the hour it is read
    in, and the hour in which the room itself begins to look must not count the one before as well.
    """
    first = day_start(day)
    for at_s in range(first + HOUR - 1, first + DAY, HOUR):
        at = datetime.fromtimestamp(at_s, UTC)
        for service in script.city.services:
            if service.usage is None or at_s >= until_s.get(service.slug, at_s):
                continue
            if state_of(script, service, at_s).trouble in usage.LOST:
                continue
            visits = usage.visits(script, service, at_s)
            users = usage.users(script, service, at_s)
            yield Reading(service.slug, "visits", MetricKind.COUNTER, at, float(visits))
            yield Reading(service.slug, "users", MetricKind.GAUGE, at, float(users))


def requests(script: Script, day: int, at_s: float) -> bytes:
    """Return the complaints of a local day as Open311 JSON, as they stand at a moment."""
    return open311.write((c for c in complaints.of_day(script, day) if c.received_s <= at_s), at_s)


def _sample(script: Script, service: Service, start_s: int, length_s: int) -> Sample:
    state = state_of(script, service, start_s)
    answered = _silence(service, state.trouble) is None
    return Sample(
        application=service.slug,
        start=datetime.fromtimestamp(start_s, UTC),
        length=timedelta(seconds=length_s),
        verdict=verdict_of(service, state),
        latency_ms=state.latency_ms if answered else None,
    )


def _silence(service: Service, trouble: Trouble | None) -> Cause | None:
    """Return why there was no whole answer, None where there was one."""
    if trouble in _SPOILED:
        return _SPOILED[trouble]
    manner = plan_of(service, trouble, 0).manner
    return _SILENT.get(manner, Cause.RESET) if manner is not Manner.WHOLE else None


@lru_cache(maxsize=100_000)
def _verdict(service: Service, trouble: Trouble | None) -> Verdict:
    cause = _silence(service, trouble)
    if cause is not None:
        return silent(cause)
    at_s = 1_800_000_000  # any moment: an answer's words do not depend on it, only its dates
    reply = plan_of(service, trouble, at_s).reply
    took = timedelta(seconds=4 if trouble is Trouble.SLOW else 0.1)
    return judge(
        HEALTH_DIALECTS[service.dialect](reply.body, reply.kind, reply.status),
        http_status=reply.status,
        body=reply.body,
        took=took,
        now=datetime.fromtimestamp(at_s, UTC),
        terms=_TERMS[service.speaks == "plain"],
    )
