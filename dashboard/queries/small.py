"""Counts as they may be told where filters could single somebody out: the small ones are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.queries.received import OPEN, OTHERWISE, TIMELY
from liveroom.rules.privacy import suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Told = dict[str, int | None]

TOTALS = (("open", "resolved", "otherwise_closed"), OPEN, TIMELY, OTHERWISE)
"""The parts of one total each: where one of them is hidden alone, another must be."""


def told_rows(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], *, filters: int
) -> list[Told]:
    """Return the counts `names` of each row; a column of them is the parts of one total.

    What the rows are told apart by is a filter too, beside `filters`.
    """
    told: list[Told] = [{} for _ in rows]
    for name in names:
        cells = {str(place): int(row[name]) for place, row in enumerate(rows)}
        for place, count in suppressed(cells, filters=filters + 1).items():
            told[int(place)][name] = count
    return told


def told_whole(whole: Mapping[str, Any], names: Sequence[str], *, filters: int) -> Told:
    """Return the counts `names` of the whole, its parts hidden group by group."""
    told: Told = {}
    grouped = [name for group in TOTALS for name in group]
    for group in (*TOTALS, *((name,) for name in names if name not in grouped)):
        cells = {name: int(whole[name]) for name in group}
        told |= suppressed(cells, filters=filters + 1)
    return {name: told[name] for name in names}
