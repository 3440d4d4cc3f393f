"""Plain HTTP: the answer itself is the evidence; its status and text are judged by `expect`."""

from __future__ import annotations

from liveroom.model import Report

DIALECT = "plain"


def read(_body: bytes, _content_type: str, _status: int) -> Report:
    """Return a report without a root word: the HTTP status and the expected text decide."""
    return Report(DIALECT, None)
