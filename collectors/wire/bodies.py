"""How much all bodies take together: each has its own cap, and a thousand times a megabyte is a gigabyte."""

from __future__ import annotations

MOST_HELD = 64 << 20
"""So many bytes may be held at once, by transfers and by those who read what they brought."""
SMALL = 32 * 1024
"""A body that is no larger is taken however many there are."""


class Bodies:
    """Counts the bytes of bodies from the moment they come until nobody holds them any more."""

    def __init__(self) -> None:
        self.held = 0

    def take(self, size: int) -> None:
        """Count a piece."""
        self.held += size

    def let_go(self, size: int) -> None:
        """Count what is held no longer."""
        self.held -= size

    def are_too_many(self, size: int) -> bool:
        """Say whether a body that has come to this size is one too many."""
        return self.held > MOST_HELD and size > SMALL

    def kept(self, body: bytearray) -> bytes:
        """Return a body as an answer keeps it; a large one is counted as long as it lives."""
        if len(body) <= SMALL:
            return bytes(body)
        kept = _Kept(body)
        kept.bodies = self
        self.take(len(kept))
        return kept


class _Kept(bytes):
    """A large body, which says when nobody holds it any more."""

    bodies: Bodies

    def __del__(self) -> None:
        """Make room for the next one."""
        self.bodies.let_go(len(self))
