"""Figures that a file tells of days or months: numbers and dates as people export them, and what was refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from liveroom.dialects.moments import YEARS
from liveroom.dialects.refusal import RefusedError
from liveroom.model import BY_MONTH, MetricKind, Refusal
from liveroom.rules.periods import day_bounds, month_after

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from liveroom.model import Reason

Row = tuple[int, "list[str] | Reason"]
"""(line, its cells), or (line, why it has none)."""

LARGEST = 1e15  # beyond it whole numbers are not exact
_WHOLE = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:([.,' \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3}){0,4}")
_DAYS = (
    (re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"), (0, 1, 2)),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), (0, 1, 2)),
    (re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})"), (2, 1, 0)),
)
_MONTHS = (
    (re.compile(r"((?:19|20)[0-9]{2})[-/. ]?(0[1-9]|1[0-2])"), (0, 1)),
    (re.compile(r"(0?[1-9]|1[0-2])[-/. ]((?:19|20)[0-9]{2})"), (1, 0)),
)
_NAMED = re.compile(r"([a-z]{3})[a-z]*\.? ((?:19|20)[0-9]{2})")
_NAMES = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"]
_ALSO_NAMED = {"may": "mei", "aug": "agu", "agt": "agu", "oct": "okt", "dec": "des"}
_SHORT = 40


class Figure(NamedTuple):
    """One figure of one series at one moment, and the line it stands on."""

    metric: str
    kind: MetricKind
    at_s: int
    value: float
    line: int


@dataclass(slots=True)
class Told:
    """What a file tells; a figure that it tells twice and differently, it does not tell."""

    figures: dict[tuple[str, int], Figure] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: Reason | None = None
    _torn: set[tuple[str, int]] = field(default_factory=set)

    def take(self, figure: Figure) -> None:
        """Take a figure, or refuse it with the one it contradicts."""
        key = (figure.metric, figure.at_s)
        before = self.figures.get(key)
        if key in self._torn or (before is not None and before[:4] != figure[:4]):
            self._torn.add(key)
            torn = {figure.line, *([] if before is None else [before.line])}
            self.figures.pop(key, None)
            for line in sorted(torn):
                self.refuse(line, _twice(figure))
        else:
            self.figures.setdefault(key, figure)

    def refuse(self, line: int, reason: Reason) -> None:
        """Refuse a line, or a figure of it."""
        self.refusals.append(Refusal(line, reason))


def _twice(figure: Figure) -> Reason:
    if figure.kind.is_of_a_month:
        return "twice_month", figure.metric.removesuffix(BY_MONTH)
    return "twice", figure.metric


def whole(text: str) -> float:
    """Return a count; what parts its thousands may be a point, a comma, a blank or an apostrophe."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        raise RefusedError("whole", shown(text))
    return float(re.sub("[^0-9]", "", found[0]))


def day(text: str) -> date:
    """Return a date: 2026-11-24, 20261124 or 24/11/2026."""
    for pattern, order in _DAYS:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            year, month, number = (int(found.groups()[place]) for place in order)
            try:
                told = date(year, month, number)
            except ValueError:
                break
            if told.year in YEARS:
                return told
            break
    if month_of(text) is not None:
        raise RefusedError("month", shown(text))
    raise RefusedError("day", shown(text))


def month_of(text: str) -> date | None:
    """Return the first day of a month: 2026-11, 202611, 11/2026 or Nov 2026; None of anything else."""
    plainly = text.strip().casefold()
    for pattern, (year, number) in _MONTHS:
        found = pattern.fullmatch(plainly)
        if found is not None:
            return date(int(found.groups()[year]), int(found.groups()[number]), 1)
    named = _NAMED.fullmatch(plainly)
    name = None if named is None else _ALSO_NAMED.get(named[1], named[1])
    if named is None or name not in _NAMES:
        return None
    return date(int(named[2]), _NAMES.index(name) + 1, 1)


def day_or_month(text: str) -> tuple[date, bool]:
    """Return a day, or the first day of a month and that it is one."""
    first = month_of(text)
    return (day(text), False) if first is None else (first, True)


def figure_of_month(
    name: str, kind: MetricKind, first: date, value: float, line: int, zone: ZoneInfo
) -> Figure:
    """Return what a file tells of a month of a series whose days have this kind.

    A shop's bucket is one by the month's last day at the latest.
    """
    if kind is MetricKind.BUCKET:
        last = month_after(first) - timedelta(days=1)
        return Figure(name, kind, day_start(last, zone), value, line)
    return Figure(name + BY_MONTH, kind.of_a_month, day_start(first, zone), value, line)


def day_start(told: date, zone: ZoneInfo) -> int:
    """Return the second at which a local day begins."""
    return day_bounds(told, zone)[0] // 1000


def moment(text: str, zone: ZoneInfo) -> int:
    """Return the second of a day's beginning, or of an ISO 8601 moment with its offset."""
    try:
        return day_start(day(text), zone)
    except RefusedError:
        try:
            at = datetime.fromisoformat(text.strip())
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            raise RefusedError("day_or_moment", shown(text)) from None
        return int(at.timestamp())


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, marks and repeated blanks."""
    return " ".join(re.sub(r"[^\w]+", " ", heading.casefold().replace("_", " ")).split())


def shown(text: str) -> str:
    """Return a cell as a sentence quotes it: short, and of printable signs."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return f'"{clean[:_SHORT]}"'
