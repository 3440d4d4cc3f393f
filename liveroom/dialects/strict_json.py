"""JSON read so strictly that nothing doubtful can pass for a good answer.

One UTF-8 byte order mark in front is dropped, as RFC 8259 allows: files edited on Windows put it
there and it says nothing. Everything else that two readers could understand differently is
refused: other encodings, repeated keys, NaN and Infinity, numbers that fit no 64-bit integer or
no double, halves of surrogate pairs, bytes after the end, and nesting nobody means.
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 1 << 20
DEPTH = 64
_BOM = b"\xef\xbb\xbf"
_INTEGERS = range(-(1 << 63), 1 << 63)
_DIGITS = 20  # more than any 64-bit integer has, its sign included
# An unended string runs to the end of the text: tried again from every quote it would be quadratic.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
_BRACES = str.maketrans("{}", "[]")


class _NotStrictError(ValueError):
    pass


def read(dialect: str, body: bytes, *, limit: int = LIMIT) -> object:
    """Return the value the body holds, or Malformed with the reason; nothing is raised.

    `limit` is the largest body in bytes that is looked at.
    """
    try:
        return _value(body, limit)
    except RecursionError:
        return Malformed(dialect, f"the JSON is nested deeper than {DEPTH} levels")
    except _NotStrictError as fault:
        return Malformed(dialect, str(fault))
    except ValueError:
        return Malformed(dialect, "the answer is not JSON")


def read_object(dialect: str, body: bytes, *, limit: int = LIMIT) -> dict[str, object] | Malformed:
    """Return the object the body holds; anything else is Malformed."""
    value = read(dialect, body, limit=limit)
    if isinstance(value, dict | Malformed):
        return value
    return Malformed(dialect, "the JSON is not an object")


@lru_cache(maxsize=1)  # who tells formats apart reads first, and then the format it has found
def _value(body: bytes, limit: int) -> object:
    if len(body) > limit:
        raise _NotStrictError(f"the answer is larger than {limit} bytes")
    try:
        text = body.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise _NotStrictError("the answer is not UTF-8") from None
    if not text.strip():
        raise _NotStrictError("the answer is empty")
    if _too_deep(text):
        raise RecursionError
    value: object = _DECODER.decode(text)
    if "\\u" in text:
        _refuse_half_characters(value)
    return value


def _too_deep(text: str) -> bool:
    """Say whether brackets nest deeper than DEPTH, without building anything.

    Unbalanced brackets are left to the decoder: it refuses them with its own reason.
    """
    if text.count("[") + text.count("{") <= DEPTH:
        return False
    skeleton = _NO_BRACKET.sub("", _STRING.sub("", text)).translate(_BRACES)
    for _ in range(DEPTH):
        shorter = skeleton.replace("[]", "")
        if len(shorter) == len(skeleton):
            return False
        skeleton = shorter
    return "[]" in skeleton


def _refuse_half_characters(value: object) -> None:
    # A lone surrogate cannot be encoded; the encoder looks at every string at C speed.
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise _NotStrictError("the JSON holds half a surrogate pair") from None


def _members(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _NotStrictError("the JSON repeats a key")
    return members


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS or (number := int(digits)) not in _INTEGERS:
        raise _NotStrictError("the JSON holds an integer beyond 64 bits")
    return number


def _real(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _NotStrictError("the JSON holds a number too large to be one")
    return number


def _constant(name: str) -> NoReturn:
    raise _NotStrictError(f"the JSON holds {name}, which is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_int=_integer,
    parse_float=_real,
    parse_constant=_constant,
)
