"""Keep the health history of a CSV file: application, at, interval_s, status, cause, latency_ms."""

from __future__ import annotations

import csv
import itertools
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from liveroom.dialects.moments import YEARS
from liveroom.dialects.refusal import QUOTES, RefusedError
from liveroom.dialects.told import shown
from liveroom.errors import ImportFileError, UsageError
from liveroom.model import Cause, Refusal, Sample, Status, Verdict

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Engine

    from liveroom.model import Reason

COLUMNS = ("application", "at", "interval_s", "status", "cause", "latency_ms")
PARTLY = 3
LONGEST_S = 86_400
LATENCY_DIGITS = 9
CHUNK = 2000  # rows in one transaction: well under a tenth of a second for the collector to wait
BREATH_S = 0.01  # between two transactions, so that the collector always gets its turn
VERDICTS = {str(each): each for each in Status if each is not Status.MAINTENANCE}
CAUSES = {str(each): each for each in Cause} | {"": Cause.NONE}


@dataclass(slots=True)
class Imported:
    """What became of the rows of a file; each refused one with its line and why."""

    new: int = 0
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="the file to read, in UTF-8")


def run(options: argparse.Namespace) -> int:
    """Import the file and say what became of its rows; 3 when some were not taken."""
    from dashboard.words import words
    from liveroom import settings
    from liveroom.clock import now
    from liveroom.room import open_room

    try:
        lines = options.file.open(encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise UsageError(f"{options.file} cannot be read: {error.strerror}.") from error
    with lines:
        chosen = settings.load()
        room = open_room(chosen)
        try:
            done = import_samples(room.engine, lines, now())
        finally:
            room.engine.dispose()
    print(f"new {done.new} unchanged {done.same} rejected {len(done.refused)}")
    told_in = words(chosen.language, chosen.zone)
    for refusal in done.refused:
        print(told_in("refused.line", n=refusal.line, why=told_in.refused(refusal.reason)))
    return PARTLY if done.refused else 0


def import_samples(engine: Engine, lines: Iterable[str], now: datetime) -> Imported:
    """Keep the samples that lines of CSV tell, good rows in spite of bad ones.

    The first line names the columns. Rows are written in short transactions of their own, so that
    a running collector goes on; the same file again changes nothing. Raises ImportFileError when the
    columns are not those of `COLUMNS`, StoreError when the database cannot be written.
    """
    from liveroom.store.engine import writing
    from liveroom.store.writes import keep_samples

    done, breath = Imported(), threading.Event()
    for numbers, samples, refused in _chunks(lines):
        done.refused += refused
        if samples:
            with writing(engine) as connection:
                kept = keep_samples(connection, samples, now)
            done.new, done.same = done.new + kept.new, done.same + kept.same
            done.refused += [Refusal(numbers[each.line - 1], each.reason) for each in kept.refused]
            breath.wait(BREATH_S)
    done.refused.sort(key=lambda refusal: refusal.line)
    return done


def _chunks(lines: Iterable[str]) -> Iterator[tuple[list[int], list[Sample], list[Refusal]]]:
    """Yield line numbers and samples of the good rows, and the refusals of the bad ones."""
    rows = _rows(lines)
    _, header = next(rows, (0, []))
    if not isinstance(header, list) or [name.strip() for name in header] != list(COLUMNS):
        raise ImportFileError(
            f"The first line of samples must name the columns {','.join(COLUMNS)}."
        )
    while chunk := list(itertools.islice(rows, CHUNK)):
        numbers, samples, refused = [], [], []
        for number, row in chunk:
            try:
                samples.append(_sample(_fields(row)))
                numbers.append(number)
            except RefusedError as error:
                refused.append(Refusal(number, error.reason))
        yield numbers, samples, refused


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str] | Reason]]:
    """Yield each row with the line it ends on, or why it cannot be read."""
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, QUOTES
            continue
        if row:
            yield reader.line_num, row


def _fields(row: list[str] | Reason) -> list[str]:
    """Return the fields of a row, or RefusedError where it has not the right ones."""
    if isinstance(row, tuple):
        raise RefusedError(*row)
    if len(row) != len(COLUMNS):
        raise RefusedError("width", len(row), len(COLUMNS))
    return row


def _sample(row: Sequence[str]) -> Sample:
    """Return the sample of a row, or RefusedError."""
    application, at, interval, status, cause, latency = row
    return Sample(
        application.strip(),
        _moment(at),
        _length(interval),
        _verdict(status, cause),
        latency_ms=_latency(latency),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise RefusedError("sample_at", shown(text)) from None
    if moment.year not in YEARS:
        raise RefusedError("sample_years", shown(text), YEARS[0], YEARS[-1])
    if moment.tzinfo is None:
        raise RefusedError("sample_offset", shown(text))
    return moment


@lru_cache(maxsize=1024)
def _length(text: str) -> timedelta:
    seconds = int(text) if text.strip().isdecimal() else 0
    if not 1 <= seconds <= LONGEST_S:
        raise RefusedError("sample_interval", shown(text), LONGEST_S)
    return timedelta(seconds=seconds)


@lru_cache(maxsize=1024)
def _verdict(status: str, cause: str) -> Verdict:
    said, why = VERDICTS.get(status.strip()), CAUSES.get(cause.strip())
    if said is None:
        raise RefusedError("sample_status", shown(status), " ".join(VERDICTS))
    if why is None:
        raise RefusedError("sample_cause", shown(cause))
    if said is Status.UP and why is not Cause.NONE:
        raise RefusedError("sample_up", shown(cause))
    return Verdict(said, why)


def _latency(text: str) -> int | None:
    if not text or text.isspace():
        return None
    if not text.strip().isdecimal() or len(text) > LATENCY_DIGITS:
        raise RefusedError("sample_latency", shown(text))
    return int(text)
