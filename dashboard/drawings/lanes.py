"""One lane per category, one dot per application, always in the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.lane_bar import lane_bar
from dashboard.drawings.lane_grid import LOWEST, Grid
from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import dot, line, mark, picture, records, rect, sentence, text, wrap
from dashboard.standing import Lane
from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.standing import Whole
    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (1240, 628)
WIDE, HIGH = SIZE
HEAD, FOOT = 34, 32
SMALL, ROW = 20, 23
NAME_WIDE, COUNT_END, DOTS, DOTS_WIDE = 262, 341, 362, 480
UPTIME_END, BAR, BAR_WIDE, BAR_HIGH = 946, 958, 118, 16
SAID_END, COLUMNS, COLUMNS_WIDE, COLUMNS_HIGH = 1128, 1142, 98, 26
CLEAR = 14  # the complaint column beside it says its time when it is old, and grows
LIMIT_AT = BAR_WIDE / 1.5  # the track ends at one and a half times what is allowed
COVERED = 0.95
ROOM = HIGH - HEAD - FOOT
MOST_LANES = int(ROOM / LOWEST)
OTHERS = ""  # the lane of all categories that found none; no slug is empty


def lanes(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw every application in its lane: a small dim dot while normal, else its full mark."""
    heading = words("panel.kategori-aplikasi")
    if frame.empty:
        return sentence(*SIZE, heading, words("panel_kategori-aplikasi.empty"), theme)
    whole: Whole = frame.attrs["whole"]
    members: dict[str, list[dict[str, Any]]] = {lane.slug: [] for lane in whole.lanes}
    for row in records(frame):
        members[row["category"]].append(row)
    shown = _gathered(whole.lanes, members, words)
    grid = Grid({lane.slug: len(members[lane.slug]) for lane in shown}, ROOM)
    parts, said, top = [_head(members, theme, words, dotted=grid.dotted)], [], float(HEAD)
    for lane in shown:
        high = grid.height(lane.slug)
        parts.append(line(0, top, WIDE, top, theme.line))
        parts.append(_lane(lane, members[lane.slug], grid, top, theme, words))
        said.append(_said(lane, top + high / 2, whole, theme, words))
        top += high
    parts.append(line(0, top, WIDE, top, theme.line))
    parts.append(_foot(whole, members, theme, words))
    parts.append(_complaints(whole, said, theme, words))
    return picture(*SIZE, parts, theme, heading)


def _gathered(
    lanes: Sequence[Lane], members: dict[str, list[dict[str, Any]]], words: Words
) -> Sequence[Lane]:
    """Return at most as many lanes as can be read; the last then holds all that are left.

    Which they are follows the registry, not their state: a lane never jumps.
    """
    if len(lanes) <= MOST_LANES:
        return lanes
    kept, rest = lanes[: MOST_LANES - 1], lanes[MOST_LANES - 1 :]
    members[OTHERS] = [row for lane in rest for row in members.pop(lane.slug)]
    name = words("panel_kategori-aplikasi.others", n=words.number(len(rest)))
    daily = [lane.daily for lane in rest if lane.daily]
    other = Lane(
        OTHERS,
        {words.language: name},
        is_mapped=any(lane.is_mapped for lane in rest),
        received=sum(lane.received for lane in rest),
        is_above=any(lane.is_above for lane in rest),
        daily=tuple(map(sum, zip(*daily, strict=True))),
    )
    return (*kept, other)


def _head(
    members: Mapping[str, list[dict[str, Any]]], theme: Theme, words: Words, *, dotted: bool
) -> str:
    key = "panel_kategori-aplikasi"
    limit = words(f"{key}.limit")
    end = BAR + BAR_WIDE - CLEAR
    partly = any(not _covered(rows) for rows in members.values())
    flagged = words(f"{key}.flagged") if partly else ""
    tick = end - width_of(limit, SMALL) - 10
    return (
        text(0, 20, words(f"{key}.category"), theme.text, size=22, weight=600)
        + text(COUNT_END, 20, words(f"{key}.normal"), theme.text2, anchor="end")
        + text(DOTS, 20, words(f"{key}.dots" if dotted else f"{key}.shares"), theme.text2)
        + text(end, 20, limit, theme.text2, anchor="end")
        + (text(COUNT_END + 491, 20, flagged, theme.text2, anchor="end") if flagged else "")
        + rect(tick - 4, 3, 4, 22, theme.text, radius=0)
        + text(tick - 12, 20, words(f"{key}.uptime"), theme.text2, anchor="end")
    )


