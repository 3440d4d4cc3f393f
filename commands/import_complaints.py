"""Keep the complaints of a file: an Open311 answer, a Laksa export or any spreadsheet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from commands.import_published import import_published
from liveroom.errors import ImportFileError, UsageError

if TYPE_CHECKING:
    import argparse
    from datetime import datetime
    from typing import Any
    from zoneinfo import ZoneInfo

    from dashboard.words import Words
    from liveroom.dialects.said import Said
    from liveroom.model import Feed
    from liveroom.room import Room
    from liveroom.sheets.columns import Columns
    from liveroom.store.requests import Kept

SPREADSHEET = "spreadsheet"
FORMATS = {
    ".json": "open311",
    ".xml": "open311",
    ".csv": "laksa-csv",
    ".xlsx": SPREADSHEET,
    ".ods": SPREADSHEET,
}
BY_NAME = ("open311-bulk",)  # no ending tells these
AGGREGATE = "aggregate"  # no complaints: figures that somebody published about them
LARGEST = 64 << 20
PARTLY = 3
_NAME = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to read")
    parser.add_argument(
        "--source", required=True, metavar="NAME", help="a registered source, or a new one"
    )
    parser.add_argument(
        "--format",
        choices=sorted({*FORMATS.values(), *BY_NAME, AGGREGATE}),
        help="what the file is; when absent, .json and .xml are open311, .csv is laksa-csv, "
        ".xlsx and .ods are spreadsheets",
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="of a spreadsheet: which column is which; when absent, what was confirmed last",
    )


def run(options: argparse.Namespace) -> int:
    """Import the file and say what became of its rows; 3 when some were not taken."""
    from dashboard.words import words
    from liveroom import settings
    from liveroom.clock import now
    from liveroom.room import open_room

    name = options.source.strip()
    if not name or len(name) > _NAME or not name.isprintable():
        raise UsageError(f"--source must be a name of at most {_NAME} printable signs.")
    if options.format == AGGREGATE:
        return import_published(options.file, name)
    dialect = options.format or guessed(options.file)
    chosen = settings.load()
    feed = None if dialect == SPREADSHEET else read(options.file, dialect, chosen.zone)
    room = open_room(chosen)
    try:
        if feed is None:
            sheet = read_sheet(room, options.file, name, options.mapping)
            kept, feed = keep_sheet(room, name, sheet, now()), sheet.rest
        else:
            kept = keep(room, name, dialect, feed, now())
    finally:
        room.engine.dispose()
    report(kept, feed, words(chosen.language, chosen.zone))
    return PARTLY if feed.refusals or kept.conflicts else 0


def guessed(file: Path) -> str:
    """Return the format a file's ending stands for; UsageError where it stands for none."""
    dialect = FORMATS.get(file.suffix.lower())
    if dialect is None:
        raise UsageError(
            f"{file}: its ending does not tell what it is; "
            f"say --format {' or --format '.join(sorted({*FORMATS.values(), *BY_NAME}))}."
        )
    return dialect


def read(file: Path, dialect: str, zone: ZoneInfo) -> Feed:
    """Return what the file holds.

    Raises UsageError where it cannot be opened, ImportFileError where it is something else.
    """
    from liveroom.dialects.complaints import COMPLAINT_DIALECTS
    from liveroom.model import Malformed

    try:
        if file.stat().st_size > LARGEST:
            raise ImportFileError(f"{file} is larger than {LARGEST >> 20} MiB: split it.")
        body = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    feed = COMPLAINT_DIALECTS[dialect](body, zone)
    if isinstance(feed, Malformed):
        raise ImportFileError(f"{file} cannot be read as {dialect}: {feed.reason}.")
    return feed


class Sheet(NamedTuple):
    """What a spreadsheet holds: complaints, some and some of their texts, and what else there is to say."""

    complaints: list[Said]
    texts: list[dict[str, str]]
    rest: Feed


