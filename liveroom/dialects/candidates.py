"""Applications that a file from elsewhere knows, as far as a registry can say the same of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liveroom.model import Reason

LONGEST_SLUG = 64
LEFT: Reason = ("registry_left",)
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application: where the file tells of it, and the keys of its `[[application]]`.

    `category` and `owner` are headings as the file writes them, empty where it has none.
    """

    where: Reason
    row: dict[str, Any]
    category: str = ""
    owner: str = ""


@dataclass(slots=True)
class Candidates:
    """What a file knows, what of it is refused, and what cannot be carried over."""

    found: list[Candidate] = field(default_factory=list)
    refused: list[Reason] = field(default_factory=list)
    left: list[Reason] = field(default_factory=list)
    problem: Reason | None = None

    def refuse(self, where: Reason, why: Reason) -> None:
        """Refuse what the file tells there."""
        self.refused.append(("of", where, why))

    def leave(self, *where: Reason | str) -> None:
        """Tell of something that is not carried over: where it stands, from the outside in."""
        told = LEFT
        for each in reversed(where):
            told = "of", each, told
        self.left.append(told)


def slug_of(name: str) -> str:
    """Return a name as it can stand in addresses; empty where no letter of it can."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")


def length(text: object) -> str | None:
    """Return `1m30s` or a number of seconds as a registry writes it, `90s`; None where it is neither."""
    if isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        text = f"{text}s"
    parts = _LENGTH.findall(text) if isinstance(text, str) else []
    if "".join(map("".join, parts)) != text:
        return None
    return milliseconds(sum(float(number) * _UNITS_MS[unit] for number, unit in parts))


def milliseconds(count: float) -> str | None:
    """Return so many milliseconds as a registry writes them; None where that is too long to write."""
    whole = round(count) if count < 10**12 else 0
    if not whole:
        return None
    return f"{whole}ms" if whole % 1000 else f"{whole // 1000}s"
