"""How complaint systems tell their cases: COMPLAINT_DIALECTS by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.complaints import laksa_csv, liveroom_json, open311

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from liveroom.model import Feed, Malformed

    Read = Callable[[bytes, ZoneInfo], Feed | Malformed]

# (body, the city's zone) -> the good rows and the refused ones; a citizen's words are in neither.
COMPLAINT_DIALECTS: Mapping[str, Read] = {
    "open311": open311.read,
    "laksa-csv": laksa_csv.read,
    "liveroom-json": liveroom_json.read,
}
