"""Keep usage figures of a file: a Google Analytics 4 or Play Console export, or a plain table."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from liveroom.errors import ImportFileError, UsageError

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from liveroom.dialects.told import Figure
    from liveroom.room import Room
    from liveroom.store.usage_import import KeptFigures

FORMATS = ("csv", "ga4", "play")
PARTLY = 3
CHUNK = 1000  # figures in one transaction: the collector waits for no more
BREATH_S = 0.01


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to read")
    parser.add_argument("--app", required=True, metavar="SLUG", help="whose figures they are")
    parser.add_argument(
        "--format",
        required=True,
        choices=FORMATS,
        help="ga4: a report of Google Analytics 4; play: statistics of Play Console (overview.csv), "
        "or days with what the shop shows (1,000+); csv: the columns date,metric,kind,value",
    )


def run(options: argparse.Namespace) -> int:
    """Import the file and say what became of its figures; 3 when some were not taken."""
    from dashboard.words import words
    from liveroom import settings
    from liveroom.clock import now
    from liveroom.room import open_room
    from liveroom.sheets.figures import figures_of
    from liveroom.sheets.gate import SheetError
    from liveroom.sheets.parent import look_at_usage

    if not options.file.is_file():
        raise UsageError(f"{options.file} cannot be read: there is no such file.")
    room = open_room(settings.load())
    try:
        number = _application(room, options.app)
        try:
            told = look_at_usage(options.file, room.zone, options.format)
        except SheetError as error:
            why = words("en", room.zone).refused(error.reason)
            raise ImportFileError(
                f"{options.file} cannot be read as {options.format}: {why}."
            ) from error
        figures, refused = figures_of(told)
        kept = keep(room, number, figures, now())
    finally:
        room.engine.dispose()
    refused = sorted([*refused, *kept.refused], key=lambda each: each.line)
    print(
        f"new {kept.new} updated {kept.updated} unchanged {kept.unchanged} rejected {len(refused)}"
    )
    told_in = words(room.settings.language, room.zone)
    for refusal in refused:
        print(told_in("refused.line", n=refusal.line, why=told_in.refused(refusal.reason)))
    for note in told["notes"]:
        print(f"note: {note}", file=sys.stderr)
    return PARTLY if refused else 0


def keep(room: Room, number: int, figures: list[Figure], now: datetime) -> KeptFigures:
    """Keep the figures in short transactions, so that a running collector always gets its turn.

    Interrupted, it can be repeated: what was kept is unchanged then.
    """
    from liveroom.store.engine import writing
    from liveroom.store.usage_import import KeptFigures, keep_figures

    total, breath = KeptFigures(), threading.Event()
    for first in range(0, len(figures), CHUNK):
        with writing(room.engine) as connection:
            total += keep_figures(connection, number, figures[first : first + CHUNK], now)
        breath.wait(BREATH_S)
    return total


def _application(room: Room, slug: str) -> int:
    from liveroom.store.engine import reading
    from liveroom.store.usage_import import known_application

    with reading(room.engine) as connection:
        number = known_application(connection, slug)
    if number is None:
        raise UsageError(f"--app: no application {slug!r} is registered.")
    return number