def _lane(
    lane: Lane, rows: list[dict[str, Any]], grid: Grid, top: float, theme: Theme, words: Words
) -> str:
    middle = top + grid.height(lane.slug) / 2
    normal = sum(row["status"] == Status.UP for row in rows)
    total = f"/{words.number(len(rows))}"
    base = middle + 8
    return (
        _name(lane.names[words.language], middle, grid.height(lane.slug), theme)
        + text(
            *(COUNT_END - width_of(total, SMALL), base, words.number(normal), theme.text),
            size=ROW,
            weight=650,
            anchor="end",
        )
        + text(COUNT_END, base, total, theme.text2, anchor="end")
        + _dots(lane, rows, grid, middle, theme, words)
        + _uptime(rows, middle, theme, words)
    )


def _name(name: str, middle: float, high: float, theme: Theme) -> str:
    """Return the category's name: smaller, then on two lines, before a letter is lost."""
    size = size_for(name, 22, NAME_WIDE, smallest=SMALL, weight=600)
    if width_of(name, size, weight=600) <= NAME_WIDE or high < 2 * SMALL + 6:
        shown = fit(name, size, NAME_WIDE, weight=600)
        return text(0, middle + 8, shown, theme.text, size=size, weight=600)
    first, *more = wrap(name, SMALL, NAME_WIDE, weight=600)
    second = fit(" ".join(more), SMALL, NAME_WIDE, weight=600)
    return text(0, middle - 4, first, theme.text, weight=600) + text(
        0, middle + 19, second, theme.text, weight=600
    )


def _dots(
    lane: Lane,
    rows: list[dict[str, Any]],
    grid: Grid,
    middle: float,
    theme: Theme,
    words: Words,
) -> str:
    """Return the dots; deviations are drawn last, so that no neighbour lies over them."""
    if not grid.dotted:
        return lane_bar(DOTS, middle, (DOTS_WIDE, grid.height(lane.slug)), rows, theme, words)
    top = middle - grid.rows[lane.slug] * grid.pitch / 2
    radius, big = grid.pitch * 0.34, max(min(22.0, grid.pitch * 1.6), grid.pitch * 1.08)
    normal, deviating = [], []
    for number, row in enumerate(rows):
        x, y = grid.place(number)
        status = Status(row["status"])
        known = {"slug": row["slug"], "label": f"{row['name']}: {words(f'status.{status}')}"}
        if status is Status.UP:
            normal.append(dot(DOTS + x, top + y, radius, status, theme, **known))
        else:
            deviating.append(
                mark(DOTS + x - big / 2, top + y - big / 2, big, status, theme, **known)
            )
    return "".join(normal + deviating)


def _uptime(rows: list[dict[str, Any]], middle: float, theme: Theme, words: Words) -> str:
    """Return the floored percentage and, from zero, how much of the allowed downtime is used."""
    available = sum(row["up_ms"] + row["degraded_ms"] for row in rows)
    down = sum(row["down_ms"] for row in rows)
    told = available + down
    allowed = sum(
        (1 - row["objective"]) * (row["up_ms"] + row["degraded_ms"] + row["down_ms"])
        for row in rows
    )
    used = down / allowed if allowed else None
    spent = used is not None and used > 1
    colour = theme.degraded_text if spent else theme.text if told else theme.text2
    shown = words.uptime(available, told) + ("" if _covered(rows) or not told else "*")
    parts = [
        text(
            *(UPTIME_END, middle + 8, shown, colour),
            size=ROW if told else SMALL,
            weight=600 if told else 400,
            anchor="end",
        )
    ]
    if told:
        top = middle - BAR_HIGH / 2
        parts.append(rect(BAR, top, BAR_WIDE, BAR_HIGH, theme.surface3, radius=4))
        fill = theme.degraded if spent else theme.data1
        long = min(BAR_WIDE, max(3.0, LIMIT_AT * used)) if used else 0
        if long:
            parts.append(rect(BAR, top, long, BAR_HIGH, fill, radius=4))
        parts.append(rect(BAR + LIMIT_AT - 2, top - 5, 4, BAR_HIGH + 10, theme.text, radius=0))
    return "".join(parts)


