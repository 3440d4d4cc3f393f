"""How many are normal, and the list of what is not: what, why, how long, who has it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import circle, glyph, line, mark, picture, records, rect, text, wrap
from dashboard.words import from_ms
from liveroom.model import Cause, Status

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.standing import Standing
    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (512, 628)
WIDE, HIGH = SIZE
SHOWN = 7
COUNTED = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.MAINTENANCE)
HERO, NAME, SMALL, SMALLEST = 128, 27, 20, 20
LIST_TOP, OVERFLOW, ROOMY = 168, 30, 82
LEFT = 56  # where a row's words begin, right of its mark


def attention(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw the number that are normal and at most seven deviations, the worst first."""
    standing: Standing = frame.attrs["standing"]
    now_ms = round(frame.attrs["span"].end.timestamp() * 1000)
    rows = records(frame)
    parts = [_hero(standing, theme, words)]
    if standing.registered and not rows:
        parts.append(_calm(standing, theme, words))
    elif rows:
        parts.append(_counts(standing, len(rows), theme, words))
        parts.append(_listed(_together(rows, words), now_ms, theme, words))
    label = words(
        "panel_perlu-perhatian.label", normal=standing.totals["up"], total=standing.registered
    )
    return picture(*SIZE, parts, theme, label)


def _hero(standing: Standing, theme: Theme, words: Words) -> str:
    if not standing.registered:
        said = wrap(words("panel_perlu-perhatian.nobody"), 28, WIDE, weight=600)
        return "".join(
            text(0, 40 + 36 * place, part, theme.text, size=28, weight=600)
            for place, part in enumerate(said)
        )
    number = words.number(standing.totals["up"])
    beside = width_of(number, HERO, weight=700) - 7 * len(number) + 14
    size = min(HERO, HERO * (WIDE - 236) / beside)
    beside *= size / HERO
    usual, most = standing.usual, standing.registered
    spread = (
        words("panel_perlu-perhatian.usual_unknown")
        if usual is None
        else words(
            "panel_perlu-perhatian.usual", low=min(usual.low, most), high=min(usual.high, most)
        )
        if usual.low < min(usual.high, most)
        else words("panel_perlu-perhatian.usual_one", n=min(usual.high, most))
    )
    of = words("panel_perlu-perhatian.of", total=words.number(standing.registered))
    lines = (
        (of, 28, 600, theme.text, 32),
        (words("panel_perlu-perhatian.normal"), 28, 600, theme.text, 66),
        (spread, SMALL, 400, theme.text2, 97),
    )
    room = WIDE - beside
    more = f'data-total="up" letter-spacing="{-0.045 * size:.1f}"'
    return text(-6, 100, number, theme.text, size=size, weight=700, more=more) + "".join(
        text(
            beside,
            y,
            fit(said, at := size_for(said, big, room, smallest=SMALLEST, weight=weight), room),
            colour,
            size=at,
            weight=weight,
        )
        for said, big, weight, colour, y in lines
    )


def _counts(standing: Standing, listed: int, theme: Theme, words: Words) -> str:
    """Return the heading of the list, with a shape and a number per status at its right."""
    heading = words("panel_perlu-perhatian.heading", n=words.number(listed))
    parts, x = [], float(WIDE)
    for status in reversed(COUNTED):
        count = words.number(standing.totals[status])
        x -= width_of(count, 25, weight=700)
        more = f'data-total="{status}"'
        muted = theme.text if standing.totals[status] else theme.text3
        parts.append(text(x, 155, count, muted, size=25, weight=700, more=more))
        x -= 34
        parts.append(_bare(x, 133, 26, status, theme))
        x -= 14
    title = text(0, 155, fit(heading, 25, x, weight=650), theme.text, size=25, weight=650)
    return line(0, 120, WIDE, 120, theme.line, width=1.5) + title + "".join(parts)


def _bare(x: float, y: float, size: float, status: Status, theme: Theme) -> str:
    shape = glyph(status, theme)
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({size / 24:.3f})">{shape}</g>'


def _listed(rows: list[dict[str, Any]], now_ms: int, theme: Theme, words: Words) -> str:
    over = sum(len(row.get("children", ("",))) for row in rows[SHOWN:])
    room = HIGH - LIST_TOP - (OVERFLOW if over > 0 else 0)
    pitch = min(ROOMY, room / min(len(rows), SHOWN))
    parts = []
    for place, row in enumerate(rows[:SHOWN]):
        top = LIST_TOP + place * pitch
        parts.append(_row(row, top, pitch, now_ms, theme, words))
        last = place + 1 == min(len(rows), SHOWN)
        if not last:
            parts.append(line(0, top + pitch, WIDE, top + pitch, theme.line))
    if over > 0:
        said = words("panel_perlu-perhatian.more", n=words.number(over))
        parts.append(text(LEFT, HIGH - 6, said, theme.text2))
    return "".join(parts)


