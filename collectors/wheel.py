"""What is due when: a wheel of whole seconds, turned by the tick."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Wheel:
    """Keys by the Unix second they are due.

    Turning costs what is due, not what is registered: ten thousand applications cost a second
    nothing unless they are due in it.
    """

    def __init__(self, now: int) -> None:
        """Start turned to `now`: nothing before the next second is due any more."""
        self._due: defaultdict[int, list[str]] = defaultdict(list)
        self._turned = now

    def put(self, key: str, second: int) -> int:
        """Let a key be due at a second, or at the next turn if it is past; return which."""
        due = max(second, self._turned + 1)
        self._due[due].append(key)
        return due

    def turn(self, now: int) -> Iterator[tuple[int, str]]:
        """Yield (second, key) of what has become due since the last turn, oldest first."""
        start, self._turned = self._turned + 1, max(now, self._turned)
        if now - start > len(self._due):
            seconds = sorted(second for second in self._due if second <= now)
        else:
            seconds = [second for second in range(start, now + 1) if second in self._due]
        for second in seconds:
            for key in self._due.pop(second):
                yield second, key
