"""Write one panel to a file: png, svg or csv, with its provenance on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.files import put
from liveroom import clock, settings
from liveroom.errors import UsageError
from liveroom.room import enter_room

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--list", action="store_true", help="print panel ids and scene names")
    parser.add_argument("--panel", metavar="ID", help="which panel")
    subject = parser.add_mutually_exclusive_group()
    subject.add_argument("--app", metavar="SLUG", help="about one application")
    subject.add_argument("--category", metavar="C", help="about one category")
    parser.add_argument("--period", metavar="P", default="30d", help="24h, 30d, 2026-Q3, FROM/TO …")
    parser.add_argument("--format", default="png", help="png, svg or csv")
    parser.add_argument("--lang", default=None, help="id or en")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to write it")


def run(options: argparse.Namespace) -> int:
    """Write the file, or print the list; raises UsageError or ExportError."""
    # Dash's chart rooms are slow to import: only this command pays for them.
    from dashboard.exports import EXPORTERS
    from dashboard.exports.order import Order, problems, sheet
    from dashboard.panels import PANELS
    from dashboard.scenes import SCENES
    from dashboard.words import words

    if options.list:
        print("\n".join([*(f"panel {name}" for name in PANELS), *(f"scene {s}" for s in SCENES)]))
        return 0
    if not options.panel or not options.out:
        raise UsageError("export: --panel ID and --out FILE are needed (or --list).")
    here = settings.load()
    order = Order(
        panel=options.panel,
        period=options.period,
        format=options.format,
        language=options.lang or here.language,
        application=options.app,
        category=options.category,
    )
    now = clock.now()
    refused = problems(order, now, here.zone)
    if refused:
        raise UsageError(refused)
    told = words(order.language, here.zone)
    with enter_room(here).engine.connect() as connection:
        asked = sheet(order, connection, told, now)
    write(options.out, EXPORTERS[order.format](asked, told))
    return 0


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`; raises UsageError where the folder cannot be written."""
    if path.is_dir():
        raise UsageError(f"--out: {path} is a directory; name a file in it.")
    try:
        put(path, content)
    except OSError as error:
        raise UsageError(
            f"--out: {path} cannot be written ({error.strerror}); choose another folder."
        ) from None
