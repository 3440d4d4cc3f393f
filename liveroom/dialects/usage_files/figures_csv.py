"""Usage figures of anything else: a table with the columns date, metric, kind and value."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.told import (
    LARGEST,
    Figure,
    Told,
    day,
    day_start,
    figure_of_month,
    moment,
    month_of,
    plain,
    shown,
    whole,
)
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row

COLUMNS = ("date", "metric", "kind", "value")
_ALSO = {"tanggal": "date", "ukuran": "metric", "jenis": "kind", "nilai": "value"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def read(rows: Iterable[Row], zone: ZoneInfo) -> Told:
    """Return the figures of the table."""
    told, columns = Told(), None
    for line, cells in rows:
        if isinstance(cells, tuple):
            told.refuse(line, cells)
        elif columns is None:
            columns = [_ALSO.get(plain(cell), plain(cell)) for cell in cells]
            if set(columns) != set(COLUMNS):
                told.problem = ("usage_columns", ", ".join(COLUMNS))
                return told
        elif any(map(str.strip, cells)):
            _take(told, line, columns, cells, zone)
    if columns is None:
        told.problem = ("sheet_empty",)
    return told


def _take(
    told: Told, line: int, columns: Sequence[str], cells: Sequence[str], zone: ZoneInfo
) -> None:
    if len(cells) != len(columns):
        told.refuse(line, ("width", len(cells), len(columns)))
        return
    try:
        told.take(_figure(dict(zip(columns, cells, strict=True)), line, zone))
    except RefusedError as error:
        told.refuse(line, error.reason)


def _figure(row: Mapping[str, str], line: int, zone: ZoneInfo) -> Figure:
    name, said = row["metric"].strip(), row["kind"].strip().casefold()
    if not _NAME.fullmatch(name):
        raise RefusedError("series", shown(name))
    if said not in set(MetricKind):
        raise RefusedError("kind", shown(said), ", ".join(MetricKind))
    kind, text = MetricKind(said), row["date"]
    if kind.is_of_a_month:
        first = month_of(text)
        if first is None:
            raise RefusedError("month_needed", shown(text))
        of_days = MetricKind.DAY if kind.adds_up else MetricKind.UNIQUE
        return figure_of_month(name, of_days, first, whole(row["value"]), line, zone)
    at_s = day_start(day(text), zone) if kind.is_of_a_day else moment(text, zone)
    value = whole(row["value"]) if kind is not MetricKind.GAUGE else _measured(row["value"])
    return Figure(name, kind, at_s, value, line)


def _measured(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        raise RefusedError("number", shown(text))
    return value
