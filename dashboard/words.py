"""Phrases, numbers and times in one language; nothing a person reads is written in Python."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_compact_decimal, format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from liveroom.model import Reason

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Words:
    """One language in one zone: phrases by key, numbers and times by its rules (CLDR).

    A phrase that is missing raises KeyError: the house test keeps every language complete.
    """

    language: str
    zone: ZoneInfo
    phrases: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the phrase of `key` (dotted, as in the TOML file) with `values` filled in."""
        return self.phrases[key].format(**values)

    def refused(self, reason: Reason) -> str:
        """Return why a row or a file was not taken, in a sentence without its end."""
        key, *told = reason
        values = [
            self.refused(tuple(one)) if isinstance(one, list | tuple) else one for one in told
        ]
        return self.phrases[f"refused.{key}"].format(*values)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return `1.234,5` or `1,234.5`; a dash when not known."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, pattern, locale=self._locale))

    def range(self, low: float, high: float) -> str:
        """Return `6–14`, or one number where both are the same."""
        ends = (self.number(low), self.number(high))
        return ends[0] if ends[0] == ends[1] else "–".join(ends)

    def compact(self, value: float) -> str:
        """Return `9,4 jt` or `9.4M`, for a label that has little room."""
        return str(format_compact_decimal(value, locale=self._locale, fraction_digits=1))

    def uptime(self, available_ms: int, told_ms: int) -> str:
        """Return a percentage floored to two decimals: a lost millisecond never rounds away."""
        return self.share(10_000 * available_ms // told_ms if told_ms else None)

    def share(self, hundredths: int | None) -> str:
        """Return a percentage that comes in hundredths of a percent; no data where it is None."""
        return self("number.none") if hundredths is None else self.number(hundredths / 100, 2) + "%"

    def percent(self, ratio: float | None, digits: int = 0) -> str:
        """Return `41%` for 0.41, rounded; for uptime use `uptime`, which floors."""
        return "–" if ratio is None else self.number(ratio * 100, digits) + "%"

    def duration(self, length: timedelta) -> str:
        """Return `8 dtk`, `47 mnt`, `1 j 05 m` or `3 hari`, each part floored."""
        seconds = max(0, int(length.total_seconds()))
        minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
        if minutes < 1:
            return self("duration.seconds", n=seconds)
        if hours < 1:
            return self("duration.minutes", n=minutes)
        if days < 1:
            return self("duration.hours", h=hours, m=f"{minutes % 60:02d}")
        return self.days(days)

    def days(self, count: int) -> str:
        """Return `1 hari`, `3 hari`; in English the first of them is `1 day`."""
        return self("duration.day" if count == 1 else "duration.days", n=self.number(count))

    def clock(self, at: datetime) -> str:
        """Return `14.32` or `14:32`, in the city's zone."""
        pattern = "HH.mm" if self.language == "id" else "HH:mm"
        return str(format_time(at.astimezone(self.zone), pattern, locale=self._locale))

    def moment(self, at: datetime) -> str:
        """Return `24 Nov 2026 14.32 WIB`."""
        local = at.astimezone(self.zone)
        day = format_date(local.date(), "d MMM yyyy", locale=self._locale)
        return f"{day} {self.clock(at)} {self.zone_name(at)}"

    def long_date(self, at: datetime) -> str:
        """Return `Selasa, 24 November 2026`."""
        local = at.astimezone(self.zone).date()
        return str(format_date(local, "EEEE, d MMMM yyyy", locale=self._locale))

    def day(self, day: date, pattern: str = "d MMM") -> str:
        """Return a local day by a CLDR pattern: `24 Nov`."""
        return str(format_date(day, pattern, locale=self._locale))

    def zone_name(self, at: datetime) -> str:
        """Return `WIB`, `WITA` or `WIT`, or what the zone calls itself."""
        return at.astimezone(self.zone).tzname() or str(self.zone)

    @property
    def separators(self) -> str:
        """Return Plotly's decimal and thousands signs for this language."""
        return ",." if self.language == "id" else ".,"

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)


@cache
def words(language: str, zone: ZoneInfo) -> Words:
    """Return the words of `language` (`id` or `en`); anything else raises KeyError."""
    if language not in LANGUAGES:
        raise KeyError(language)
    tree = tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))
    return Words(language, zone, dict(_flat(tree)))


def from_ms(ms: int) -> datetime:
    """Return the moment of UTC epoch milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def day_of(number: int) -> date:
    """Return the local day that rows name YYYYMMDD."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        flat += _flat(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return flat
