"""Take in history, complaints or a registry from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from commands import Command


def kinds() -> Mapping[str, Command]:
    """Return what can be imported, by name; each is a module like those of the front door."""
    from commands import import_complaints, import_registry, import_samples, import_usage

    return {
        "registry": import_registry,
        "samples": import_samples,
        "complaints": import_complaints,
        "usage": import_usage,
    }


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what each kind of file takes."""
    names = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for name, kind in kinds().items():
        kind.arguments(names.add_parser(name, help=(kind.__doc__ or "").strip()))


def run(options: argparse.Namespace) -> int:
    """Import the file; 3 when some of its rows were not taken."""
    return kinds()[options.kind].run(options)
