"""Every application of a category, worst first: skyline of 30 days, uptime, p95, complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.app_row import HALF, WHOLE, head, line_of
from dashboard.drawings.letters import width_of
from dashboard.drawings.svg import SMALL, dot, line, mark, picture, records, sentence, text
from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

WIDTH, HEIGHT = 1808, 644
SIZE = (WIDTH, HEIGHT)
PER_COLUMN = 10
SECOND = WIDTH - HALF.wide  # where the second column begins
SHOWN = PER_COLUMN * 2
HEAD, REST, HIGHEST = 38, 66, 88
PITCH, REST_HEIGHT = 24, 52  # of the dots below: at most, and all of their lines


def app_table(frame: pd.DataFrame, theme: Theme, words: Words) -> str:
    """Draw up to ten applications over the whole width, to twenty in two columns, the rest as dots.

    The rest are named only where they are not normal; nothing is left out of the picture.
    """
    rows = records(frame)
    if not rows:
        heading = words("panel.aplikasi-kategori")
        return sentence(WIDTH, HEIGHT, heading, words("panel_aplikasi-kategori.empty"), theme)
    shown, rest = rows[:SHOWN], rows[SHOWN:]
    room = HEIGHT - HEAD - (REST if rest else 0)
    ruler = WHOLE if len(shown) <= PER_COLUMN else HALF
    high = min(room / min(len(shown), PER_COLUMN), HIGHEST)
    parts: list[str] = []
    for x, of in ((0.0, shown[:PER_COLUMN]), (SECOND, shown[PER_COLUMN:])):
        if of:
            parts.append(head(x, ruler, len(rows[0]["told_daily"]), theme, words))
        parts += [
            line_of(x, HEAD + i * high, high, row, ruler, theme, words) for i, row in enumerate(of)
        ]
    if rest:
        parts.append(_rest(HEIGHT - REST, rest, theme, words))
    label = words("panel_aplikasi-kategori.label", n=words.number(len(rows)))
    return picture(WIDTH, HEIGHT, parts, theme, label)


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
