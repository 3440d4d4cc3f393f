"""Telling the formats apart by what is in the answer; the report says which one it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects import strict_json
from liveroom.dialects.health import (
    actuator,
    aspnet,
    aspnet_ui,
    django,
    health_json,
    laravel_up,
    plain,
    spatie,
    terminus,
)
from liveroom.model import Malformed, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Tell = Callable[[Mapping[str, object]], bool]
    Read = Callable[[bytes, str, int], Report | Malformed]

DIALECT = "auto"
_BOM = b"\xef\xbb\xbf"
_NO_CONTENT = 204


def read(body: bytes, content_type: str, status: int) -> Report | Malformed:
    """Read the answer in the format it is in; what is in none of them is `plain`.

    JSON with a `status` that no format knows is Malformed rather than plain, so that a word we do
    not understand never passes as up.
    """
    kind = content_type.partition(";")[0].strip().lower()
    start = body.removeprefix(_BOM).lstrip()[:1]
    if kind == "application/health+json":
        return health_json.read(body, content_type, status)
    if start in (b"{", b"[") or (_is_json(kind) and status != _NO_CONTENT):
        return _json(body, content_type, status)
    if kind in ("", "text/plain"):
        word = aspnet.read(body, content_type, status)
        if isinstance(word, Report):
            return word
    return plain.read(body, content_type, status)


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _json(body: bytes, content_type: str, status: int) -> Report | Malformed:
    value = strict_json.read(DIALECT, body)
    if isinstance(value, Malformed):
        return value
    if not isinstance(value, dict):
        return plain.read(body, content_type, status)
    for is_told, reader in _TELLS:
        if is_told(value):
            return reader(body, content_type, status)
    if "status" in value:
        return Malformed(DIALECT, "the status is in no format known here")
    return plain.read(body, content_type, status)


def _word(value: Mapping[str, object]) -> str:
    word = value.get("status")
    return word if isinstance(word, str) else ""


def _is_django(value: Mapping[str, object]) -> bool:
    texts = [text for text in value.values() if isinstance(text, str)]
    return len(texts) == len(value) and not django.WORDS.isdisjoint(texts)


# The first that holds decides; the formats with the most of their own come first.
_TELLS: tuple[tuple[Tell, Read], ...] = (
    (lambda value: "checkResults" in value or value.keys() == {"healthy"}, spatie.read),
    (lambda value: _word(value) in aspnet_ui.WORDS, aspnet_ui.read),
    (
        lambda value: (
            _word(value) in terminus.WORDS and not value.keys().isdisjoint({"info", "details"})
        ),
        terminus.read,
    ),
    (lambda value: _word(value) in actuator.WORDS, actuator.read),
    (
        lambda value: value.keys() == {"status"} and _word(value) in laravel_up.WORDS,
        laravel_up.read,
    ),
    (lambda value: _word(value).lower() in health_json.WORDS, health_json.read),
    (lambda value: "status" not in value and _is_django(value), django.read),
)
