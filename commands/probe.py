"""Ask one application, or any address, how it is: once, by the code the collector uses."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from liveroom import clock
from liveroom.errors import UsageError
from liveroom.model import Application, HealthCheck, Status
from liveroom.rules.addresses import problem
from liveroom.rules.slots import Slot, retry_wait

if TYPE_CHECKING:
    import argparse

    from collectors.run import Watched
    from liveroom.settings import Settings

LONGEST_S = 300.0
MOST_RETRIES = 10
GOOD = frozenset({Status.UP, Status.DEGRADED})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to ask, how long to wait, how to read the answer and how often to try again."""
    parser.add_argument("target", metavar="SLUG-or-URL")
    parser.add_argument("--timeout", type=float, metavar="S", help="seconds for one attempt")
    parser.add_argument("--dialect", metavar="D", help="format of the answer")
    parser.add_argument("--retries", type=int, default=0, metavar="N", help="more attempts (0)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Probe and print; return 0 for up or degraded, 1 otherwise."""
    from liveroom import settings

    chosen = settings.load()
    application = _with(_application(options.target, chosen), options)
    watched = asyncio.run(_probe(application, chosen))
    print(json.dumps(_document(watched), indent=2) if options.json else _sentence(watched))
    return 0 if watched.sample.verdict.status in GOOD else 1


async def _probe(application: Application, settings: Settings) -> Watched:
    from collectors.policy import Policy
    from collectors.run import Means, watch
    from collectors.wire import Wire

    ca_file = None if settings.ca_file is None else str(settings.ca_file)
    wire = Wire(Policy(settings.allowed_networks), secrets=settings.secrets, ca_file=ca_file)
    turn = application.timeout + retry_wait(application.every)
    slot = Slot(clock.now(), (application.retries + 1) * turn + timedelta(seconds=1))
    try:
        return await watch(application, slot, Means(wire.fetch, settings.zone))
    finally:
        await wire.close()


def _application(target: str, settings: Settings) -> Application:
    """Return the application of that slug, or one made for that address."""
    if "://" not in target and ":" not in target:
        return _registered(target, settings)
    wrong = problem(target)
    if wrong is not None:
        raise UsageError(f"The address {wrong}: it is not probed.")
    return Application("probe", "probe", "", "", health=HealthCheck(target))


def _registered(slug: str, settings: Settings) -> Application:
    from liveroom import registry

    if not settings.registry.exists():
        raise UsageError(f"{slug!r} is not an address, and there is no registry to look it up in.")
    known = registry.load(
        settings.registry, zone=settings.zone, secrets=settings.secrets, city=settings.city
    )
    for application in known.applications:
        if application.slug == slug:
            return replace(application, retries=0)
    raise UsageError(f"{slug!r} is neither an address nor a slug in {settings.registry}.")


def _with(application: Application, options: argparse.Namespace) -> Application:
    """Return the application with what the command line says otherwise."""
    from liveroom.dialects.health import HEALTH_DIALECTS

    if application.health is None:
        raise UsageError(f"{application.slug} has no health address in the registry.")
    if options.timeout is not None and not 0 < options.timeout <= LONGEST_S:
        raise UsageError(f"--timeout must be over 0 and at most {LONGEST_S:g} seconds.")
    if not 0 <= options.retries <= MOST_RETRIES:
        raise UsageError(f"--retries must be between 0 and {MOST_RETRIES}.")
    if options.dialect is not None and options.dialect not in HEALTH_DIALECTS:
        raise UsageError(f"--dialect must be one of {', '.join(HEALTH_DIALECTS)}.")
    timeout = application.timeout if options.timeout is None else options.timeout
    return replace(
        application,
        timeout=timeout if isinstance(timeout, timedelta) else timedelta(seconds=timeout),
        retries=options.retries,
        health=replace(application.health, dialect=options.dialect or application.health.dialect),
    )


def _document(watched: Watched) -> dict[str, object]:
    """Return the contract's fields, every number finite."""
    sample, look = watched.sample, watched.look
    timings = {
        name: _rounded(getattr(look.timings, name))
        for name in ("dns", "connect", "tls", "first_byte", "total")
    }
    return {
        "status": sample.verdict.status,
        "cause": sample.verdict.cause,
        "attempts": sample.attempts,
        "http_status": look.http_status,
        "bytes_read": look.bytes_read,
        "latency_ms": round(look.timings.total),
        "timings": timings,
        "tls_days_left": look.tls_days_left,
        "dialect": look.dialect,
        "checks": [{"name": check.name, "status": check.status} for check in look.checks],
    }


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 3)


def _sentence(watched: Watched) -> str:
    """Return the verdict for a person: what, why, how fast, and what each check says."""
    sample, look = watched.sample, watched.look
    told = [f"{sample.verdict.status}", f"cause {sample.verdict.cause}"]
    if look.http_status is not None:
        told.append(f"HTTP {look.http_status}")
    told += [f"{look.timings.total:.0f} ms", f"{look.bytes_read} bytes"]
    if look.dialect is not None:
        told.append(f"read as {look.dialect}")
    if look.tls_days_left is not None:
        told.append(f"certificate for {look.tls_days_left} more days")
    if sample.attempts > 1:
        told.append(f"{sample.attempts} attempts")
    lines = [", ".join(told) + "."]
    if look.detail:
        lines.append(f"  {_printable(look.detail)}")
    lines += [f"  {_printable(check.name)}: {check.status}" for check in look.checks]
    return "\n".join(lines)


def _printable(text: str) -> str:
    """Return text that cannot move the cursor of a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