def _row(
    row: dict[str, Any], top: float, pitch: float, now_ms: int, theme: Theme, words: Words
) -> str:
    status = Status(row["status"])
    since_ms = row["since_ms"]
    lasted = "–" if since_ms is None else words.duration(timedelta(milliseconds=now_ms - since_ms))
    room = WIDE - LEFT - max(width_of(lasted, NAME, weight=600), 100) - 16
    size = size_for(row["name"], NAME, room, smallest=23, weight=650)
    first, second = top + pitch / 2 - 5, top + pitch / 2 + 21
    long = width_of(row["name"], size, weight=650) > room
    if long:  # a long name takes the whole line, and the time goes below, where the owner was
        size = size_for(row["name"], NAME, WIDE - LEFT, smallest=SMALLEST, weight=650)
    name = fit(row["name"], size, WIDE - LEFT if long else room, weight=650)
    said = words("panel_perlu-perhatian.silent") if _is_silent(row) else words(f"status.{status}")
    label = f"{row['name']}: {said}"
    parts = [
        _tint(row, status, top, pitch, theme),
        _sign(row, top + pitch / 2 - 19, status, theme, label),
        text(LEFT, first, name, theme.text, size=size, weight=650),
    ]
    big = SMALL if long else NAME
    parts.append(
        text(
            *(WIDE, second if long else first, lasted, theme.text),
            size=big,
            weight=600,
            anchor="end",
            since_ms=since_ms,
        )
    )
    beside, wide = ("", width_of(lasted, SMALL)) if long else _owner(row, second, theme, words)
    parts.append(beside)
    parts.append(text(LEFT, second, _why(row, WIDE - LEFT - wide - 18, words), theme.text2))
    return "".join(parts)


def _naming(said: str, names: list[str], room: float) -> str:
    """Return the reason and as many names as there is room for, none of them cut."""
    sign = ": "
    for name in names:
        longer = f"{said}{sign}{name}"
        if width_of(longer, SMALL) > room:
            break
        said, sign = longer, ", "
    return said


def _sign(row: dict[str, Any], y: float, status: Status, theme: Theme, label: str) -> str:
    """Return the mark of an application, or a shape for several that are marked elsewhere."""
    if "children" in row:
        return _bare(0, y, 38, status, theme)
    if _is_silent(row):
        ring = f'stroke="{theme.degraded}" stroke-width="3"'
        sign = text(19, y + 28, "?", theme.degraded_text, size=26, weight=700, anchor="middle")
        return circle(19, y + 19, 17, "none", more=ring) + sign
    return mark(0, y, 38, status, theme, slug=row["slug"], label=label)


