"""A report of Google Analytics 4 as its page downloads it: comments, then tables, one below the other.

Lines that begin with '#' tell whose report it is, its first and its last day; days are `20261124`, or
counted from that first day ("Nth day"). Months are `202611`, counted likewise, or a number beside a
year, and stay months. Headings are English or Indonesian.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.told import (
    Figure,
    Told,
    day,
    day_start,
    figure_of_month,
    month_of,
    plain,
    shown,
    whole,
)
from liveroom.model import MetricKind
from liveroom.rules.periods import month_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row

_TIMES = {
    "day": {"date", "tanggal"},
    "nth_day": {"nth day", "hari ke n", "hari ke"},
    "month": {"month", "year month", "bulan", "tahun bulan"},
    "nth_month": {"nth month", "bulan ke n", "bulan ke"},
}
_YEARS = {"year", "tahun"}
_TOTALS = {"", "grand total", "total", "total keseluruhan", "jumlah total"}
SERIES = {
    "visits": (MetricKind.DAY, ("sessions", "sesi")),
    "views": (MetricKind.DAY, ("views", "tampilan", "penayangan", "tampilan halaman")),
    "events": (MetricKind.DAY, ("event count", "jumlah peristiwa", "jumlah acara")),
    "people": (MetricKind.UNIQUE, ("active users", "users", "pengguna aktif", "pengguna")),
    "people_all": (MetricKind.UNIQUE, ("total users", "total pengguna")),
    "people_new": (MetricKind.UNIQUE, ("new users", "pengguna baru")),
}
"""Our series, its kind, and what a report calls it. People of two days may be the same: never added."""
_BY_HEADING = {word: (name, kind) for name, (kind, words) in SERIES.items() for word in words}
_BOUND = re.compile(
    r"#\s*(start date|tanggal mulai|end date|tanggal akhir|tanggal selesai)\s*:\s*([0-9]{8})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Bounds:
    """The first and the last day of a report, as far as it says."""

    start: date | None = None
    end: date | None = None

    def read(self, comment: str) -> None:
        """Take what a comment says of them."""
        found = _BOUND.match(comment)
        if found is None:
            return
        if plain(found[1]) in {"start date", "tanggal mulai"}:
            self.start, self.end = day(found[2]), None
        else:
            self.end = day(found[2])

    def hold(self, first: date) -> bool:
        """Say whether no day of a month is left out."""
        begun = self.start is None or self.start <= first
        return begun and (self.end is None or self.end >= month_after(first) - timedelta(days=1))


def read(rows: Iterable[Row], zone: ZoneInfo) -> Told:
    """Return the figures of every table that has days or months; what has none is noted."""
    told, table, bounds, seen = Told(), None, _Bounds(), False
    for line, cells in rows:
        if isinstance(cells, tuple):
            told.refuse(line, cells)
            continue
        first = cells[0].strip() if cells else ""
        if first.startswith("#") or not any(map(str.strip, cells)):
            table = None
            bounds.read(first)
        elif table is None:
            table = _Table(cells, bounds, zone)
            seen = seen or table.is_told
            told.notes += table.notes()
        elif table.is_told:
            table.take(told, line, cells)
    if not seen:
        told.problem = ("usage_ga4",)
    return told


class _Table:
    """One table of a report, by its headings."""

    def __init__(self, headings: Sequence[str], bounds: _Bounds, zone: ZoneInfo) -> None:
        self.headings, self.bounds, self.zone = headings, bounds, zone
        names = [plain(heading) for heading in headings]
        times = [
            (form, at)
            for form, known in _TIMES.items()
            for at, name in enumerate(names)
            if name in known and (bounds.start is not None or not form.startswith("nth"))
        ]
        self.form, self.place = times[0] if times else ("", 0)
        self.year = next((at for at, name in enumerate(names) if name in _YEARS), None)
        self.series = {
            at: _BY_HEADING[name] for at, name in enumerate(names) if name in _BY_HEADING
        }

    @property
    def is_told(self) -> bool:
        """Say whether it has days or months, and a figure we know."""
        return bool(self.form) and bool(self.series)

    def notes(self) -> list[str]:
        """Say what of it is not kept."""
        if not self.is_told:
            return [f"the table {shown(self.headings[0])} has no days and is not kept"]
        left = [
            shown(each)
            for at, each in enumerate(self.headings)
            if at not in {self.place, self.year, *self.series}
        ]
        return [f"not kept: {', '.join(left)}"] if left else []

    def take(self, told: Told, line: int, cells: Sequence[str]) -> None:
        """Take the figures of one row."""
        text = cells[self.place] if len(cells) > self.place else ""
        if plain(text) in _TOTALS:  # the sum below a table, which is none for people
            return
        try:
            first = self._month(text, cells) if "month" in self.form else self._day(text)
        except RefusedError as error:
            told.refuse(line, error.reason)
            return
        for column, (name, kind) in self.series.items():
            try:
                value = whole(cells[column]) if column < len(cells) else None
            except RefusedError as error:
                told.refuse(line, ("of", name, error.reason))
                continue
            if value is None:
                told.refuse(line, ("of", name, ("fields", len(cells))))
            elif "month" in self.form:
                told.take(figure_of_month(name, kind, first, value, line, self.zone))
            else:
                told.take(Figure(name, kind, day_start(first, self.zone), value, line))

    def _day(self, text: str) -> date:
        if self.form == "day" or self.bounds.start is None:
            return day(text)
        return self.bounds.start + timedelta(days=_nth(text, "nth_day"))

    def _month(self, text: str, cells: Sequence[str]) -> date:
        """Return the first day of a month that the report holds whole."""
        first = month_of(text)
        if self.form == "nth_month" and self.bounds.start is not None:
            months = self.bounds.start.month - 1 + _nth(text, "nth_month")
            first = date(self.bounds.start.year + months // 12, months % 12 + 1, 1)
        elif first is None and self.year is not None and len(cells) > self.year:
            first = month_of(f"{text.strip()}/{cells[self.year].strip()}")
        if first is None:
            raise RefusedError("month_needed", shown(text))
        if not self.bounds.hold(first):
            raise RefusedError("month_part", shown(text))
        return first


def _nth(text: str, why: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text.strip()):
        raise RefusedError(why, shown(text))
    return int(text)
