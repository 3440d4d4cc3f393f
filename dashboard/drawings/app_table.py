"""Every application of a category, worst first: skyline of 30 days, uptime, p95, complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.strokes import columns, skyline
from dashboard.drawings.svg import (
    ROW,
    SMALL,
    dot,
    line,
    mark,
    picture,
    records,
    rect,
    sentence,
    status_text,
    text,
    wrap,
)
from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 1808, 630
SIZE = (WIDTH, HEIGHT)
GUTTER, PER_COLUMN, COLUMNS = 44, 10, 2
COLUMN = (WIDTH - GUTTER) / COLUMNS
SHOWN = PER_COLUMN * COLUMNS
HEAD, REST = 38, 66
NAME_X, NAME_WIDTH = 46, 246
SKY_X, SKY_WIDTH, SKY_HEIGHT = 304, 210, 34
UPTIME_X, P95_X, COUNT_X, DAILY_X = 638, 734, 790, 800
DAILY_WIDTH = COLUMN - DAILY_X
FLAG_BELOW = 0.95
PITCH, REST_HEIGHT = 24, 52  # of the dots below: at most, and all of their lines


def app_table(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw up to twenty applications in two columns of ten; the rest are dots below.

    The rest are named only where they are not normal; nothing is left out of the picture.
    """
    rows = records(frame)
    if not rows:
        heading = words("panel.aplikasi-kategori")
        return sentence(WIDTH, HEIGHT, heading, words("panel_aplikasi-kategori.empty"), theme)
    shown, rest = rows[:SHOWN], rows[SHOWN:]
    room = HEIGHT - HEAD - (REST if rest else 0)
    high = min(room / PER_COLUMN, 64)
    parts: list[str] = []
    for column in range(COLUMNS):
        x = column * (COLUMN + GUTTER)
        of = shown[column * PER_COLUMN : (column + 1) * PER_COLUMN]
        if of:
            parts.append(_head(x, len(rows[0]["told_daily"]), theme, words))
        parts += [_row(x, HEAD + i * high, high, row, theme, words) for i, row in enumerate(of)]
    if rest:
        parts.append(_rest(HEIGHT - REST, rest, theme, words))
    label = words("panel_aplikasi-kategori.label", n=words.number(len(rows)))
    return picture(WIDTH, HEIGHT, parts, theme, label)