def _together(rows: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """Return the rows with outages of one cause as one row, where the worst of them stood."""
    of_one: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row.get("shared_kind") is not None and row["status"] == Status.DOWN:
            of_one.setdefault(row["incident_parent_id"], []).append(row)
    merged: list[dict[str, Any]] = []
    for row in rows:
        mine = of_one.get(row.get("incident_parent_id") or 0, [])
        if len(mine) < 2 or row["status"] != Status.DOWN:  # noqa: PLR2004  one is not together
            merged.append(row)
        elif row is mine[0]:
            merged.append(_as_one(mine, words))
    return merged


def _as_one(mine: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    count = words.number(len(mine))
    name = words(f"laptop.shared_{mine[0]['shared_kind']}", n=count, by=mine[0]["shared_name"])
    taken = [row["acknowledged_by"] for row in mine]
    return {
        **mine[0],
        "name": name,
        "children": [row["name"] for row in mine],
        "since_ms": min((row["since_ms"] for row in mine if row["since_ms"]), default=None),
        "acknowledged_by": None if None in taken else taken[0],
    }


def _why(row: dict[str, Any], room: float, words: Words) -> str:
    """Return the reason, and as far as there is room: complaints that rose, and whose it is."""
    if _is_silent(row):
        return _complaints(row, room, words)
    said = fit(_reason(row, words), SMALL, room)
    if "children" in row:
        return _naming(said, row["children"], room)
    more = [words("panel_perlu-perhatian.complained_of")] if row["complained_of"] else []
    more += [str(row["owner_name"])] if _is_untaken(row) else []
    for part in more:
        longer = f"{said} · {part}"
        said = longer if width_of(longer, SMALL) <= room else said
    return said


def _is_silent(row: dict[str, Any]) -> bool:
    """Say whether citizens complain far above the usual while the check is green."""
    return row.get("silent_received") is not None


def _complaints(row: dict[str, Any], room: float, words: Words) -> str:
    """Return that one has to look, and as far as there is room how many complain."""
    said = words("panel_perlu-perhatian.silent")
    n, hours = words.number(row["silent_received"]), words.number(row["silent_hours"])
    longer = f"{said} · {words('panel_perlu-perhatian.silent_count', n=n, hours=hours)}"
    return longer if width_of(longer, SMALL) <= room else fit(said, SMALL, room)


def _tint(row: dict[str, Any], status: Status, top: float, pitch: float, theme: Theme) -> str:
    """Return the ground of what nobody took: its edge and a tint, for area catches the eye."""
    if not _is_untaken(row):
        return ""
    colour, share = (theme.down, 0.16) if status is Status.DOWN else (theme.degraded, 0.09)
    edge = rect(-20, top + 1, 5, pitch - 1, colour, radius=0)
    more = f'fill-opacity="{share}"'
    return rect(-20, top + 1, WIDE + 40, pitch - 1, colour, radius=0, more=more) + edge


def _is_untaken(row: dict[str, Any]) -> bool:
    """Say whether an incident is open that nobody took; a short wobble opens none."""
    troubled = row["status"] in {Status.DOWN, Status.DEGRADED}
    return troubled and row["incident_id"] is not None and row["acknowledged_by"] is None


def _owner(row: dict[str, Any], y: float, theme: Theme, words: Words) -> tuple[str, float]:
    """Return who has it, or a ring and that nobody does; and how wide that is."""
    if _is_untaken(row):
        said = words("panel_perlu-perhatian.untaken")
        wide = width_of(said, SMALL, weight=650)
        ring = f'stroke="{theme.text}" stroke-width="2.4"'
        return (
            circle(WIDE - wide - 17, y - 7, 7, "none", more=ring)
            + text(WIDE, y, said, theme.text, weight=650, anchor="end"),
            wide + 26,
        )
    if _is_silent(row):
        return "", 0.0
    taken = row["acknowledged_by"]
    said = words("panel_perlu-perhatian.taken", name=taken) if taken else str(row["owner_name"])
    said = fit(said, SMALL, (WIDE - LEFT) * 0.46)
    return text(WIDE, y, said, theme.text2, anchor="end"), width_of(said, SMALL)


def _reason(row: dict[str, Any], words: Words) -> str:
    """Return why, in words a duty officer can act on, with the figure that says how bad."""
    if row["status"] == Status.MAINTENANCE:
        until = words.clock(from_ms(row["window_end_ms"]))
        return words("panel_perlu-perhatian.window", time=until)
    cause = Cause(row["cause"])
    if cause is Cause.HTTP_STATUS and row["http_status"]:
        return words("panel_perlu-perhatian.http", code=row["http_status"])
    if cause is Cause.SLOW and row["latency_ms"] is not None:
        seconds = words.number(row["latency_ms"] / 1000, 1)
        return words("panel_perlu-perhatian.slow", seconds=seconds)
    if cause is Cause.NONE:
        reported = row["status"] in {Status.DOWN, Status.DEGRADED}
        return words(f"panel_perlu-perhatian.{'reported' if reported else 'waiting'}")
    said = words(f"cause.{cause}")
    return said[:1].upper() + said[1:]


def _calm(standing: Standing, theme: Theme, words: Words) -> str:
    """Return the good kind of nothing: since when all is well."""
    since_ms = standing.calm_since_ms
    key = "calm" if since_ms is None else "calm_since"
    values = {} if since_ms is None else {"time": words.moment(from_ms(since_ms))}
    said = wrap(words(f"panel_perlu-perhatian.{key}", **values), 25, WIDE - LEFT, weight=600)
    totals = "".join(
        text(0, 0, "0", "none", more=f'data-total="{status}" visibility="hidden"')
        for status in COUNTED
    )
    return (
        line(0, 120, WIDE, 120, theme.line, width=1.5)
        + _bare(0, 150, 38, Status.UP, theme)
        + "".join(
            text(LEFT, 178 + 34 * place, part, theme.text, size=25, weight=600)
            for place, part in enumerate(said)
        )
        + totals
    )
