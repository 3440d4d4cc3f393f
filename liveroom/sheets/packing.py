"""Complaints and their texts as lines of JSON, for the way from one process to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from liveroom.dialects.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_JSON = json.JSONEncoder(separators=(",", ":"))


def packed(complaints: Iterable[Said]) -> str:
    """Return complaints as one line."""
    return _JSON.encode(tuple(complaints))


def unpacked(lines: Iterable[str]) -> Iterator[Said]:
    """Yield the complaints of the lines that `packed` made."""
    for line in lines:
        yield from map(Said._make, json.loads(line))


def beside(out: Path) -> Path:
    """Return where the texts lie of the complaints in `out`."""
    return out.with_name(f"{out.name}.texts")


def packed_texts(texts: Mapping[str, str]) -> str:
    """Return what was written in complaints, by their ids, as one line."""
    return _JSON.encode(texts)


def unpacked_texts(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield what the lines hold that `packed_texts` made, a line each."""
    yield from map(json.loads, lines)
