"""Installs of an Android application: Google Play Console's statistics, or what the shop's page shows.

The console's `installs_PACKAGE_YYYYMM_overview.csv` is UTF-16 and has exact counts by day. The
shop shows a bucket ("1,000+", "5 rb+"): a table of days and buckets, as somebody wrote them down.
In place of days there may be months, which stay months.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.told import (
    Figure,
    Told,
    day_or_month,
    day_start,
    figure_of_month,
    plain,
    shown,
    whole,
)
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row
    from liveroom.model import Reason

DATES = {"date", "tanggal", "tgl", "month", "bulan"}
PACKAGES = {"package name", "nama paket"}
SERIES = {
    "daily device installs": ("installs", MetricKind.DAY),
    "penginstalan perangkat harian": ("installs", MetricKind.DAY),
    "daily device uninstalls": ("uninstalls", MetricKind.DAY),
    "active device installs": ("devices", MetricKind.UNIQUE),
    "penginstalan perangkat aktif": ("devices", MetricKind.UNIQUE),
    **dict.fromkeys(
        ("installs", "instalasi", "unduhan", "downloads", "bucket"),
        ("installs_shown", MetricKind.BUCKET),
    ),
}
PARTED = {"country", "app version code", "app version name", "android os version", "device",
          "language", "carrier", "negara", "bahasa"}  # fmt: skip
UNITS = {
    **dict.fromkeys(("k", "rb", "ribu"), 1_000),
    **dict.fromkeys(("m", "jt", "juta"), 1_000_000),
    **dict.fromkeys(("b", "miliar"), 1_000_000_000),
}
_BUCKET = re.compile(r"([0-9][0-9.,\u00a0 ]*?)\s*([A-Za-z]+)?\s*\+")
_PART = re.compile(r"[0-9]{1,3}[.,][0-9]{1,2}")


def read(rows: Iterable[Row], zone: ZoneInfo) -> Told:
    """Return the figures of the file's one table."""
    told, columns, package = Told(), None, None
    for line, cells in rows:
        if isinstance(cells, tuple):
            told.refuse(line, cells)
        elif columns is None:
            if any(map(str.strip, cells)):
                columns = [plain(cell) for cell in cells]
                told.problem = _problem(columns)
                told.notes += _notes(cells, columns)
            if told.problem is not None:
                return told
        elif any(map(str.strip, cells)):
            package = _take(told, line, dict(zip(columns, cells, strict=False)), zone, package)
    if columns is None:
        told.problem = ("sheet_empty",)
    return told


def bucket(text: str) -> float:
    """Return the lower end of a bucket: "1,000+", "1.000+", "5 rb+", "10 ribu+", "1,5 jt+", "1M+"."""
    found = _BUCKET.fullmatch(text.strip())
    unit = 1 if found is None or found[2] is None else UNITS.get(found[2].casefold())
    if found is None or unit is None:
        raise RefusedError("bucket", shown(text))
    number = found[1].strip()
    if unit > 1 and _PART.fullmatch(number):
        return round(float(number.replace(",", ".")) * unit)
    return whole(number) * unit


def _problem(columns: Sequence[str]) -> Reason | None:
    parted = PARTED & set(columns)
    if parted:
        return "usage_parted", ", ".join(sorted(parted))
    if DATES & set(columns) and SERIES.keys() & set(columns):
        return None
    return ("usage_play",)


def _notes(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    known = DATES | PACKAGES | SERIES.keys()
    left = [shown(cell) for cell, name in zip(cells, columns, strict=True) if name not in known]
    return [f"not kept: {', '.join(left)}"] if left else []


def _take(
    told: Told, line: int, row: dict[str, str], zone: ZoneInfo, package: str | None
) -> str | None:
    """Take the figures of one row; return whose they are."""
    mine = next((row[name].strip() for name in PACKAGES if name in row), None)
    if package is not None and mine != package:
        told.refuse(line, ("package", shown(mine or ""), shown(package)))
        return package
    try:
        first, is_month = day_or_month(next(row[name] for name in DATES if name in row))
    except RefusedError as error:
        told.refuse(line, error.reason)
        return package or mine
    for heading, (name, kind) in SERIES.items():
        text = row.get(heading)
        if text is None or not text.strip():
            continue  # the console leaves a cell empty where it has no figure yet
        try:
            value = bucket(text) if kind is MetricKind.BUCKET else whole(text)
        except RefusedError as error:
            told.refuse(line, ("of", name, error.reason))
        else:
            if is_month:
                told.take(figure_of_month(name, kind, first, value, line, zone))
            else:
                told.take(Figure(name, kind, day_start(first, zone), value, line))
    return package or mine
