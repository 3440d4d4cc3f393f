"""One application on one line: its mark, its name, 30 days as a skyline, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.strokes import columns, skyline
from dashboard.drawings.svg import ROW, SMALL, dot, line, mark, rect, status_text, text, wrap
from liveroom.model import Status

if TYPE_CHECKING:
    from dashboard.themes import Theme
    from dashboard.words import Words

FLAG_BELOW = 0.95
FAILED = 400  # from here on an HTTP status says why
NAME_X = 46
SKY_SHARE, SKY_MOST = 0.6, 56


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where the parts of a line stand, in wall pixels from its left; figures end at theirs."""

    wide: float
    name_wide: float
    sky: float
    sky_wide: float
    uptime: float
    p95: float
    count: float
    daily: float


HALF = Ruler(882, 246, 304, 186, 628, 720, 790, 800)
WHOLE = Ruler(1808, 460, 540, 700, 1392, 1530, 1614, 1634)


def head(x: float, ruler: Ruler, days: int, theme: Theme, words: Words) -> str:
    """Return the names of the columns, over lines that begin at `x`."""
    names = (
        (NAME_X, "name", "start"),
        (ruler.sky, "trouble", "start"),
        (ruler.uptime, "uptime", "end"),
        (ruler.p95, "p95", "end"),
        (ruler.wide, "complaints", "end"),
    )
    return "".join(
        text(
            x + at,
            20,
            words(f"panel_aplikasi-kategori.{name}", days=days),
            theme.text2,
            anchor=anchor,
        )
        for at, name, anchor in names
    )


def line_of(
    x: float,
    y: float,
    high: float,
    row: dict[str, Any],
    ruler: Ruler,
    theme: Theme,
    words: Words,
) -> str:
    """Return one application on a line of `high` pixels under a rule; untaken trouble is tinted."""
    status = Status(row["status"])
    middle = y + high / 2
    label = f"{row['name']}: {words(f'status.{status}')}"
    parts = [line(x, y, x + ruler.wide, y, theme.line)]
    untaken = row["incident_id"] is not None and row["acknowledged_by"] is None
    if status in {Status.DOWN, Status.DEGRADED} and untaken:
        colour = theme.down if status is Status.DOWN else theme.degraded
        parts.append(rect(x, y, ruler.wide, high, colour, radius=0, more='fill-opacity="0.16"'))
        parts.append(rect(x, y, 5, high, colour, radius=0))
    if status is Status.UP:
        parts.append(dot(x + 23, middle, 8, status, theme, slug=row["slug"], label=label))
    else:
        parts.append(mark(x + 9, middle - 15, 30, status, theme, slug=row["slug"], label=label))
    parts.append(_name(x + NAME_X, middle, row, ruler.name_wide, theme))
    days = list(
        zip(row["down_daily"], row["degraded_daily"], map(bool, row["told_daily"]), strict=True)
    )
    sky = min(SKY_MOST, high * SKY_SHARE)
    base = middle - sky / 2
    parts.append(skyline(x + ruler.sky, base, ruler.sky_wide, sky, days, theme))
    parts += [
        _uptime(x + ruler.uptime, middle, row, theme, words),
        _speed(x + ruler.p95, middle, row, status, theme, words),
    ]
    parts.append(_complaints(x, middle, row, ruler, theme, words))
    return "".join(parts)


def _name(x: float, middle: float, row: dict[str, Any], room: float, theme: Theme) -> str:
    """Write name over owner; a name too long for one line takes both."""
    name = row["name"]
    size = size_for(name, ROW, room, smallest=SMALL, weight=620)
    if width_of(name, size, weight=620) > room:
        lines = wrap(name, SMALL, room, weight=620)[:2]
        return "".join(
            text(
                x,
                middle - 4 + 23 * i,
                fit(said, SMALL, room, weight=620),
                theme.text,
                weight=620,
            )
            for i, said in enumerate(lines)
        )
    owner = fit(row["owner"], SMALL, room)
    return text(x, middle - 3, name, theme.text, size=size, weight=620) + text(
        x, middle + 20, owner, theme.text2
    )


def _uptime(x: float, middle: float, row: dict[str, Any], theme: Theme, words: Words) -> str:
    if not row["told_ms"]:
        return text(x, middle + 7, words("number.none"), theme.text2, anchor="end")
    shown = words.uptime(row["up_ms"] + row["degraded_ms"], row["told_ms"])
    missed = row["used"] is not None and row["used"] > 1
    ink = theme.degraded_text if missed else theme.text
    flagged = row["coverage"] is not None and row["coverage"] < FLAG_BELOW
    flag = ""
    if flagged:
        wide = width_of(shown, ROW, weight=600)
        flag = text(x - wide - 4, middle + 7, "⚑", theme.text2, anchor="end")
    return flag + text(x, middle + 8, shown, ink, size=ROW, weight=600, anchor="end")


def _speed(
    x: float, middle: float, row: dict[str, Any], status: Status, theme: Theme, words: Words
) -> str:
    if status is Status.DOWN and (row["http_status"] or 0) >= FAILED:
        ink = status_text(status, theme)
        code = str(row["http_status"])
        return text(x, middle + 8, code, ink, size=ROW, weight=600, anchor="end")
    if row["p95_ms"] is None:
        return text(x, middle + 8, "–", theme.text2, size=ROW, anchor="end")
    unit = words("complaint.seconds")
    wide = width_of(f" {unit}", SMALL)
    shown = words.number(row["p95_ms"] / 1000, 1)
    return text(x, middle + 8, unit, theme.text2, anchor="end") + text(
        x - wide, middle + 8, shown, theme.text, size=ROW, weight=600, anchor="end"
    )


def _complaints(
    x: float, middle: float, row: dict[str, Any], ruler: Ruler, theme: Theme, words: Words
) -> str:
    if row["unled"]:
        said = words("complaint.no_topic")
        return text(x + ruler.wide, middle + 7, said, theme.text2, anchor="end")
    above = bool(row["complaints_above"])
    ink = theme.degraded_text if above else theme.text
    count = words.number(row["complaints"])
    parts = [text(x + ruler.count, middle + 8, count, ink, size=ROW, weight=600, anchor="end")]
    daily = row["complaints_daily"]
    if any(daily):
        box = (x + ruler.daily, middle - 16, ruler.wide - ruler.daily, 32)
        parts.append(columns(*box, daily, theme, above=above))
    return "".join(parts)
