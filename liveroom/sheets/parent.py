"""Having a file read by the child process, which may be as hostile as it likes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liveroom.model import Feed, Refusal
from liveroom.sheets.gate import SheetError
from liveroom.sheets.packing import beside, unpacked, unpacked_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from liveroom.dialects.said import Said
    from liveroom.dialects.told import Row
    from liveroom.sheets.columns import Columns

DEADLINE_S = 120  # the processor time that the child allows itself, where it seldom has its turn
_ROOT = Path(__file__).parents[2]
_TOO_MUCH = "sheet_much"


def look(
    file: Path, zone: ZoneInfo, mapping: Columns | None, out: Path, *, has_texts: bool = False
) -> dict[str, Any]:
    """Return what there is to say about a file, as `reading.document` does.

    Without a mapping one is guessed. Its complaints go to `out`, a line each, all or none; what was
    written in them, masked, beside it where the city keeps texts. SheetError where it cannot be
    read, whatever it does to the process that tries; OSError where `out` cannot be written.
    """
    job = {
        "file": str(file.absolute()),
        "out": str(out.absolute()),
        "zone": zone.key,
        "columns": None if mapping is None else mapping.text(),
        "texts": has_texts,
    }
    return _done(job)


def look_at_usage(file: Path, zone: ZoneInfo, form: str, out: Path | None = None) -> dict[str, Any]:
    """Return the usage figures of a file as `figures.told_figures` does; SheetError as above.

    With `out` they go there in place of the answer.
    """
    job = {
        "file": str(file.absolute()),
        "out": None if out is None else str(out.absolute()),
        "zone": zone.key,
        "usage": form,
    }
    return _done(job)


def look_at_rows(file: Path) -> list[Row]:
    """Return the rows of a table as `figures.rows` does; SheetError as above."""
    told = _done({"file": str(file.absolute()), "rows": True})
    return [(line, tuple(c) if is_refused else c) for line, is_refused, c in told["rows"]]


def _done(job: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "liveroom.sheets.child"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
            cwd=_ROOT,
        )
    except subprocess.TimeoutExpired:
        raise SheetError(_TOO_MUCH) from None
    if done.returncode:
        raise SheetError(_TOO_MUCH)
    told: dict[str, Any] = json.loads(done.stdout)
    if "errno" in told:
        raise OSError(told["errno"], os.strerror(told["errno"]))
    if "problem" in told:
        raise SheetError(*told["problem"])
    return told


def complaints(out: Path) -> list[Said]:
    """Return the complaints that lie in `out`."""
    with out.open(encoding="utf-8") as lines:
        return list(unpacked(lines))


def texts(out: Path) -> Iterator[dict[str, str]]:
    """Yield some and some what was written in the complaints of `out`, by their ids."""
    place = beside(out)
    if place.exists():
        with place.open(encoding="utf-8") as lines:
            yield from unpacked_texts(lines)


def refused(told: dict[str, Any]) -> Feed:
    """Return what `look` told of a file but for its complaints: refused rows and notes."""
    refusals = tuple(Refusal(line, tuple(reason)) for line, reason in told["refusals"])
    return Feed((), refusals, tuple(told["notes"]))