def read_sheet(room: Room, file: Path, name: str, mapping_file: Path | None) -> Sheet:
    """Return what a spreadsheet holds by the mapping of a file, else by the one that is saved.

    Raises ImportFileError where it cannot be read; where there is no mapping, with the one that its
    headings suggest.
    """
    import tempfile

    from dashboard.words import words
    from liveroom.sheets.gate import SheetError
    from liveroom.sheets.parent import complaints, look, refused, texts
    from liveroom.store.engine import reading
    from liveroom.store.mappings import saved_columns

    if not file.is_file():
        raise UsageError(f"{file} cannot be read: there is no such file.")
    if mapping_file is None:
        with reading(room.engine) as connection:
            mapping = saved_columns(connection, name)
    else:
        mapping = _mapping(mapping_file, room.zone)
    with tempfile.TemporaryDirectory(dir=room.settings.home) as folder:
        out = Path(folder) / "complaints"
        try:
            told = look(file, room.zone, mapping, out, has_texts=room.settings.keep_text > 0)
        except SheetError as error:
            why = words("en", room.zone).refused(error.reason)
            raise ImportFileError(f"{file} cannot be read as a spreadsheet: {why}.") from error
        except OSError as error:
            raise ImportFileError(
                f"{room.settings.home} cannot be written: {error.strerror}; free some space."
            ) from error
        if mapping is None:
            raise ImportFileError(_unconfirmed(file, name, told))
        return Sheet(complaints(out), list(texts(out)), refused(told))


def _mapping(file: Path, zone: ZoneInfo) -> Columns:
    from dashboard.words import words
    from liveroom.sheets.columns import MappingError, columns

    try:
        return columns(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: check its name and rights.") from error
    except MappingError as error:
        why = words("en", zone).refused(error.reason)
        raise UsageError(f"{file} is no mapping: {why}.") from error


def _unconfirmed(file: Path, name: str, told: dict[str, Any]) -> tuple[str, ...]:
    import json

    missing = f" Nothing is found for {', '.join(told['missing'])}." if told["missing"] else ""
    return (
        f"Nobody has confirmed yet which column of {name}'s spreadsheets is which.{missing}",
        f"Look at {file} on the page /aduan/impor and confirm it there; or write what is right of this "
        "into a file and name it by --mapping: " + json.dumps(told["columns"], ensure_ascii=False),
    )


def keep(room: Room, name: str, dialect: str, feed: Feed, now: datetime) -> Kept:
    """Keep the feed in short transactions, so that a running collector always gets its turn.

    Interrupted, it can be repeated: what was kept is unchanged then.
    """
    from liveroom.store.engine import writing
    from liveroom.store.requests import Kept, batches, keep_requests
    from liveroom.store.sources import source_read
    from liveroom.store.texts import keep_texts

    total = Kept()
    for part in batches(feed):
        with writing(room.engine) as connection:
            total += keep_requests(connection, name, part, now, room.zone, dialect)
            keep_texts(connection, name, part, now, room.settings.keep_text)
    with writing(room.engine) as connection:
        source_read(connection, name, feed, now, by_file=True)
    return total


def keep_sheet(room: Room, name: str, sheet: Sheet, now: datetime) -> Kept:
    """Keep a spreadsheet's complaints as `keep` does those of a feed."""
    from liveroom.dialects.said import newest
    from liveroom.store.courtesy import give_way
    from liveroom.store.engine import writing
    from liveroom.store.requests import Kept, keep_told, parts
    from liveroom.store.sources import source_id, source_told
    from liveroom.store.texts import add_texts

    total = Kept()
    for part in parts(sheet.complaints):
        with writing(room.engine) as connection:
            number = source_id(connection, name, SPREADSHEET)
            total += keep_told(connection, number, part, now, room.zone).kept(part, now)
        give_way(room.engine)
    for some in sheet.texts:
        with writing(room.engine) as connection:
            add_texts(connection, name, some, now, room.settings.keep_text)
        give_way(room.engine)
    with writing(room.engine) as connection:
        source_id(connection, name, SPREADSHEET)
        source_told(connection, name, newest(sheet.complaints), now, by_file=True)
    return total


def report(kept: Kept, feed: Feed, words: Words) -> None:
    """Print the counts, then each refused row with its line; notes and conflicts go to stderr."""
    print(
        f"new {kept.new} updated {kept.updated} unchanged {kept.unchanged} "
        f"conflicts {kept.conflicts} rejected {len(feed.refusals)}"
    )
    for refusal in feed.refusals:
        print(words("refused.line", n=refusal.line, why=words.refused(refusal.reason)))
    for number in kept.conflicting:
        print(
            f"conflict: {number} is told twice and differently; the first was kept", file=sys.stderr
        )
    if kept.ahead:
        print(f"note: {kept.ahead} are dated in the future; look at the times", file=sys.stderr)
    for note in feed.notes:
        print(f"note: {note}", file=sys.stderr)
