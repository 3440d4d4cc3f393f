"""The numbers behind a panel as CSV: ISO 8601 times, dot decimals, UTF-8, provenance on top."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.exports.sheet import Sheet
    from dashboard.words import Words

# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A column of UTC epoch milliseconds is named by what happened; a length names itself otherwise.
_MOMENTS = frozenset(
    f"{name}_ms"
    for name in (
        "acknowledged", "as_of", "at", "closed", "due", "end", "first_response", "incident_opened",
        "next_due", "opened", "received", "registered", "resolved", "silent_since", "since", "start",
        "updated", "revised", "window_end",
    )
)  # fmt: skip


def table(sheet: Sheet, words: Words) -> bytes:
    """Return the sheet's frame as CSV bytes, its provenance as `#` lines before the header.

    Columns ending in a moment's name and `_ms` become ISO 8601 in the city's zone; text that a
    spreadsheet would run is prefixed with an apostrophe; a missing value is an empty cell.
    """
    out = io.StringIO(newline="")
    notes = [(words("export.panel"), sheet.title), (words("export.subject"), sheet.subject)]
    notes += sheet.provenance(words)
    if sheet.sample:
        out.write(f"# {words('export.sample')}\r\n")
    for name, value in notes:
        out.write(f"# {name}: {' '.join(value.split())}\r\n")
    writer = csv.writer(out)
    names = [str(name) for name in sheet.frame.columns]
    writer.writerow([name.removesuffix("_ms") if name in _MOMENTS else name for name in names])
    for row in sheet.frame.itertuples(index=False, name=None):
        cells = zip(names, row, strict=True)
        writer.writerow([_cell(name, value, sheet.span.zone) for name, value in cells])
    return out.getvalue().encode("utf-8")


def _cell(name: str, value: Any, zone: ZoneInfo) -> str:  # noqa: ANN401 - a frame holds anything
    if isinstance(value, (list, tuple, dict)):
        return _inert(str(value))
    if value is None or pd.isna(value):
        return ""
    if name in _MOMENTS:
        return datetime.fromtimestamp(float(value) / 1000, UTC).astimezone(zone).isoformat()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return _inert(value)
    return str(value)


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
