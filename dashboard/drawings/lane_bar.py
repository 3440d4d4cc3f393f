"""A lane of more applications than there is room for dots: shares in a bar, deviations as marks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dashboard.drawings.svg import SMALL, mark, rect, text
from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.themes import Theme
    from dashboard.words import Words

WORST_FIRST = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.MAINTENANCE)
BAR, HIGH, LEAST = 150, 16, 4  # px of the bar, and of its narrowest part
PITCH, SIZE, GAP, MORE = 27, 24, 18, 62


def lane_bar(
    x: float,
    middle: float,
    room: tuple[float, float],
    rows: Sequence[dict[str, Any]],
    theme: Theme,
    words: Words,
) -> str:
    """Draw the shares of the states, then a mark for whatever is not normal, the gravest first.

    `room` is the width and height of the lane; marks that find none are counted behind the others.
    """
    wide, high = room
    counts = Counter(Status(row["status"]) for row in rows)
    parts = [_bar(x, middle, counts, theme)]
    away = sorted(
        (row for row in rows if row["status"] != Status.UP),
        key=lambda row: WORST_FIRST.index(Status(row["status"])),
    )
    left, free = x + BAR + GAP, wide - BAR - GAP
    lines = max(1, int(high / PITCH))
    fitting = lines * int(free / PITCH)
    if len(away) > fitting:
        fitting = lines * int((free - MORE) / PITCH)
        said = f"+{words.number(len(away) - fitting)}"
        parts.append(text(x + wide, middle + 7, said, theme.text2, size=SMALL, anchor="end"))
    shown = away[:fitting]
    across = max(1, fitting // lines)
    top = middle - PITCH * -(-len(shown) // across) / 2
    for place, row in enumerate(shown):
        down, column = divmod(place, across)
        status = Status(row["status"])
        label = f"{row['name']}: {words(f'status.{status}')}"
        at = (left + column * PITCH, top + down * PITCH + (PITCH - SIZE) / 2)
        parts.append(mark(*at, SIZE, status, theme, slug=row["slug"], label=label))
    return "".join(parts)


def _bar(x: float, middle: float, counts: Counter[Status], theme: Theme) -> str:
    """Return the parts by state, from normal on; a single outage among thousands still has one."""
    seen = [status for status in (Status.UP, *reversed(WORST_FIRST)) if counts[status]]
    few = [status for status in seen if BAR * counts[status] / counts.total() < LEAST]
    free = BAR - LEAST * len(few)
    among = counts.total() - sum(counts[status] for status in few)
    parts, at = [], x
    for status in seen:
        wide = LEAST if status in few else free * counts[status] / among
        colour = getattr(theme, status.value)
        parts.append(rect(at, middle - HIGH / 2, wide - 1, HIGH, colour, radius=1))
        at += wide
    return "".join(parts)
