"""One deviation of the list: what, why, how long, who has it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.drawings.svg import circle, glyph, mark, rect, text
from dashboard.words import from_ms
from liveroom.model import Cause, Status

if TYPE_CHECKING:
    from dashboard.themes import Theme
    from dashboard.words import Words

WIDE = 512
NAME, SMALL, SMALLEST = 27, 20, 20
LEFT = 56  # where its words begin, right of its mark


def one_row(
    row: dict[str, Any], top: float, pitch: float, now_ms: int, theme: Theme, words: Words
) -> str:
    """Return a deviation: its mark, its name, since when, why, and who has it."""
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
    said = words("panel_perlu-perhatian.silent") if is_silent(row) else words(f"status.{status}")
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
        return bare(0, y, 38, status, theme)
    if is_silent(row):
        return unheard(0, y, 38, theme)
    return mark(0, y, 38, status, theme, slug=row["slug"], label=label)


def bare(x: float, y: float, size: float, status: Status, theme: Theme) -> str:
    """Return the shape of a status that stands for no application of its own."""
    shape = glyph(status, theme)
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({size / 24:.3f})">{shape}</g>'


def unheard(x: float, y: float, size: float, theme: Theme) -> str:
    """Return the sign of a silent outage: citizens complain, and the check is green."""
    ring = f'stroke="{theme.degraded}" stroke-width="3"'
    sign = text(19, 28, "?", theme.degraded_text, size=26, weight=700, anchor="middle")
    shape = circle(19, 19, 17, "none", more=ring) + sign
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({size / 38:.3f})">{shape}</g>'


def _why(row: dict[str, Any], room: float, words: Words) -> str:
    """Return the reason, and as far as there is room: complaints that rose, and whose it is."""
    if is_silent(row):
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


def is_silent(row: dict[str, Any]) -> bool:
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
    if is_silent(row):
        return "", 0.0
    taken = row["acknowledged_by"]
    said = words("panel_perlu-perhatian.taken", name=taken) if taken else str(row["owner_name"])
    reason = 0 if "children" in row else width_of(_reason(row, words), SMALL)
    said = fit(said, SMALL, max((WIDE - LEFT) * 0.46, WIDE - LEFT - reason - 18))
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
