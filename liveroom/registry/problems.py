"""A problem in a registry as one plain sentence: which file, which line, which key, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveroom.registry import values
from liveroom.registry.shape import keys
from liveroom.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from liveroom.registry.lines import Path

_PLAIN = {
    "bool_type": "must be true or false",
    "dict_type": "must be a table: { key = value }",
    "finite_number": "must be a finite number",
    "float_type": "must be a number",
    "int_type": "must be a whole number, without quotation marks",
    "list_type": "must be a list: [ … ]",
    "missing": "is missing",
    "model_type": "must be a table: { key = value }",
    "string_too_long": "is too long",
    "string_too_short": "cannot be empty",
    "string_type": "must be text in quotation marks",
    "too_short": "must hold at least one entry",
}
_BOUNDS = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most")}


@dataclass(frozen=True, slots=True)
class Problem:
    """Where it is in the parsed document, and what is wrong there."""

    path: Path
    what: str


def plain(detail: ErrorDetails, shape: type[BaseModel]) -> str:
    """Return what is wrong, from what the shape's validation says of one key."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return unknown_key(str(detail["loc"][-1]), _known_keys(detail["loc"], shape))
    if kind in {"literal_error", "enum"}:
        expected = str(context["expected"]).replace("'", '"')
        return f"{values.shown(detail['input'])} is not {expected}"
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"must be {words} {context[key]:g}, and is {values.shown(detail['input'])}"
    return _PLAIN.get(kind, detail["msg"])


def unknown_key(name: str, known: Sequence[str]) -> str:
    """Return the sentence for a key or a table that is not part of a registry."""
    near = values.nearest(name, known)
    return f"no such key{near}" if near else f"no such key; known here: {', '.join(known)}"


def place(document: Mapping[str, Any], path: Path) -> str:
    """Return how a person finds `path`: `application "laksa", health.url`."""
    table, *rest = path
    if table not in TABLES or not rest:
        return ".".join(str(part) for part in path)
    number, *inner = rest
    head = f"{table} {_name(document, table, number)}"
    tail = ""
    for part in inner:
        tail += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return f"{head}, {tail.removeprefix('.')}" if tail else head


def _name(document: Mapping[str, Any], table: str | int, number: str | int) -> str:
    """Return what a row calls itself, else its number in the file."""
    row = document[str(table)][int(number)]
    name = (row.get("slug") or row.get("name")) if isinstance(row, dict) else None
    return values.shown(name) if isinstance(name, str) else f"number {int(number) + 1}"


def _known_keys(path: tuple[str | int, ...], shape: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of the table that holds the last step of `path`."""
    for part in path[:-1]:
        if isinstance(part, str):
            shape = _inner(shape, part)
    return keys(shape)


def _inner(shape: type[BaseModel], key: str) -> type[BaseModel]:
    for name, field in shape.model_fields.items():
        if key in {name, field.alias}:
            return _model_in(field.annotation) or shape
    return shape


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  an annotation is anything
    """Return the table behind `Table`, `list[Table]` or `Table | None`."""
    if hasattr(annotation, "model_fields"):
        found: type[BaseModel] = annotation
        return found
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not None), None)
