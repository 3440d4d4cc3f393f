"""Refusing what cannot be taken, with a reason that the locales know how to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liveroom.model import Reason

QUOTES = ("quotes",)
"""Quotes of a row are not well-formed, or a field is longer than 131,072 signs."""


class RefusedError(ValueError):
    """A row or cell that cannot be taken: a key of the locales' `refused`, and what its phrase names."""

    @property
    def reason(self) -> Reason:
        """Return the key and what belongs into its phrase."""
        return self.args

    def __str__(self) -> str:
        """Return them for a log."""
        return ": ".join(map(str, self.args))
