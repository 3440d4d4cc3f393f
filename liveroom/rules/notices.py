"""What is told to whom, and when: each channel has a thread for each subject, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liveroom.rules.hours import Timetable, outside
from liveroom.rules.periods import to_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime, timedelta
    from zoneinfo import ZoneInfo

    from liveroom.model import Channel

OPENED, CONFIRMED, ESCALATED, FLAPPING = "opened", "confirmed", "escalated", "flapping"
RECOVERED, WITHDRAWN = "recovered", "withdrawn"
OFFLINE, ONLINE, SILENT, HEARD, RENEWED = "offline", "online", "silent", "heard", "renewed"
COMPLAINED, CALMED = "complained", "calmed"
CERTIFICATE, MONITOR, SOURCE, TEST = "certificate", "monitor", "source", "test"

FIRST = frozenset({OPENED, CONFIRMED})
ENDINGS = frozenset({RECOVERED, WITHDRAWN, ONLINE, HEARD, RENEWED, CALMED})
TLS_DAYS = (14, 7, 1)

USUAL: Mapping[str, tuple[str, ...]] = {
    "operator": (OPENED, FLAPPING, RECOVERED, CERTIFICATE, MONITOR, SOURCE, COMPLAINED),
    "agency": (ESCALATED, RECOVERED),
    "leadership": (ESCALATED, RECOVERED),
}
"""What each rung of the ladder is told where its channel does not say."""

_RANK = {
    **dict.fromkeys((OPENED, ESCALATED, OFFLINE, SILENT, COMPLAINED), 1),
    CONFIRMED: 2,
    FLAPPING: 3,
    **{f"tls-{days}": rank for rank, days in enumerate(TLS_DAYS, 1)},
}
_ASKED = {
    **dict.fromkeys((OFFLINE, ONLINE), MONITOR),
    **dict.fromkeys((SILENT, HEARD), SOURCE),
    **dict.fromkeys((*(f"tls-{days}" for days in TLS_DAYS), RENEWED), CERTIFICATE),
    WITHDRAWN: RECOVERED,
    CALMED: COMPLAINED,
}

QUIET_SLOTS, QUIET_MS = 3, 10 * 60_000
FLAPPING_SLOTS, FLAPPING_MS = 20, 30 * 60_000


class Fact(NamedTuple):
    """How a subject stands for a channel: which steps of trouble hold, or by which step it is over.

    Neither is no news: under maintenance, before its time, or where nobody can tell.
    """

    trouble: tuple[str, ...] = ()
    over: str | None = None


class Of(NamedTuple):
    """Whose trouble it is, as far as a channel chooses by it."""

    application: str
    category: str
    owner: str
    tier: int


class Trouble(NamedTuple):
    """An incident as the ladder sees it; moments are epoch milliseconds, `slot_ms` a slot's length.

    `known_ms` is when it became known; `is_confirmed` when a second slot said the same; a parent is
    `of` all its applications. `is_held` says that all of them are under maintenance, or outside
    their hours of service. `is_gone` is an incident that late evidence has taken back. Until
    `alone_ms` it may turn out to be part of one that several share.
    """

    severity: str
    of: tuple[Of, ...]
    opened_ms: int
    known_ms: int
    closed_ms: int | None = None
    slot_ms: int = 60_000
    is_confirmed: bool = False
    is_flapping: bool = False
    is_taken: bool = False
    is_held: bool = False
    is_gone: bool = False
    alone_ms: int = 0


def wants(channel: Channel, step: str) -> bool:
    """Say whether a channel asked to be told of a step."""
    return _ASKED.get(step, step) in channel.steps


def concerns(channel: Channel, of: Iterable[Of]) -> bool:
    """Say whether a channel is told of trouble of any of these applications."""
    return any(
        each.category in (channel.categories or (each.category,))
        and each.owner in (channel.agencies or (each.owner,))
        and each.tier in (channel.tiers or (each.tier,))
        and each.application in (channel.applications or (each.application,))
        for each in of
    )


def of_incident(channel: Channel, found: Trouble, now_ms: int) -> Fact:
    """Return how an incident stands for a channel that it concerns.

    It is over for good once it has stayed closed so long that nothing can continue it.
    """
    if found.is_gone or found.closed_ms is not None:
        return _end(found, now_ms)
    if found.is_held or found.severity not in channel.severities:
        return Fact()
    if channel.level != "operator":
        is_due = now_ms - found.opened_ms >= _ms(channel.after) and not found.is_taken
        return _wanted(channel, (ESCALATED,) if is_due else ())
    if now_ms < max(found.known_ms + _ms(channel.wait), found.alone_ms):
        return Fact()
    more = ((CONFIRMED, found.is_confirmed), (FLAPPING, found.is_flapping))
    return _wanted(channel, (OPENED, *(step for step, holds in more if holds)))


def _end(found: Trouble, now_ms: int) -> Fact:
    if found.is_gone or found.closed_ms is None:
        return Fact(over=WITHDRAWN)
    slots, most = QUIET_SLOTS, QUIET_MS
    if found.is_flapping:
        slots, most = FLAPPING_SLOTS, FLAPPING_MS
    is_past = now_ms - found.closed_ms >= min(slots * found.slot_ms, most)
    return Fact(over=RECOVERED) if is_past else Fact()


def of_certificate(channel: Channel, days_left: int | None) -> Fact:
    """Return how a certificate stands: the narrowest of 14, 7 and 1 days last, or renewed."""
    if days_left is None:
        return Fact()
    if days_left > TLS_DAYS[0]:
        return Fact(over=RENEWED)
    return _wanted(channel, [f"tls-{days}" for days in TLS_DAYS if days_left <= days])


def of_monitor(channel: Channel, state: str, since_ms: int, now_ms: int) -> Fact:
    """Return how the monitor itself stands, by its heartbeat's word."""
    if state not in {"offline", "dns"}:
        return Fact(over=ONLINE)
    is_due = now_ms - since_ms >= _ms(channel.wait)
    return _wanted(channel, (OFFLINE,) if is_due else ())


