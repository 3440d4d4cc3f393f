"""The thirteen kecamatan of Kota Tangerang, by their Kemendagri codes."""

from __future__ import annotations

import re
from functools import lru_cache

# Centroids and polygons are the wall's business; here only code and name (Kepmendagri, 2025).
NAMES = {
    "36.71.01": "Tangerang",
    "36.71.02": "Jatiuwung",
    "36.71.03": "Batuceper",
    "36.71.04": "Benda",
    "36.71.05": "Cipondoh",
    "36.71.06": "Ciledug",
    "36.71.07": "Karawaci",
    "36.71.08": "Periuk",
    "36.71.09": "Cibodas",
    "36.71.10": "Neglasari",
    "36.71.11": "Pinang",
    "36.71.12": "Karang Tengah",
    "36.71.13": "Larangan",
}
_NOT_A_LETTER = re.compile(r"[\s.\-_]+")
_CODE = re.compile(r"36\.?71\.?([0-9]{2})", re.ASCII)
_USUAL_SPELLINGS = {"priuk": "36.71.08", "cileduk": "36.71.06", "karangtengah": "36.71.12"}


def _plain(name: str) -> str:
    return _NOT_A_LETTER.sub("", name.casefold())


_CODES = {_plain(name): code for code, name in NAMES.items()} | _USUAL_SPELLINGS


def code_in(text: str) -> str | None:
    """Return the code a text is, as "36.71.12" or "367112"; None where it is none of the thirteen."""
    code = _CODE.fullmatch(text.strip())
    dotted = None if code is None else f"36.71.{code[1]}"
    return dotted if dotted in NAMES else None


@lru_cache(maxsize=4096)
def code_of(text: str) -> str | None:
    """Return the code of a kecamatan given by name or code in any usual spelling, else None.

    "Kec. Karang Tengah", "KARANGTENGAH", "36.71.12" and "367112" are the same place.
    """
    if _CODE.fullmatch(text.strip()):
        return code_in(text)
    name = _plain(text)
    for prefix in ("", "kecamatan", "kec"):
        if name.startswith(prefix) and (found := _CODES.get(name.removeprefix(prefix))):
            return found
    return None
