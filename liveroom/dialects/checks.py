"""The parts of a health report, cut to what may be kept: a short plain name and a status.

What a check says in words (messages, exceptions, hosts) is never read: it may hold secrets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.model import Check, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIMIT = 100
NAME_LENGTH = 80
_GRAVEST_FIRST = {
    Status.DOWN: 0,
    Status.DEGRADED: 1,
    Status.UNKNOWN: 2,
    Status.UP: 3,
    Status.MAINTENANCE: 4,
}


def status_of(word: object, words: Mapping[str, Status]) -> Status | None:
    """Return what a check's word means: `unknown` for a word not in the table, None for no word.

    An undocumented word of a part is no reason to refuse the whole, but it never counts as up.
    """
    return words.get(word, Status.UNKNOWN) if isinstance(word, str) else None


def kept(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return at most LIMIT checks with clean names, the gravest when there are more."""
    clean = [Check(_name(check.name), check.status) for check in checks]
    if len(clean) > LIMIT:
        clean = sorted(clean, key=lambda check: _GRAVEST_FIRST[check.status])[:LIMIT]
    return tuple(clean)


def _name(name: str) -> str:
    short = name[:NAME_LENGTH]
    if short.isprintable():
        return short
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in short)
