"""ASP.NET Core's default health answer: one word of plain text."""

from __future__ import annotations

from liveroom.model import Malformed, Report, Status

DIALECT = "aspnet"
WORDS = {
    b"Healthy": Status.UP,
    b"Degraded": Status.DEGRADED,
    b"Unhealthy": Status.DOWN,
}
_BOM = b"\xef\xbb\xbf"


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the one word, exactly as the framework writes it; a line end after it is allowed."""
    word = body.removeprefix(_BOM).removesuffix(b"\n").removesuffix(b"\r")
    if word not in WORDS:
        return Malformed(DIALECT, "the answer is not Healthy, Degraded or Unhealthy")
    return Report(DIALECT, WORDS[word])
