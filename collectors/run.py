"""One poll from start to finish: ask, judge, try again inside the slot; it never raises."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from collectors.contract import Look, Poll, PollError, Timings
from collectors.sources import SOURCES
from liveroom import clock
from liveroom.model import Cause, Feed, Sample, Status, Verdict
from liveroom.rules.reachability import Reach
from liveroom.rules.slots import attempt_fits, retry_wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from collectors.contract import Fetch, Witness
    from collectors.timekeeper import Timekeeper
    from liveroom.model import Application, ComplaintSource
from liveroom.rules.slots import Slot

log = logging.getLogger(__name__)

_OF_THE_DAY = frozenset({Cause.TLS_EXPIRED, Cause.TLS_INVALID, Cause.STALE_REPORT})
"""Verdicts that only hold where our clock does."""

NOTES = 500
"""How many signs of what a feed was read with are kept in the poll log."""

PATIENCE = timedelta(seconds=10)
"""How long a usage or complaint source may take."""


@dataclass(slots=True)
class Pulse:
    """What has disturbed the monitor itself: stalls of its loop, steps of its clock.

    `count` grows with each; an attempt that saw it grow was disturbed.
    """

    count: int = 0
    cause: Cause = Cause.NONE
    at: datetime | None = None

    def disturb(self, cause: Cause, now: datetime) -> None:
        """Note that something of our own went wrong just now."""
        self.count += 1
        self.cause = cause
        self.at = now


@dataclass(frozen=True, slots=True)
class Means:
    """What every poll of a process shares: the wire, the zone of local days, pulse and clock.

    Without a witness, whoever asks looks after their own way out; without a timekeeper, the clock
    is believed.
    """

    fetch: Fetch
    zone: ZoneInfo
    pulse: Pulse = field(default_factory=Pulse)
    witness: Witness | None = None
    now: Callable[[], datetime] = clock.now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    time: Timekeeper | None = None


class Watched(NamedTuple):
    """The one verdict on a slot, and the look that decided it."""

    sample: Sample
    look: Look


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a usage or complaint source brought home; `found` is None where it could not be read."""

    found: Any
    began: datetime
    took: timedelta
    cause: Cause = Cause.NONE
    detail: str = ""
    status: int | None = None

    @property
    def failure(self) -> str:
        """Return in one word why it could not be read: its cause, or `http-503`."""
        return str(self.cause) if self.status is None else f"http-{self.status}"


async def watch(application: Application, slot: Slot, means: Means) -> Watched:
    """Give a slot its one verdict: attempts until one does not fail, as long as they fit."""
    looks: list[Look] = []
    while True:
        began = clock.monotonic()
        looks.append(await _attempt(application, slot, means))
        _tell(application, looks[-1], means.witness)
        if not _fails(looks[-1]) or len(looks) > application.retries:
            break
        wait = retry_wait(application.every)
        if not attempt_fits(means.now() + wait, application.timeout, slot):
            break
        await means.sleep(wait.total_seconds())
    looks[-1] = await _vouched(application, looks[-1], began, means.witness)
    return _watched(application, slot, looks)


def missed(application: Application, slot: Slot, cause: Cause) -> Sample:
    """Return the sample of a slot in which nothing was asked, by a fault of our own."""
    return Sample(
        application.slug, slot.start, slot.length, Verdict(Status.UNKNOWN, cause), attempts=0
    )


async def harvest(source: str, subject: Application | ComplaintSource, means: Means) -> Harvest:
    """Read a usage or complaint source once."""
    began, started = means.now(), clock.monotonic()
    poll = Poll(subject, means.fetch, began, means.zone, PATIENCE)
    found = await _guarded(source, poll)
    took = timedelta(seconds=clock.monotonic() - started)
    if isinstance(found, PollError):
        why = " ".join(found.problems)
        return Harvest(None, began, took, found.cause, why, found.status)
    notes = "; ".join(found.notes) if isinstance(found, Feed) else ""
    return Harvest(found, began, took, detail=notes[:NOTES])


