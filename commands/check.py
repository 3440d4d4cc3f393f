"""Check settings and registry, and tell every problem at once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from liveroom.model import Registry
    from liveroom.settings import Settings

MISSING = (
    "{path}: there is no registry here: copy applications.example.toml to this place, "
    "or set LIVEROOM_REGISTRY. Without a registry, `run` shows the demo city."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take --json."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Return 0 and a summary, or 2 and every problem in settings and registry."""
    from liveroom import settings as door

    settings, problems = door.read()
    registry, more = _registry(settings)
    if not problems or settings.registry.exists():
        problems += more
    if problems:
        print("\n".join(problems), file=sys.stderr)
    told = None if registry is None or problems else _facts(settings, registry)
    if options.json:
        document = {"ok": told is not None, "problems": problems, **(told or {})}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    elif told is not None:
        print("\n".join(_sentences(told)))
    return 0 if told is not None else 2


def _registry(settings: Settings) -> tuple[Registry | None, tuple[str, ...]]:
    """Return the registry and no problem, or None and every problem."""
    from liveroom import registry
    from liveroom.errors import RegistryError

    if not settings.registry.exists():
        return None, (MISSING.format(path=settings.registry),)
    try:
        found = registry.load(
            settings.registry,
            zone=settings.zone,
            secrets=settings.secrets,
            city=settings.city,
            judge=_judge(settings),
        )
    except RegistryError as error:
        return None, error.problems
    wrong = (*_channel_problems(found, settings), *_hook_problems(found, settings))
    return (None, wrong) if wrong else (found, ())


def _channel_problems(registry: Registry, settings: Settings) -> Iterator[str]:
    """Yield what is wrong with the secrets that channels stand for; no word of them is repeated."""
    from liveroom.rules.channels import problem

    for channel in registry.channels:
        name = channel.url.removeprefix("secret:")
        what = problem(settings.secrets[name]) if name in settings.secrets else None
        if what is not None and name != channel.url:
            yield f'The secret "{name}" of the notice "{channel.name}" {what}.'


def _hook_problems(registry: Registry, settings: Settings) -> Iterator[str]:
    """Yield which secrets of hooks are none; no word of them is repeated."""
    from liveroom.rules.signatures import key

    for hook in registry.hooks:
        for name in hook.secrets:
            if name in settings.secrets and key(settings.secrets[name]) is None:
                yield (
                    f'The secret "{name}" of the hook "{hook.source}" is not whsec_ and 24 to 64 '
                    'bytes in base64: echo "whsec_$(openssl rand -base64 32)" makes one.'
                )


def _judge(settings: Settings) -> Callable[[str], str | None]:
    """Return what the collector's policy has against an address, as far as its digits show."""
    from ipaddress import ip_address

    from collectors.policy import Policy, is_web_port
    from liveroom.rules.addresses import origin

    policy = Policy(settings.allowed_networks)

    def judge(url: str) -> str | None:
        _, host, port = origin(url)
        if host == "localhost" or host.endswith(".localhost"):
            host = "127.0.0.1"
        try:
            ip_address(host)
        except ValueError:
            refused = not is_web_port(port)
            return f"port {port} is not one a web server is expected on" if refused else None
        return policy.refusal(host, port)

    return judge


def _facts(settings: Settings, registry: Registry) -> dict[str, Any]:
    """Return what stands in a good registry, the declared figures beside the counted ones."""
    from liveroom.registry.declared import declared

    total = declared(registry)
    counts = Counter(application.category for application in registry.applications)
    return {
        "registry": str(settings.registry),
        "city": registry.city.name,
        "sample": registry.city.sample,
        "registered": len(registry.applications),
        "polled": sum(one.health is not None for one in registry.applications),
        "agencies": len(registry.agencies),
        "topics": len(registry.topics),
        "sources": len(registry.sources),
        "declared": None if total is None else asdict(total),
        "categories": [
            {"slug": one.slug, "declared": one.declared, "registered": counts[one.slug]}
            for one in registry.categories
        ],
    }


def _sentences(told: dict[str, Any]) -> list[str]:
    applications = (
        f"{told['city']}: {told['registered']} applications registered, {told['polled']} of them "
        f"with a health address; {len(told['categories'])} categories, {told['agencies']} "
        f"agencies, {told['topics']} topics, {told['sources']} complaint feeds."
    )
    lines = [f"{told['registry']} can be used.", applications]
    if told["sample"]:
        lines.append("It is marked as sample data: every page and file will say so.")
    if told["declared"] is not None:
        lines += _declared(told)
    return lines


def _declared(told: dict[str, Any]) -> list[str]:
    declared, registered = told["declared"], told["registered"]
    total = (
        f"Declared {declared['count']} ({declared['source']}): {declared['itemised']} itemised, "
        f"{declared['uncategorised']} not categorised. Registered here: {registered}, "
        f"which is {_difference(registered - declared['count'])}."
    )
    return [total] + [
        f"  {one['slug']}: {one['declared']} declared, {one['registered']} registered."
        for one in told["categories"]
        if one["declared"] not in {None, one["registered"]}
    ]


def _difference(more: int) -> str:
    if more == 0:
        return "as many as declared"
    return f"{abs(more)} {'more' if more > 0 else 'fewer'} than declared"
