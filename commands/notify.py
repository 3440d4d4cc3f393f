"""Send one message by a channel of the registry, now, and say whether it was taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from liveroom.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from liveroom.model import Channel, Registry
    from liveroom.settings import Settings

WHY = {
    "unusable": "its address, or its secret's, is not one that can be used; `check` says why",
    "policy-blocked": "its address is not public and not in LIVEROOM_ALLOWED_NETWORKS",
    "unreachable": "nobody took it in time",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the channel's name."""
    parser.add_argument("channel", metavar="CHANNEL", help="the name of a [[notice]]")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Send a test and return 0 where the channel took it, 1 where it did not."""
    from liveroom import settings

    chosen = settings.load()
    registry = _registry(chosen)
    failure = _send(registry, _named(registry, options.channel), chosen)
    if options.json:
        document = {"channel": options.channel, "taken": failure is None, "failure": failure}
        print(json.dumps(document, indent=2))
    elif failure is None:
        print(f"{options.channel} took the test.")
    else:
        print(f"{options.channel} did not take the test: {WHY.get(failure, failure)}.")
    return 0 if failure is None else 1


def _registry(chosen: Settings) -> Registry:
    from liveroom import registry

    if not chosen.registry.exists():
        raise UsageError(f"There is no registry at {chosen.registry} to look the channel up in.")
    return registry.load(
        chosen.registry, zone=chosen.zone, secrets=chosen.secrets, city=chosen.city
    )


def _named(registry: Registry, name: str) -> Channel:
    for channel in registry.channels:
        if channel.name == name:
            return channel
    known = ", ".join(channel.name for channel in registry.channels) or "none"
    raise UsageError(f"No [[notice]] is called {name}. Registered: {known}.")


def _send(registry: Registry, channel: Channel, chosen: Settings) -> str | None:
    from collectors.entries import Desk
    from collectors.notices import UNUSABLE, Sender, resolved
    from collectors.policy import Policy
    from liveroom.rules.notices import TEST

    desk = Desk.of(registry, chosen.zone, chosen.language, chosen.base_url)
    said = desk.teller(channel).plain(TEST, channel.name)
    url = resolved(channel.url, chosen.secrets)
    if url is None:
        return UNUSABLE
    return Sender(Policy(chosen.allowed_networks)).send(url, said.title, said.body)