async def _attempt(application: Application, slot: Slot, means: Means) -> Look:
    pulse, disturbances = means.pulse, means.pulse.count
    now, timeout = means.now(), application.timeout
    wait = slot.end - timeout - now  # who goes out later can no longer end inside the slot
    poll = Poll(application, means.fetch, now, means.zone, timeout, wait)
    found = await _guarded("health", poll)
    if isinstance(found, PollError):
        return _void(Look(Verdict(Status.UNKNOWN), Timings()), found.cause, str(found))
    look: Look = found
    cause = pulse.cause if pulse.count > disturbances else _unnoticed(means)
    is_sure = look.verdict.status is Status.UP and cause is not Cause.MONITOR_CLOCK
    if cause is not Cause.NONE and not is_sure:
        return _void(look, cause, "the monitor itself was disturbed")
    if means.now() > slot.end:
        return _void(look, Cause.MONITOR_OVERLOAD, "the attempt ended after its slot")
    return _dated(application, look, means.time)


def _unnoticed(means: Means) -> Cause:
    return Cause.NONE if means.time is None else means.time.peek()


def _dated(application: Application, look: Look, time: Timekeeper | None) -> Look:
    """Return a look as it is, or what it says while nobody knows which day it is."""
    if time is not None:
        time.hear(application.slug, look.date)
    if time is None or not time.is_doubtful:
        return look
    look = look._replace(tls_days_left=None)
    if look.verdict.cause in _OF_THE_DAY:
        return _void(
            look, Cause.MONITOR_CLOCK, "the clock was set, and nobody has confirmed it yet"
        )
    return look


async def _guarded(source: str, poll: Poll[Any]) -> Any:  # noqa: ANN401  each source has its own
    """Collect once, and turn whatever is raised into a PollError that is our own fault."""
    try:
        return await SOURCES[source](poll)
    except PollError as error:
        return error
    except Exception:
        log.exception("A %s poll failed by a fault of our own.", source)
        return PollError(Cause.MONITOR_OVERLOAD, "a fault of the monitor's own; see its log")


def _tell(application: Application, look: Look, witness: Witness | None) -> None:
    """Let the witness learn who was heard and who was not; what never went out says nothing."""
    if witness is None or look.verdict.cause is Cause.POLICY_BLOCKED:
        return
    if _is_heard(look):
        witness.answered(application)
    else:
        witness.failed(application)


async def _vouched(
    application: Application, look: Look, began: float, witness: Witness | None
) -> Look:
    """Return a silence that is to be an outage as it is, or void where it may be our own."""
    if witness is None or look.verdict.status is not Status.DOWN or _is_heard(look):
        return look
    reach = await witness.vouch(application, began)
    if reach is Reach.OFFLINE:
        return _void(look, Cause.MONITOR_OFFLINE, "nobody at all could be reached")
    if reach is Reach.ILL:
        return _void(look, Cause.MONITOR_OVERLOAD, "the monitor could not even reach itself")
    if reach is Reach.NAMELESS and look.verdict.cause is Cause.DNS:
        return _void(look, Cause.DNS, "no resolver answers")
    return look


def _is_heard(look: Look) -> bool:
    """Say whether the other side answered, well or badly: then there is a way to it."""
    return look.is_answered or look.http_status is not None or look.bytes_read > 0


def _void(look: Look, cause: Cause, detail: str) -> Look:
    return look._replace(verdict=Verdict(Status.UNKNOWN, cause), is_void=True, detail=detail)


def _fails(look: Look) -> bool:
    return look.is_void or look.verdict.status is Status.DOWN


def _watched(application: Application, slot: Slot, looks: Sequence[Look]) -> Watched:
    """Return what the attempts of a slot say together.

    The last one decides; but where it is an outage and an earlier attempt judged nothing, nobody
    knows whether the trouble was ours all along, and an outage is not claimed.
    """
    last = looks[-1]
    voids = [look for look in looks if look.is_void]
    decisive = voids[-1] if _fails(last) and voids else last
    latency_ms = round(decisive.timings.total) if decisive.is_answered else None
    sample = Sample(
        application.slug,
        slot.start,
        slot.length,
        decisive.verdict,
        attempts=len(looks),
        latency_ms=latency_ms,
        http_status=decisive.http_status,
        tls_days_left=decisive.tls_days_left,
        dialect=decisive.dialect,
        checks=decisive.checks,
    )
    return Watched(sample, decisive)
