"""What can be wrong with a simulated service, and which service can have it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.city import Service


class Trouble(StrEnum):
    """One way of not being well."""

    ERROR = "error"  # the service itself says 503 (or its framework's 500)
    HANG = "hang"  # a connection, and then nothing
    REFUSED = "refused"  # nobody listens
    RESET = "reset"  # cut in the middle of the answer
    CHECK = "check"  # a check fails inside an answer of 200
    FAILED = "failed"  # spatie: a check failed inside an answer of 200
    FORBIDDEN = "forbidden"  # somebody wrote gambling advertisements into the page
    MISSING = "missing"  # a page, but not the right one
    STALE = "stale"  # a stored report nobody renews
    SLOW = "slow"
    LOGIN = "login"  # 401 on the health path
    GARBLED = "garbled"  # 200, and a body that is not the declared format
    CLOSED = "closed"  # announced maintenance: 503 with a notice
    DRIP = "drip"  # hostile, only with --faults: one byte a second
    ENDLESS = "endless"  # hostile: a body that never ends
    ELSEWHERE = "elsewhere"  # hostile: a redirect to a host nobody allowed
    PACKED = "packed"  # hostile: an encoding nobody asked for
    SWOLLEN = "swollen"  # hostile: headers without end


HOSTILE = (
    Trouble.DRIP,
    Trouble.ENDLESS,
    Trouble.ELSEWHERE,
    Trouble.PACKED,
    Trouble.SWOLLEN,
)
_WARNS = {"health-json", "spatie", "django", "aspnet", "aspnet-ui"}
_HAS_FORMAT = {"health-json", "actuator", "spatie", "django", "aspnet", "aspnet-ui", "terminus"}


def grave(service: Service) -> tuple[Trouble, ...]:
    """Return the ways this service can be down."""
    if service.port == "own":
        return (Trouble.REFUSED,)
    ways = [Trouble.ERROR, Trouble.HANG, Trouble.ERROR, Trouble.RESET]
    if service.dialect == "plain":
        ways = [Trouble.ERROR, Trouble.HANG, Trouble.FORBIDDEN, Trouble.MISSING]
    if service.speaks == "spatie":
        ways.append(Trouble.FAILED)
    return tuple(ways)


def light(service: Service) -> tuple[Trouble, ...]:
    """Return the ways this service can be degraded."""
    ways = [Trouble.SLOW]
    if service.speaks in _WARNS:
        ways.append(Trouble.CHECK)
    if service.speaks == "spatie":
        ways.append(Trouble.STALE)
    return tuple(ways)


def unclear(service: Service) -> tuple[Trouble, ...]:
    """Return the ways this service can leave a prober without a verdict; none for plain pages."""
    if service.dialect in {"plain", "auto"}:
        return ()
    if service.speaks in _HAS_FORMAT:
        return (Trouble.LOGIN, Trouble.GARBLED)
    return (Trouble.LOGIN,)


def planned(service: Service) -> tuple[Trouble, ...]:
    """Return what announced maintenance looks like; the few of the first tier are spared."""
    return () if service.tier == 1 else (Trouble.CLOSED,)


def hostile(service: Service) -> tuple[Trouble, ...]:
    """Return the ways a broken or captured server misbehaves."""
    return () if service.port else HOSTILE
