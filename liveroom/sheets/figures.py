"""From an exported file to usage figures, and back from what the child process said of it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from liveroom.dialects.told import Figure
from liveroom.dialects.usage_files import USAGE_FILES
from liveroom.model import MetricKind, Refusal
from liveroom.sheets import csv_rows
from liveroom.sheets.gate import Kind, SheetError, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row

ROWS = 200_000


def told_figures(file: Path, form: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return what a file tells as JSON takes it; SheetError where it is no such file."""
    told = USAGE_FILES[form](rows(file), zone)
    if told.problem is not None:
        raise SheetError(*told.problem)
    refusals = [(each.line, each.reason) for each in told.refusals]
    figures = sorted(told.figures.values(), key=lambda each: (each.line, each.metric))
    return {
        "figures": figures,
        "series": _series(figures),
        "refusals": refusals,
        "notes": told.notes,
    }


def figures_of(told: dict[str, Any]) -> tuple[list[Figure], list[Refusal]]:
    """Return the figures and refused lines out of that JSON."""
    return figures(told["figures"]), [
        Refusal(line, tuple(reason)) for line, reason in told["refusals"]
    ]


def figures(told: list[Any]) -> list[Figure]:
    """Return figures out of their JSON."""
    return [
        Figure(name, MetricKind(kind), at_s, value, line) for name, kind, at_s, value, line in told
    ]


def _series(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return each series: metric, kind, how many figures, from and to (seconds), and its last one."""
    found: dict[str, list[Figure]] = {}
    for each in figures:
        found.setdefault(each.metric, []).append(each)
    return [
        {
            "metric": name,
            "kind": of[0].kind,
            "figures": len(of),
            "from_s": min(of, key=_moment).at_s,
            "to_s": max(of, key=_moment).at_s,
            "last": max(of, key=_moment).value,
        }
        for name, of in sorted(found.items())
    ]


def _moment(each: Figure) -> int:
    return each.at_s


def rows(file: Path) -> Iterator[Row]:
    """Yield every row of a file, its headings too; SheetError where it cannot be read."""
    if kind_of(file) is Kind.CSV:
        found = csv_rows.rows(file, csv_rows.encoding_of(file))
    else:
        from liveroom.sheets import workbook  # noqa: PLC0415 - a library only workbooks need

        found = workbook.opened(file)()
    yield from islice(found, ROWS)
    if next(found, None) is not None:
        raise SheetError("sheet_rows", ROWS)
