"""How often something may be asked: so many at once, and then so many a second."""

from __future__ import annotations

from threading import Lock


class Bucket:
    """A bucket of tokens that fills by itself; whoever finds it empty comes too often."""

    def __init__(self, most: int, per_s: float) -> None:
        """Begin full."""
        self._most = float(most)
        self._per_s = per_s
        self._left = float(most)
        self._at: float | None = None
        self._lock = Lock()

    def take(self, now: float) -> bool:
        """Take one at `now` (seconds of a clock that never steps); say whether there was one."""
        with self._lock:
            if self._at is not None:
                self._left = min(self._most, self._left + (now - self._at) * self._per_s)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
