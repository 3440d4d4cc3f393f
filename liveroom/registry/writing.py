"""Rows of a registry as TOML, so that a person can go on editing them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def written(table: str, row: Mapping[str, Any]) -> str:
    """Return a row as `[[table]]`, the tables in it below."""
    return "\n".join(_lines(table, row)) + "\n"


def _lines(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    yield f"[[{table}]]"
    below = {key: value for key, value in row.items() if table == "application" and _is_part(key)}
    for key, value in row.items():
        if key not in below:
            yield f"{_key(key)} = {_value(value)}"
    for key, part in below.items():
        yield f"\n[{table}.{_key(key)}]"
        yield from (f"{_key(name)} = {_value(value)}" for name, value in part.items())


def _is_part(key: str) -> bool:
    return key in {"health", "usage", "beat"}


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _text(text)


def _value(value: Any) -> str:  # noqa: ANN401  whatever TOML can hold
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return value.isoformat() if isinstance(value, date | datetime | time) else repr(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
