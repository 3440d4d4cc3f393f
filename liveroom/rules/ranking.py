"""When an order says something: of fewer than twenty, one more or less would turn it round."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = TypeVar("Row")

FEWEST = 20
"""Of fewer there is no ranking, no percentage, and no change in percent."""


def is_ranked(count: int) -> bool:
    """Say whether so many in all may be put in an order of size."""
    return count >= FEWEST


def ranked(
    rows: Iterable[Row], size: Callable[[Row], int], name: Callable[[Row], str | None]
) -> list[Row]:
    """Return the rows, largest first; of fewer than twenty in all by name. None comes last of equals."""
    found = sorted(rows, key=lambda row: (name(row) is None, name(row) or ""))
    if is_ranked(sum(size(row) for row in found)):
        found.sort(key=lambda row: -size(row))
    return found