def of_source(channel: Channel, *, is_silent: bool, is_late: bool) -> Fact:
    """Return how a complaint feed stands: silent once it is stale, back once it is not even late."""
    if is_silent:
        return _wanted(channel, (SILENT,))
    return Fact() if is_late else Fact(over=HEARD)


def of_complaints(channel: Channel, *, is_over: bool) -> Fact:
    """Return how a silent outage stands: complaints far above the usual, or as usual again."""
    return Fact(over=CALMED) if is_over else _wanted(channel, (COMPLAINED,))


def due(told: Collection[str], fact: Fact) -> str | None:
    """Return the step to be told now, of a thread of which `told` was told since it began.

    Trouble only goes forward: what a graver step has said already is not said again. Nobody is
    told of an end who was not told of the beginning. After the end the thread begins anew, with
    nothing told.
    """
    if fact.over is not None:
        return fact.over if told else None
    if not fact.trouble:
        return None
    newest = fact.trouble[-1]
    gravest = max((_RANK.get(step, 0) for step in told), default=0)
    return newest if _RANK[newest] > gravest else None


def is_in_office(
    channel: Channel, now: datetime, holidays: Mapping[date, int], zone: ZoneInfo
) -> bool:
    """Say whether a channel may be told something at this moment of the city's zone."""
    if channel.hours is None:
        return True
    now_ms = to_ms(now)
    table = Timetable(((0, channel.hours),), holidays, zone)
    return not outside(table, now_ms, now_ms + 1)


def _wanted(channel: Channel, steps: Sequence[str]) -> Fact:
    return Fact(tuple(step for step in steps if wants(channel, step)))


def _ms(length: timedelta) -> int:
    return round(length.total_seconds() * 1000)