def _head(x: float, days: int, theme: Theme, words: Words) -> str:
    names = (
        (NAME_X, "name", "start"),
        (SKY_X, "trouble", "start"),
        (UPTIME_X, "uptime", "end"),
        (P95_X, "p95", "end"),
        (COLUMN, "complaints", "end"),
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


def _row(x: float, y: float, high: float, row: dict[str, Any], theme: Theme, words: Words) -> str:
    status = Status(row["status"])
    middle = y + high / 2
    label = f"{row['name']}: {words(f'status.{status}')}"
    parts = [line(x, y, x + COLUMN, y, theme.line)]
    if status in {Status.DOWN, Status.DEGRADED} and row["acknowledged_by"] is None:
        colour = theme.down if status is Status.DOWN else theme.degraded
        parts.append(rect(x, y, COLUMN, high, colour, radius=0, more='fill-opacity="0.16"'))
        parts.append(rect(x, y, 5, high, colour, radius=0))
    if status is Status.UP:
        parts.append(dot(x + 23, middle, 8, status, theme, slug=row["slug"], label=label))
    else:
        parts.append(mark(x + 9, middle - 15, 30, status, theme, slug=row["slug"], label=label))
    parts.append(_name(x + NAME_X, middle, row, theme))
    days = list(
        zip(row["down_daily"], row["degraded_daily"], map(bool, row["told_daily"]), strict=True)
    )
    base = middle - SKY_HEIGHT / 2
    parts.append(skyline(x + SKY_X, base, SKY_WIDTH, SKY_HEIGHT, days, theme))
    parts += [_uptime(x, middle, row, theme, words), _speed(x, middle, row, status, theme, words)]
    parts.append(_complaints(x, middle, row, theme, words))
    return "".join(parts)


def _name(x: float, middle: float, row: dict[str, Any], theme: Theme) -> str:
    """Write name over owner; a name too long for one line takes both."""
    name = row["name"]
    size = size_for(name, ROW, NAME_WIDTH, smallest=SMALL, weight=620)
    if width_of(name, size, weight=620) > NAME_WIDTH:
        lines = wrap(name, SMALL, NAME_WIDTH, weight=620)[:2]
        return "".join(
            text(
                x,
                middle - 4 + 23 * i,
                fit(said, SMALL, NAME_WIDTH, weight=620),
                theme.text,
                weight=620,
            )
            for i, said in enumerate(lines)
        )
    owner = fit(row["owner"], SMALL, NAME_WIDTH)
    return text(x, middle - 3, name, theme.text, size=size, weight=620) + text(
        x, middle + 20, owner, theme.text2
    )


def _uptime(x: float, middle: float, row: dict[str, Any], theme: Theme, words: Words) -> str:
    if not row["told_ms"]:
        return text(x + UPTIME_X, middle + 7, words("number.none"), theme.text2, anchor="end")
    shown = words.uptime(row["up_ms"] + row["degraded_ms"], row["told_ms"])
    missed = row["used"] is not None and row["used"] > 1
    ink = theme.degraded_text if missed else theme.text
    flagged = row["coverage"] is not None and row["coverage"] < FLAG_BELOW
    flag = ""
    if flagged:
        wide = width_of(shown, ROW, weight=600)
        flag = text(x + UPTIME_X - wide - 4, middle + 7, "⚑", theme.text2, anchor="end")
    return flag + text(x + UPTIME_X, middle + 8, shown, ink, size=ROW, weight=600, anchor="end")


def _speed(
    x: float, middle: float, row: dict[str, Any], status: Status, theme: Theme, words: Words
) -> str:
    if status is Status.DOWN and row["http_status"]:
        ink = status_text(status, theme)
        code = str(row["http_status"])
        return text(x + P95_X, middle + 8, code, ink, size=ROW, weight=600, anchor="end")
    if row["p95_ms"] is None:
        return text(x + P95_X, middle + 8, "–", theme.text2, size=ROW, anchor="end")
    unit = words("complaint.seconds")
    wide = width_of(f" {unit}", SMALL)
    shown = words.number(row["p95_ms"] / 1000, 1)
    return text(x + P95_X, middle + 8, unit, theme.text2, anchor="end") + text(
        x + P95_X - wide, middle + 8, shown, theme.text, size=ROW, weight=600, anchor="end"
    )


def _complaints(x: float, middle: float, row: dict[str, Any], theme: Theme, words: Words) -> str:
    above = bool(row["complaints_above"])
    ink = theme.degraded_text if above else theme.text
    count = words.number(row["complaints"])
    parts = [text(x + COUNT_X, middle + 8, count, ink, size=ROW, weight=600, anchor="end")]
    daily = row["complaints_daily"]
    if any(daily):
        box = (x + DAILY_X, middle - 16, DAILY_WIDTH, 32)
        parts.append(columns(*box, daily, theme, above=above))
    return "".join(parts)


def _rest(y: float, rest: list[dict[str, Any]], theme: Theme, words: Words) -> str:
    """Draw one dot per application that had no row; deviations as full marks, and by name."""
    said = words("panel_aplikasi-kategori.rest", n=words.number(len(rest)))
    left = width_of(said, SMALL) + 24
    pitch = _pitch(len(rest), WIDTH - left)
    per_line = int((WIDTH - left) / pitch)
    parts = [line(0, y + 4, WIDTH, y + 4, theme.line), text(0, y + 32, said, theme.text2)]
    for place, row in enumerate(rest):
        status = Status(row["status"])
        x, at = left + (place % per_line) * pitch, y + 14 + (place // per_line) * pitch
        label = f"{row['name']}: {words(f'status.{status}')}"
        size = pitch * 0.9
        parts.append(
            dot(
                x + pitch / 2,
                at + pitch / 2,
                pitch * 0.3,
                status,
                theme,
                slug=row["slug"],
                label=label,
            )
            if status is Status.UP
            else mark(x, at, size, status, theme, slug=row["slug"], label=label)
        )
    return "".join(parts)


def _pitch(count: int, room: float) -> int:
    """Return the widest pitch at which `count` dots find room below the rows."""
    pitch = PITCH
    while pitch > 1 and int(room / pitch) * (REST_HEIGHT // pitch) < count:
        pitch -= 1
    return pitch
