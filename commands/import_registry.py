"""Take applications into the registry: TOML, CSV, XLSX, a Gatus config or an Uptime Kuma backup."""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commands.files import put
from liveroom.errors import ImportFileError, RegistryError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from liveroom.dialects.candidates import Candidates
    from liveroom.model import Reason
    from liveroom.registry.adding import Added, Addition
    from liveroom.settings import Settings

ENDINGS = {
    ".toml": "toml",
    ".csv": "table",
    ".tsv": "table",
    ".xlsx": "table",
    ".ods": "table",
    ".yaml": "gatus",
    ".yml": "gatus",
    ".json": "uptime-kuma",
}
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))
LARGEST = 16 << 20
PARTLY = 3
CITY = "Kota Tangerang"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to read")
    parser.add_argument(
        "--format", choices=FORMATS, help="what the file is, where its ending does not tell"
    )


def run(options: argparse.Namespace) -> int:
    """Add what is new to the registry and list the rest; 3 where anything was not taken.

    What is registered already stays as it is written, comments and all.
    """
    from dashboard.words import words
    from liveroom import settings as door

    settings = door.load()
    form = options.format or ENDINGS.get(options.file.suffix.lower())
    if form is None:
        choices = " or ".join(f"--format {each}" for each in FORMATS)
        raise UsageError(f"{options.file}: its ending does not tell what it is; say {choices}.")
    body = _bytes(options.file)
    path = _place(settings)
    with _alone(path):
        done, left = _added(options.file, form, body, path, settings)
        if done.counts["new"]:
            _put(path, done.text)
    counts = " ".join(
        f"{n} {done.counts[n]}" for n in ("new", "unchanged", "conflicts", "rejected")
    )
    told_in = words(settings.language, settings.zone)
    print("\n".join([counts, *map(told_in.refused, [*done.lines, *left])]))
    if done.counts["new"]:
        print(told_in("refused.registry_holds", path=path))
    return PARTLY if done.lines or left else 0


def _added(
    file: Path, form: str, body: bytes, path: Path, settings: Settings
) -> tuple[Added, list[Reason]]:
    """Return the registry with what the file adds, and what of the file is not carried over."""
    from liveroom import registry
    from liveroom.registry.adding import Added, add, additions
    from liveroom.registry.writing import written

    text = _registered(path, settings)
    left: list[Reason] = []
    refused: list[Reason] = []
    if form == "toml":
        found = registry.load(
            file, zone=settings.zone, secrets=settings.secrets, city=settings.city
        )
        rows, left = _rows(body, text)
        if not text:
            _bring(found.city.districts, file, path)
            return Added(body.decode(), Counter(new=len(rows))), []
    else:
        told = _told(file, form, body, settings)
        if not text:
            text = written("city", {"name": settings.city or CITY}).replace("[[city]]", "[city]")
            if settings.city is None:
                left.append(("registry_city", repr(CITY)))
        rows, refused = additions(told.found, text)
        refused += told.refused
        left += told.left
    done = add(text, rows, settings.zone, settings.secrets, settings.city)
    done.counts["rejected"] += len(refused)
    done.lines += refused
    return done, left


def _rows(body: bytes, text: str) -> tuple[list[Addition], list[Reason]]:
    """Return every row of a registry that is sound, and what of it one that exists keeps."""
    from liveroom.registry.adding import KEYS, Addition

    document, before = tomllib.loads(body.decode()), tomllib.loads(text)
    rows = [
        Addition(table, row, f"{table} {row[key]!s}")
        for table, key in KEYS.items()
        for row in document.get(table, [])
    ]
    city, known = document.get("city", {}), before.get("city", {})
    left: list[Reason] = [
        ("registry_city_stays", key) for key, value in city.items() if known.get(key) != value
    ]
    return rows, left


def _told(file: Path, form: str, body: bytes, settings: Settings) -> Candidates:
    """Return what a file of another tool, or a table, knows; ImportFileError where it is none."""
    from dashboard.words import words
    from liveroom.dialects.registries import REGISTRIES, table
    from liveroom.sheets.gate import SheetError
    from liveroom.sheets.parent import look_at_rows

    if form == "table":
        try:
            told = table.read(look_at_rows(file))
        except SheetError as error:
            why = words("en", settings.zone).refused(error.reason)
            raise ImportFileError(f"{file} cannot be read as a table: {why}.") from error
    else:
        told = REGISTRIES[form](body)
    if told.problem is not None:
        why = words("en", settings.zone).refused(told.problem)
        raise ImportFileError(f"{file} cannot be read as {form}: {why}.")
    return told


def _registered(path: Path, settings: Settings) -> str:
    """Return the text of the registry there is, which must be sound; empty where there is none."""
    from liveroom import registry

    if not path.exists():
        return ""
    registry.load(path, zone=settings.zone, secrets=settings.secrets, city=settings.city)
    return path.read_text("utf-8")


def _bring(boundaries: str | None, file: Path, path: Path) -> None:
    """Put the boundaries a registry names beside it, where there are none."""
    if boundaries is not None and not (path.parent / boundaries).exists():
        put(path.parent / boundaries, (file.parent / boundaries).read_bytes())


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    if len(body) > LARGEST:
        raise ImportFileError(f"{file} is larger than {LARGEST >> 20} MiB: split it.")
    return body


def _place(settings: Settings) -> Path:
    """Return where the registry is, or is to be; a link leads to the file that is meant."""
    own = settings.home / "applications.toml"
    is_there = settings.is_registry_named or settings.registry.exists()
    return (settings.registry if is_there else own).resolve()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let nobody else add to the registry meanwhile: the later one adds to what the first wrote."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise UsageError(_unwritable(path, error)) from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _put(path: Path, text: str) -> None:
    try:
        tomllib.loads(text)
        put(path, text.encode(), path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(
            f"{path}: rows cannot be added to it: write applications = [ … ] as [[application]]."
        ) from error
    except OSError as error:
        raise UsageError(_unwritable(path, error)) from error


def _unwritable(path: Path, error: OSError) -> str:
    return (
        f"The registry {path} cannot be written ({error.strerror}): give this user the right, "
        "or set LIVEROOM_REGISTRY."
    )
