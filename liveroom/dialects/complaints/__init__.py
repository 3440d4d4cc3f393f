"""How complaint systems tell their cases: COMPLAINT_DIALECTS by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from liveroom.dialects.complaints import (
    json_path,
    laksa_csv,
    liveroom_json,
    open311,
    open311_bulk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from liveroom.model import Feed, Malformed

    Read = Callable[[bytes, ZoneInfo], Feed | Malformed]
    Judge = Callable[[Mapping[str, object]], Iterator[tuple[str, str]]]

# (body, the city's zone) -> the good rows and the refused ones; a citizen's words are in neither.
COMPLAINT_DIALECTS: Mapping[str, Read] = {
    "open311": open311.read,
    "open311-bulk": open311_bulk.read,
    "laksa-csv": laksa_csv.read,
    "liveroom-json": liveroom_json.read,
    "json-path": json_path.read,
}
FIELD_PROBLEMS: Mapping[str, Judge] = {"json-path": json_path.problems}
"""The dialects whose facts a registry must point to, with what can be wrong with that."""


def reader(dialect: str, fields: Mapping[str, str]) -> Read:
    """Return how a source is read, by the paths its registry row gives where it gives some."""
    if dialect == json_path.DIALECT and fields:
        return partial(json_path.read, fields=fields)
    return COMPLAINT_DIALECTS[dialect]
