"""What a server says before its body: read line by line, within caps, and judged for framing."""

from __future__ import annotations

import re

from liveroom.model import Cause

LONGEST_LINE = 8 * 1024
LONGEST_HEAD = 32 * 1024
MOST_INFORMATIONAL = 16
_FINAL = 200
_STATUSES = range(100, 600)
_STATUS = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})(?:\s|$)")


class Head:
    """The status line and the fields of the last response; `fault` says why it was cut.

    `status` is None until a status line was read, `fields` have lower case names and their
    values joined by ", ".
    """

    def __init__(self) -> None:
        self.status: int | None = None
        self.fields: dict[str, str] = {}
        self.fault: tuple[Cause, str] | None = None
        self.size = 0
        self._open = False
        self._informational = 0

    def take(self, line: bytes) -> bool:
        """Read one line with its end; False cuts the transfer, and `fault` then says why."""
        self.size += len(line)
        if len(line) > LONGEST_LINE:
            return self._cut(Cause.HEADER_TOO_LARGE, f"a header line over {LONGEST_LINE} bytes")
        if self.size > LONGEST_HEAD:
            return self._cut(Cause.HEADER_TOO_LARGE, f"headers over {LONGEST_HEAD} bytes")
        if not self._open and line.startswith(b"HTTP/"):
            return self._begin(line)
        if not line.strip():
            return self._end()
        self._field(line)
        return True

    def _begin(self, line: bytes) -> bool:
        found = _STATUS.match(line)
        if found is None:
            return self._cut(Cause.MALFORMED, "a status line that cannot be read")
        self.status, self.fields, self._open = int(found[1]), {}, True
        if self.status not in _STATUSES:
            return self._cut(Cause.HTTP_STATUS, f"HTTP status {self.status} does not exist")
        self._informational += self.status < _FINAL
        if self._informational > MOST_INFORMATIONAL:
            return self._cut(Cause.MALFORMED, "informational answers without an end")
        return True

    def _field(self, line: bytes) -> None:
        name, _, value = line.decode("latin-1").partition(":")
        key, text = name.strip().lower(), value.strip()
        self.fields[key] = f"{self.fields[key]}, {text}" if key in self.fields else text

    def _end(self) -> bool:
        self._open = False
        coding = self.fields.get("transfer-encoding")
        length = self.fields.get("content-length")
        if self.fields.get("content-encoding", "identity").lower() != "identity":
            return self._cut(Cause.MALFORMED, "a content encoding that was not asked for")
        if coding is not None and coding.lower() != "chunked":
            return self._cut(Cause.MALFORMED, "a transfer encoding other than chunked")
        if coding is not None and length is not None:
            return self._cut(Cause.MALFORMED, "a length and a transfer encoding at once")
        if length is not None and len(set(re.split(r"\s*,\s*", length))) > 1:
            return self._cut(Cause.MALFORMED, "two lengths that differ")
        return True

    def _cut(self, cause: Cause, why: str) -> bool:
        self.fault = (cause, why)
        return False
