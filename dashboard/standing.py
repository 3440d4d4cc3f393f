"""What a frame is seen against: the sums and ranges its rows stand under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liveroom.rules.usual import Usual


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts a list of deviations stands under.

    `usual` is the range of normal applications at this weekday and hour, None while fewer than
    four weeks are known; `calm_since_ms` when the last incident ended, None where none ever did.
    """

    totals: dict[str, int]
    registered: int
    usual: Usual | None
    calm_since_ms: int | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A category: its complaints of 7 local days with 14 daily counts.

    `is_mapped` says whether any topic leads here; without one, no complaint can.
    """

    slug: str
    names: Mapping[str, str]
    is_mapped: bool
    received: int = 0
    is_above: bool = False
    daily: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """What the lanes add up to, so that nothing is missing silently.

    `declared` is what the city said in public, `itemised` what its categories declare of that (or,
    where none does, how many of them are registered); `unrelated` and `unmapped` are the complaints of 7
    days that speak of no application, or of a topic nobody mapped. `has_feed` is False where no
    complaint source was ever registered.
    """

    lanes: tuple[Lane, ...]
    declared: int | None
    itemised: int
    unrelated: int
    unmapped: int
    has_feed: bool
