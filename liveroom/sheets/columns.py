"""Which column of a table is which: guessed from headings, confirmed by a person, kept as JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from liveroom.dialects.complaints.laksa_csv import COLUMNS, REQUIRED, TEXT
from liveroom.dialects.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from liveroom.model import Reason

WRITTEN = "text"
"""What a citizen wrote: a field only where the city keeps it."""
FIELDS = (*COLUMNS, WRITTEN)
_NAMES = {**COLUMNS, **TEXT}
DATES = (
    "received",
    "updated",
    "first_response",
    "resolved",
    "due",
    "verified",
    "closed",
    "reopened",
)
HEADING_LENGTH, MOST = 120, 200
_MORE = {
    "ticket": ("id", "nomor", "no", "kode", "kode laporan", "tracking id", "id laporan", "no aduan"),
    "received": ("tanggal", "tgl", "tgl masuk", "tanggal aduan", "tgl laporan", "waktu laporan",
                 "created at", "date"),
    "status": ("status laporan", "status aduan", "keadaan"),
    "topic": ("judul kategori", "topik aduan", "kategori laporan", "jenis aduan", "category"),
    "agency": ("instansi terdisposisi", "skpd", "perangkat daerah", "unit kerja"),
    "resolved": ("selesai", "tgl selesai", "waktu penyelesaian"),
    "updated": ("updated at", "tgl diperbarui", "perubahan terakhir"),
    "kecamatan": ("wilayah", "kec"),
    "text": ("isi", "keluhan", "pesan"),
}  # fmt: skip
_NAMED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:[0-9]{4}|[0-9]{2})(?![0-9])")


class Order(StrEnum):
    """In which order a column writes its days."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class MappingError(RefusedError):
    """A mapping that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person has confirmed: for each of our fields a heading, and the order of its days."""

    headings: Mapping[str, str]
    orders: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return it as JSON, the same one for the same mapping."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def without_text(self) -> Columns:
        """Return the mapping of a city that keeps nothing a citizen wrote."""
        kept = {name: heading for name, heading in self.headings.items() if name != WRITTEN}
        return replace(self, headings=kept)


def columns(text: str) -> Columns:
    """Return the mapping in a JSON text; MappingError with what is wrong with it."""
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise MappingError("mapping_json") from None
    if not isinstance(value, dict) or value.keys() - {"headings", "orders"}:
        raise MappingError("mapping_form")
    headings, orders = value.get("headings"), value.get("orders") or {}
    if not isinstance(headings, dict) or not isinstance(orders, dict):
        raise MappingError("mapping_form")
    what = _against(headings) or _against_orders(orders)
    if what is not None:
        raise MappingError(*what)
    return Columns(headings, orders)


def _against(headings: Mapping[str, object]) -> Reason | None:
    for name, heading in headings.items():
        if name not in FIELDS:
            return "mapping_field", str(name)[:40], ", ".join(FIELDS)
        if not isinstance(heading, str) or not 0 < len(heading) <= HEADING_LENGTH:
            return "mapping_heading", name
    missing = [name for name in REQUIRED if name not in headings]
    if missing:
        return "mapping_missing", ", ".join(missing)
    is_twice = len(set(headings.values())) < len(headings)
    return ("mapping_twice",) if is_twice else None


def _against_orders(orders: Mapping[str, object]) -> Reason | None:
    is_good = all(name in DATES and order in set(Order) for name, order in orders.items())
    return None if is_good else ("mapping_orders",)


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, marks and repeated blanks."""
    return " ".join(re.sub(r"[^\w]+", " ", heading.casefold().replace("_", " ")).split())


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings that are short and differ: an empty one by its place, a second one by its count."""
    seen: Counter[str] = Counter()
    found = []
    for place, cell in enumerate(cells[:MOST], 1):
        heading = " ".join("".join(s if s.isprintable() else " " for s in cell).split())
        heading = heading[: HEADING_LENGTH - 10] or f"({place})"
        seen[heading] += 1
        found.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(found)


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Return for each field the heading that usually means it, where there is one."""
    by_words = {plain(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for name in FIELDS:
        for words in (*_NAMES[name], *_MORE.get(name, ())):
            heading = by_words.get(words)
            if heading is not None and heading not in found.values():
                found[name] = heading
                break
    return found


def order_of(values: Iterable[str]) -> tuple[Order, bool]:
    """Return (the order of a column's days, whether its values leave it open).

    A number above twelve is a day. Where both orders are contradicted the rarer one is; where
    neither is, days come first, as they do here.
    """
    day_first = month_first = 0
    for text in values:
        found = _NAMED.match(text)
        if found is not None:
            first, second = int(found[1]), int(found[2])
            day_first += first > 12  # noqa: PLR2004 - months
            month_first += second > 12  # noqa: PLR2004 - months
    order = Order.MONTH_FIRST if month_first > day_first else Order.DAY_FIRST
    return order, bool(day_first) is bool(month_first)


def is_dated(values: Iterable[str]) -> bool:
    """Say whether any value of a column is written with its day, month and year as numbers."""
    return any(_NAMED.match(text) for text in values)
