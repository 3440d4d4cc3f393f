"""What must not be told of a person: numbers and addresses in a text, and counts that are one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST = 3
"""A smaller count behind several filters may be one household."""

_SIGNS = re.compile(r"[0-9@]")
MASK = "\u2022\u2022\u2022"
_GAP = r"[ .\-]?"
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LONG = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{15}}(?![0-9])")  # NIK, family card
_PHONE = re.compile(
    rf"(?<![0-9])(?:\(?\+?62\)?{_GAP}|\(?0)(?:8[1-9]|2[1-9]|3[1-9]|4[1-9]|5[1-9]|6[1-9]|7[1-9]|9[1-9])"
    rf"\)?(?:{_GAP}[0-9]){{5,11}}(?![0-9])"
)


def masked(text: str) -> str:
    """Return a text with bullets for e-mail addresses and numbers of persons.

    Those are 16 digits (NIK, family card) and telephone numbers of this country, however grouped.
    """
    if "@" in text:  # looked for at every letter, it is the dear one
        text = _MAIL.sub(MASK, text)
    return _PHONE.sub(MASK, _LONG.sub(MASK, text))


def is_personal(text: str) -> bool:
    """Say whether a text holds what `masked` would take out."""
    return _SIGNS.search(text) is not None and masked(text) != text


def suppressed(cells: Mapping[str, int], *, filters: int) -> dict[str, int | None]:
    """Return the cells of one total, the small ones None, where a filter could single someone out.

    With at most one filter nothing is hidden. With more, 1 and 2 are; where that leaves one alone
    hidden, the smallest other that is not 0 is hidden too, for it could be worked out from the total.
    """
    if filters <= 1:
        return dict(cells)
    hidden = {key for key, count in cells.items() if 0 < count < FEWEST}
    others = [key for key, count in cells.items() if count >= FEWEST]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: (cells[key], key)))
    return {key: None if key in hidden else count for key, count in cells.items()}
