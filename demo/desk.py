"""What the city answers to one request at one moment: a pure function, sockets excluded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from demo import open311, usage
from demo.answers import HTML, JSON, Reply, page, reply
from demo.state import state_of
from demo.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo.city import Service
    from demo.script import Script

USAGE_PATHS = {"metrics": "prometheus", "usage.json": "json"}
NOT_FOUND = Reply(404, HTML, page("404 Not Found"))


class Manner(StrEnum):
    """How an answer is sent, or not."""

    WHOLE = "whole"
    NEVER = "never"  # the connection stays open, and nothing comes
    RESET = "reset"
    DRIP = "drip"  # one byte a second
    ENDLESS = "endless"  # a body without end


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send, how, and after how long."""

    reply: Reply
    manner: Manner = Manner.WHOLE
    delay_s: float = 0.0


_MANNERS = {
    Trouble.HANG: Manner.NEVER,
    Trouble.REFUSED: Manner.RESET,  # the port is closed; whoever still gets through is cut off
    Trouble.RESET: Manner.RESET,
    Trouble.DRIP: Manner.DRIP,
    Trouble.ENDLESS: Manner.ENDLESS,
}


def plan(script: Script, path: str, query: Mapping[str, str], at_s: float) -> Plan:
    """Return what happens to a GET of this path at a moment (UTC epoch seconds)."""
    slug, _, what = path.strip("/").partition("/")
    if slug == "laksa":
        return Plan(_complaints(script, what, query, at_s))
    service = script.city.service(slug)
    if service is None:
        return Plan(_index(script) if not slug else NOT_FOUND)
    if what == "health":
        return _health(script, service, at_s)
    if USAGE_PATHS.get(what) == service.usage and service.usage is not None:
        return _usage(script, service, at_s)
    return Plan(NOT_FOUND)


def plan_of(service: Service, trouble: Trouble | None, at_s: int) -> Plan:
    """Return what a service in this trouble answers to a health probe, without delay."""
    answer = _spoiled(trouble) or reply(service, trouble, at_s)
    return Plan(answer, _MANNERS.get(trouble, Manner.WHOLE) if trouble else Manner.WHOLE)


def _health(script: Script, service: Service, at_s: float) -> Plan:
    state = state_of(script, service, at_s)
    planned = plan_of(service, state.trouble, int(at_s))
    return replace(planned, delay_s=state.latency_ms / 1000)


def _spoiled(trouble: Trouble | None) -> Reply | None:
    """Return the answer of a hostile server, None where there is nothing hostile."""
    if trouble is Trouble.ELSEWHERE:
        return Reply(302, HTML, b"", {"Location": "http://hadiah.contoh.invalid/"})
    if trouble is Trouble.PACKED:
        return Reply(200, HTML, b"\x1f\x8b not asked for", {"Content-Encoding": "gzip"})
    if trouble is Trouble.SWOLLEN:
        return Reply(200, HTML, page("OK"), {f"X-{number}": "x" * 1000 for number in range(400)})
    return None


def _usage(script: Script, service: Service, at_s: float) -> Plan:
    state = state_of(script, service, at_s)
    if state.trouble in usage.LOST:
        return Plan(Reply(503, HTML, page("503 Service Unavailable")))
    if service.usage == "prometheus":
        body, kind = usage.prometheus(script, service, at_s), usage.PROMETHEUS
    else:
        body, kind = usage.document(script, service, at_s), JSON
    return Plan(Reply(200, kind, body), delay_s=min(state.latency_ms, 500) / 1000)


def _complaints(script: Script, what: str, query: Mapping[str, str], at_s: float) -> Reply:
    if what == "requests.json":
        return Reply(200, JSON, open311.feed(script, at_s, query))
    return Reply(200, JSON, open311.services()) if what == "services.json" else NOT_FOUND


def _index(script: Script) -> Reply:
    number = len(script.city.services)
    return Reply(200, HTML, page("Kota Contoh", f"DATA CONTOH / SAMPLE DATA: {number} layanan"))