def _covered(rows: list[dict[str, Any]]) -> bool:
    watched = sum(row["up_ms"] + row["degraded_ms"] + row["down_ms"] for row in rows)
    watched += sum(row["maintenance_ms"] for row in rows)
    counted = watched + sum(row["unobserved_ms"] for row in rows)
    return not counted or watched / counted >= COVERED


def _said(lane: Lane, middle: float, whole: Whole, theme: Theme, words: Words) -> str:
    """Return a category's complaints of 7 days and their 14 daily columns, from zero."""
    if not whole.has_feed or not lane.is_mapped:
        key = "unmapped" if whole.has_feed else "no_feed"
        said = words(f"panel_kategori-aplikasi.{key}")
        return text(WIDE, middle + 7, said, theme.text2, anchor="end")
    bright = theme.degraded if lane.is_above else theme.data1
    colour = theme.degraded_text if lane.is_above else theme.text
    days = lane.daily or (0,) * 14
    step, most = COLUMNS_WIDE / len(days), max(*days, 6)
    bottom = middle + COLUMNS_HIGH / 2
    columns = []
    for place, count in enumerate(days):
        high = max(2.0, COLUMNS_HIGH * count / most)
        fill = bright if place >= len(days) // 2 else theme.data_muted
        columns.append(rect(COLUMNS + place * step, bottom - high, step - 2, high, fill, radius=1))
    shown = words.number(lane.received)
    more = 'data-number=""'
    number = text(
        SAID_END, middle + 8, shown, colour, size=ROW, weight=600, anchor="end", more=more
    )
    return number + f"<g {more}>{''.join(columns)}</g>"


def _complaints(whole: Whole, said: list[str], theme: Theme, words: Words) -> str:
    """Return the complaint column as one group, which ages by its own source."""
    title = words("panel_kategori-aplikasi.complaints")
    name = words("panel_kategori-aplikasi.complaints_name")
    more = f'data-fresh="{title}" data-name="{name}"'
    head = text(WIDE, 20, title, theme.text2, anchor="end", more=more)
    if whole.has_feed:
        total = _sum(whole, words)
        more = 'data-number=""'
        said = [*said, text(WIDE, HIGH - 4, total, theme.text2, anchor="end", more=more)]
    return f'<g data-origin="complaints">{head}{"".join(said)}</g>'


def _foot(
    whole: Whole, members: Mapping[str, list[dict[str, Any]]], theme: Theme, words: Words
) -> str:
    """Return what the lanes add up to: what was declared, and every complaint of the 7 days."""
    key, y = "panel_kategori-aplikasi", HIGH - 4
    registered = sum(len(rows) for rows in members.values())
    left = words(f"{key}.registered", n=words.number(registered))
    if whole.declared is not None:
        left = words(
            f"{key}.declared",
            n=words.number(whole.declared),
            itemised=words.number(whole.itemised),
            residual=words.number(whole.declared - whole.itemised),
        )
        if whole.declared != registered:
            left += ", " + words(f"{key}.registered", n=words.number(registered))
    room = WIDE - width_of(_sum(whole, words), SMALL) - 24 if whole.has_feed else WIDE
    return text(0, y, fit(left, SMALL, room), theme.text2)


def _sum(whole: Whole, words: Words) -> str:
    mapped = sum(lane.received for lane in whole.lanes)
    return words(
        "panel_kategori-aplikasi.sum",
        n=words.number(mapped + whole.unrelated + whole.unmapped),
        mapped=words.number(mapped),
        unrelated=words.number(whole.unrelated),
        unmapped=words.number(whole.unmapped),
    )
