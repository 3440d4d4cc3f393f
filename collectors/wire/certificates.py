"""Until when the certificates of servers hold, read now and then: reading one costs a twentieth of a handshake."""

from __future__ import annotations

from contextlib import suppress
from ssl import cert_time_to_seconds
from typing import TYPE_CHECKING

from liveroom import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

READ_AGAIN_S = 900.0
"""A renewed certificate is known so long after, at most; one that expired is refused at once."""
_DAY_S = 86_400

Origin = tuple[str, str, int]


class Certificates:
    """What each origin's certificate said when it was last read; every handshake checks it anew.

    A connection that failed is followed by reading again: whatever was wrong may have been mended
    with another certificate.
    """

    def __init__(self, monotonic: Callable[[], float] = clock.monotonic) -> None:
        self._monotonic = monotonic
        self._told: dict[Origin, tuple[float, float]] = {}  # when it was read, until when it holds

    def is_due(self, origin: Origin) -> bool:
        """Say whether the next connection shall read the certificate."""
        told = self._told.get(origin)
        return told is None or self._monotonic() - told[0] >= READ_AGAIN_S

    def read(self, origin: Origin, chain: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Take in a chain as libcurl tells it, the server's own first; where it does not say, nothing."""
        if not chain:
            return
        with suppress(KeyError, ValueError):
            until = cert_time_to_seconds(dict(chain[0])["Expire date"])
            self._told[origin] = self._monotonic(), until

    def forget(self, origin: Origin) -> None:
        """Read again at the next connection."""
        self._told.pop(origin, None)

    def days_left(self, origin: Origin) -> int | None:
        """Return the whole days the server's certificate has left; None where it never said."""
        told = self._told.get(origin)
        return None if told is None else int((told[1] - clock.now().timestamp()) // _DAY_S)
