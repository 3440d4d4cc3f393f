"""The process that opens a file somebody sent: limits first, then one job of standard input.

`python -m liveroom.sheets.child` reads `{"file", "out", "zone", "columns", "texts"}`, `{"file", "out",
"zone", "usage"}` of usage figures in a form, or `{"file", "rows"}` of a table as it stands, and answers with
what there is to say about the file, or
`{"problem": REASON}`. It knows no database and no network.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from liveroom.sheets.columns import columns
from liveroom.sheets.gate import SheetError
from liveroom.sheets.packing import beside
from liveroom.sheets.reading import Out, document, guess, opened, read

if TYPE_CHECKING:
    from liveroom.sheets.columns import Columns
    from liveroom.sheets.reading import Table, Told

MEMORY, CPU_S, WRITTEN = 400 << 20, 20, 512 << 20
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
GENTLE = 5  # whoever serves walls goes first


def main() -> int:
    """Do the one job; what a limit ends, the parent tells."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(GENTLE)
    job = json.load(sys.stdin)
    try:
        answer = _answer(job)
    except SheetError as error:
        answer = {"problem": error.reason}
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        answer = {"errno": error.errno}
    json.dump(answer, sys.stdout, ensure_ascii=True)
    return 0


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    if job.get("rows"):
        return _rows(job)
    return _read(job) if job.get("usage") is None else _figures(job)


def _rows(job: dict[str, Any]) -> dict[str, Any]:
    from liveroom.sheets.figures import rows  # noqa: PLC0415 - one job needs one reader

    return {"rows": [(n, isinstance(cells, tuple), cells) for n, cells in rows(Path(job["file"]))]}


def _figures(job: dict[str, Any]) -> dict[str, Any]:
    from liveroom.sheets.figures import told_figures  # noqa: PLC0415 - one job needs one reader

    told = told_figures(Path(job["file"]), job["usage"], ZoneInfo(job["zone"]))
    if job["out"] is not None:
        Path(job["out"]).write_text(json.dumps(told.pop("figures")), "utf-8")
    return told


def _read(job: dict[str, Any]) -> dict[str, Any]:
    table = opened(Path(job["file"]))
    doubtful: tuple[str, ...] = ()
    if job["columns"] is None:
        mapping, doubtful = guess(table)
    else:
        mapping = columns(job["columns"])
    if not job["texts"]:
        mapping = mapping.without_text()
    told = _written(table, mapping, ZoneInfo(job["zone"]), Path(job["out"]), has_texts=job["texts"])
    told.doubtful = doubtful
    return document(told)


def _written(table: Table, mapping: Columns, zone: ZoneInfo, out: Path, *, has_texts: bool) -> Told:
    """Read a table; its complaints are in `out` whole, or what was there before still is.

    So are their texts beside it, where there are any.
    """
    drafts = {place: Path(f"{place}.new") for place in (out, *([beside(out)] if has_texts else []))}
    with ExitStack() as open_files:
        files = [
            open_files.enter_context(each.open("w", encoding="utf-8")) for each in drafts.values()
        ]
        told = read(table, mapping, zone, Out(*files))
    for place, draft in drafts.items():
        draft.replace(place)
    return told


if __name__ == "__main__":
    raise SystemExit(main())
