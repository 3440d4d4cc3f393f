"""The commands of the front door, one file each; this package and app.py compose the rooms."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Protocol

from liveroom.errors import LiveRoomError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Command(Protocol):
    """A module of this package: it declares its arguments and does its work."""

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the command takes."""
        ...

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit code; LiveRoomError becomes its sentences on stderr."""
        ...


def table() -> Mapping[str, Command]:
    """Return the commands by name; each is imported only here, so that none slows another."""
    from commands import demo_city, demo_history, probe

    return {"demo-city": demo_city, "demo-history": demo_history, "probe": probe}


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; no command means `run`."""
    parser = argparse.ArgumentParser(prog="app.py", description=__doc__)
    names = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in table().items():
        command.arguments(names.add_parser(name, help=(command.__doc__ or "").strip()))
    options = parser.parse_args(arguments or ["run"])
    try:
        return table()[options.command].run(options)
    except LiveRoomError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return error.exit_code
