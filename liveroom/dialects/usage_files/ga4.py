"""A report of Google Analytics 4 as its page downloads it: comments, then tables, one below the other.

Lines that begin with '#' tell whose report it is and its first day; days are `20261124`, or counted
from that first day ("Nth day"). Headings are English or Indonesian.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.told import Figure, Told, day, day_start, plain, shown, whole
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from liveroom.dialects.told import Row

_DATES = {"date", "tanggal"}
_COUNTED = {"nth day", "hari ke n", "hari ke"}
_MONTHS = {"month", "year month", "nth month", "bulan", "tahun bulan", "bulan ke n", "bulan ke"}
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
_START = re.compile(r"#\s*(?:start date|tanggal mulai)\s*:\s*([0-9]{8})", re.IGNORECASE)


def read(rows: Iterable[Row], zone: ZoneInfo) -> Told:
    """Return the figures of every table that has days; what has none is noted."""
    told, table, start = Told(), None, None
    seen, months = False, list[str]()
    for line, cells in rows:
        if isinstance(cells, tuple):
            told.refuse(line, cells)
            continue
        first = cells[0].strip() if cells else ""
        found = _START.match(first)
        start = day(found[1]) if found else start
        if first.startswith("#") or not any(map(str.strip, cells)):
            table = None
        elif table is None:
            table = _Table(cells, start)
            seen = seen or table.is_told
            months += [each for each in cells if plain(each) in _MONTHS]
            told.notes += table.notes()
        elif table.is_told:
            table.take(told, line, cells, zone)
    if not seen:
        told.problem = ("usage_months", shown(months[0])) if months else ("usage_ga4",)
    return told


class _Table:
    """One table of a report, by its headings."""

    def __init__(self, headings: Sequence[str], start: date | None) -> None:
        self.headings, self.start = headings, start
        names = [plain(heading) for heading in headings]
        self.date = next((at for at, name in enumerate(names) if name in _DATES), None)
        self.nth = next((at for at, name in enumerate(names) if name in _COUNTED), None)
        self.series = {
            at: _BY_HEADING[name] for at, name in enumerate(names) if name in _BY_HEADING
        }

    @property
    def is_told(self) -> bool:
        """Say whether it has days, and a figure we know."""
        has_days = self.date is not None or (self.nth is not None and self.start is not None)
        return has_days and bool(self.series)

    def notes(self) -> list[str]:
        """Say what of it is not kept."""
        if not self.is_told:
            return [f"the table {shown(self.headings[0])} has no days and is not kept"]
        left = [
            shown(each)
            for at, each in enumerate(self.headings)
            if at not in {self.date, self.nth, *self.series}
        ]
        return [f"not kept: {', '.join(left)}"] if left else []

    def take(self, told: Told, line: int, cells: Sequence[str], zone: ZoneInfo) -> None:
        """Take the figures of one row."""
        place = self.date if self.date is not None else self.nth
        text = cells[place or 0] if len(cells) > (place or 0) else ""
        if plain(text) in _TOTALS:  # the sum below a table, which is none for people
            return
        try:
            at_s = day_start(self._day(text), zone)
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
            else:
                told.take(Figure(name, kind, at_s, value, line))

    def _day(self, text: str) -> date:
        if self.date is not None or self.start is None:
            return day(text)
        if not re.fullmatch("[0-9]{1,4}", text.strip()):
            raise RefusedError("nth_day", shown(text))
        return self.start + timedelta(days=int(text))
