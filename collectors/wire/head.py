"""What a server says before its body: read line by line, within caps, and judged for framing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from liveroom.model import Cause

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_LINE = 8 * 1024
LONGEST_HEAD = 32 * 1024
MOST_INFORMATIONAL = 16
CUT = -1
"""What tells libcurl to end the transfer; None lets it go on."""
_FINAL = 200
_STATUSES = range(100, 600)
_LIST = re.compile(r"\s*,\s*")
_STATUS = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})(?:\s|$)")


class Head:
    """The status line and the fields of the last response; `fault` says why it was cut.

    `status` is None until a status line was read, `fields` have lower case names and their
    values joined by ", ".
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything, for the next response."""
        self.status: int | None = None
        self.fields: dict[str, str] = {}
        self.fault: tuple[Cause, str] | None = None
        self.size = 0
        self._lines: list[bytes] | None = None  # None: no head is open
        self._informational = 0

    def take(self, line: bytes) -> int | None:
        """Read one line with its end; CUT ends the transfer, and `fault` then says why."""
        self.size = size = self.size + len(line)
        if size > LONGEST_LINE:
            if len(line) > LONGEST_LINE:
                return self._cut(Cause.HEADER_TOO_LARGE, f"a header line over {LONGEST_LINE} bytes")
            if size > LONGEST_HEAD:
                return self._cut(Cause.HEADER_TOO_LARGE, f"headers over {LONGEST_HEAD} bytes")
        lines = self._lines
        if lines is None:
            # What comes after the body is a trailer, which may not change what was said before it.
            return self._begin(line) if line.startswith(b"HTTP/") else None
        if line.strip():
            lines.append(line)
            return None
        return self._end(lines)

    def _begin(self, line: bytes) -> int | None:
        found = _STATUS.match(line)
        if found is None:
            return self._cut(Cause.MALFORMED, "a status line that cannot be read")
        self.status, self._lines = int(found[1]), []
        if self.status not in _STATUSES:
            return self._cut(Cause.HTTP_STATUS, f"HTTP status {self.status} does not exist")
        self._informational += self.status < _FINAL
        if self._informational > MOST_INFORMATIONAL:
            return self._cut(Cause.MALFORMED, "informational answers without an end")
        return None

    def _end(self, lines: Sequence[bytes]) -> int | None:
        fields: dict[str, str] = {}
        for line in lines:
            key, text = _field(line)
            fields[key] = f"{fields[key]}, {text}" if key in fields else text
        self.fields, self._lines = fields, None
        coding, length = fields.get("transfer-encoding"), fields.get("content-length")
        if fields.get("content-encoding", "identity").lower() != "identity":
            return self._cut(Cause.MALFORMED, "a content encoding that was not asked for")
        if coding is not None and coding.lower() != "chunked":
            return self._cut(Cause.MALFORMED, "a transfer encoding other than chunked")
        if coding is not None and length is not None:
            return self._cut(Cause.MALFORMED, "a length and a transfer encoding at once")
        if length is not None and "," in length and len(set(_LIST.split(length))) > 1:
            return self._cut(Cause.MALFORMED, "two lengths that differ")
        return None

    def _cut(self, cause: Cause, why: str) -> int:
        self.fault = (cause, why)
        return CUT


@lru_cache(maxsize=1024)  # most lines of a head are those of the one before
def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip().lower(), value.strip()
