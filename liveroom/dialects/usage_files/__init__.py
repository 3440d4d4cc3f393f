"""Usage figures out of files that people export: USAGE_FILES by format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.usage_files import figures_csv, ga4, play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row, Told

    Read = Callable[[Iterable[Row], ZoneInfo], Told]

# (the rows of a file, the zone of its days) -> its figures, and the lines that were refused.
USAGE_FILES: Mapping[str, Read] = {"ga4": ga4.read, "play": play.read, "csv": figures_csv.read}
