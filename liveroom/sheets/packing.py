"""Complaints as a line of JSON, for the way from one process to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from liveroom.dialects.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_JSON = json.JSONEncoder(separators=(",", ":"))


def packed(complaints: Iterable[Said]) -> str:
    """Return complaints as one line."""
    return _JSON.encode(tuple(complaints))


def unpacked(lines: Iterable[str]) -> Iterator[Said]:
    """Yield the complaints of the lines that `packed` made."""
    for line in lines:
        yield from map(Said._make, json.loads(line))
