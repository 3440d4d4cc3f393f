"""A table of applications as an office keeps it: one row each, under headings in either language."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from liveroom.dialects.candidates import LEFT, Candidate, Candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liveroom.dialects.told import Row
    from liveroom.model import Reason

# A key of `[[application]]`, or of its health, by the headings it may stand under.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "slug": (),
    "name": ("nama", "aplikasi", "nama aplikasi", "application"),
    "category": ("kategori",),
    "owner": ("opd", "pemilik", "perangkat daerah", "agency"),
    "platform": (),
    "control": ("kendali",),
    "tier": ("tingkat",),
    "objective": ("target",),
    "registered": ("terdaftar",),
    "retired": ("berakhir",),
    "merged_into": (),
    "every": ("setiap",),
    "timeout": (),
    "retries": (),
    "slow_after": (),
    "depends_on": (),
    "url": ("alamat", "health.url"),
    "dialect": ("health.dialect",),
    "status": ("expect.status",),
    "contains": ("expect.contains",),
    "forbids": ("expect.forbids",),
}
_KEYS = {word: key for key, words in HEADINGS.items() for word in (key, *words)}
_LISTS = {"depends_on", "contains", "forbids"}
_WHOLE = {"tier", "retries"}
_SHARE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)( ?%)?")


def read(rows: Iterable[Row]) -> Candidates:
    """Return the applications of a table whose first row names the columns."""
    told, columns = Candidates(), list[str]()
    for line, cells in rows:
        if isinstance(cells, tuple):
            told.refuse(("registry_line", line), cells)
        elif not any(map(str.strip, cells)):
            continue
        elif not columns:
            columns = [" ".join(cell.lower().split()) for cell in cells]
            told.problem = _wrong(columns)
            if told.problem is not None:
                return told
            unknown = [cell for name, cell in zip(columns, cells, strict=True) if name not in _KEYS]
            told.left += [
                ("of", ("registry_column", repr(cell)), LEFT) for cell in unknown if cell.strip()
            ]
        else:
            _application(line, columns, cells, told)
    if not columns:
        told.problem = ("sheet_empty",)
    return told


def _wrong(columns: list[str]) -> Reason | None:
    """Return what is wrong with the headings."""
    keys = [_KEYS[name] for name in columns if name in _KEYS]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if "name" not in keys:
        return "registry_no_name", ", ".join(HEADINGS)
    return ("registry_twice", twice[0]) if twice else None


def _application(line: int, columns: list[str], cells: list[str], told: Candidates) -> None:
    where: Reason = ("registry_line", line)
    if any(cell.strip() for cell in cells[len(columns) :]):
        told.refuse(where, ("registry_wide",))
        return
    row = {
        _KEYS[name]: cell.strip()
        for name, cell in zip(columns, cells, strict=False)
        if name in _KEYS and cell.strip()
    }
    category, owner = row.pop("category", ""), row.pop("owner", "")
    found: dict[str, Any] = {key: _value(key, text) for key, text in row.items()}
    expect = {key: found.pop(key) for key in ("status", "contains", "forbids") if key in found}
    health: dict[str, Any] = {key: found.pop(key) for key in ("url", "dialect") if key in found}
    if expect:
        health["expect"] = expect
    if health:
        found["health"] = health
    told.found.append(Candidate(where, found, category, owner))


def _value(key: str, text: str) -> Any:  # noqa: ANN401  whatever TOML can hold
    """Return a cell as the registry wants it, or as it stands: the registry says what is wrong."""
    if key in _LISTS:
        return [part.strip() for part in text.split(";") if part.strip()]
    if key in _WHOLE and text.isascii() and text.isdigit():
        return int(text[:9])
    if key in {"registered", "retired"}:
        with suppress(ValueError):
            return date.fromisoformat(text.removesuffix("T00:00:00"))
    share = _SHARE.fullmatch(text) if key == "objective" else None
    if share is not None:
        number = float(share[1].replace(",", "."))
        return round(number / 100, 9) if share[2] else number
    return text
