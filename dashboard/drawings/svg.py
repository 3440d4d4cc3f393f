"""The few strokes every SVG drawing is made of: text, boxes, lines, bars and status marks.

Drawings are laid out in the wall's pixels (text 20 px and up) and come out at the size of the
theme: the same picture is 20/20 on the wall, 14/20 on a laptop page, 12/20 on paper.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from dashboard.drawings.letters import fit, width_of
from dashboard.themes import FONT
from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from dashboard.themes import Theme

WALL = 20
SMALL, ROW, TITLE, KEY = 20, 23, 22, 46


def picture(width: float, height: float, parts: Iterable[str], theme: Theme, label: str) -> str:
    """Return a whole SVG of `width` by `height` wall pixels, named by `label` for those who listen.

    It is a group, not an image, so that the marks inside keep names of their own.
    """
    scale = theme.size / WALL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width * scale)}" height="{_n(height * scale)}" role="group" '
        f'aria-label="{escape(label)}" font-family="{escape(FONT)}">{"".join(parts)}</svg>'
    )


def text(
    x: float,
    y: float,
    words: str,
    colour: str,
    *,
    size: float = SMALL,
    weight: int = 400,
    anchor: str = "start",
    since_ms: int | None = None,
    more: str = "",
) -> str:
    """Return one line of text with its baseline at `y`.

    `since_ms` marks an elapsed time to keep current; `more` is further attributes, already written.
    """
    since = "" if since_ms is None else f' data-since="{since_ms}"'
    counted = any(letter.isdigit() for letter in words)  # the feature widens hyphens too
    figures = ' style="font-variant-numeric:tabular-nums"' if counted else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    bold = "" if weight == 400 else f' font-weight="{weight}"'  # noqa: PLR2004 - the CSS default
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{colour}"{bold}{place}{since}{" " + more if more else ""}'
        f"{figures}>{escape(words)}</text>"
    )


def title(words: str, theme: Theme, y: float = 20) -> str:
    """Return the finding that stands over a drawing."""
    return text(0, y, words, theme.text, size=TITLE, weight=650)


def rect(
    x: float, y: float, width: float, height: float, fill: str, *, radius: float = 3, more: str = ""
) -> str:
    """Return a filled box; `more` is further attributes, already written."""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" '
        f'rx="{_n(radius)}" fill="{fill}"{" " + more if more else ""}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1) -> str:
    """Return a straight line."""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
        f'stroke="{colour}" stroke-width="{_n(width)}"/>'
    )


def path(points: Iterable[tuple[float, float]], colour: str, *, width: float = 3) -> str:
    """Return an open line through `points`."""
    through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return (
        f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{_n(width)}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def circle(x: float, y: float, radius: float, fill: str, *, more: str = "") -> str:
    """Return a filled circle; `more` is further attributes, already written."""
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"{" " + more if more else ""}/>'


def triangle(x: float, y: float, size: float, fill: str) -> str:
    """Return an upright triangle whose box begins at (x, y)."""
    return (
        f'<path d="M{_n(x + size / 2)} {_n(y)}L{_n(x + size)} {_n(y + size * 0.9)}'
        f'H{_n(x)}z" fill="{fill}"/>'
    )


def mark(
    x: float, y: float, size: float, status: Status, theme: Theme, *, slug: str, label: str
) -> str:
    """Return the mark of one application in a box at (x, y): a shape and a glyph per status.

    `label` is its accessible name: the application and the status in words.
    """
    scale = size / 24
    return (
        f'<g transform="translate({_n(x)} {_n(y)}) scale({_n(scale, 3)})" role="img" '
        f'aria-label="{escape(label)}" data-app="{escape(slug)}" data-status="{status}">'
        f"{_SHAPES[status](theme)}</g>"
    )


def glyph(status: Status, theme: Theme) -> str:
    """Return the bare shape of `status` on a square of 24 units, for a legend or a count."""
    return _SHAPES[status](theme)


def dot(
    x: float, y: float, radius: float, status: Status, theme: Theme, *, slug: str, label: str
) -> str:
    """Return the small dim dot of an application that is as it should be, centred on (x, y)."""
    more = (
        f'role="img" aria-label="{escape(label)}" data-app="{escape(slug)}" data-status="{status}"'
    )
    return circle(x, y, radius, theme.up, more=more)


def status_text(status: Status, theme: Theme) -> str:
    """Return the colour in which words speak of `status`."""
    return str(getattr(theme, f"{status.value}_text"))


def wrap(words: str, size: float, width: float, *, weight: int = 400) -> list[str]:
    """Return `words` broken at spaces into lines that fit `width`; a longer word stays whole."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, weight=weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def label(
    x: float, middle: float, words: str, width: float, colour: str, *, weight: int = 400
) -> str:
    """Return words beside a bar, on two lines before a letter is lost."""
    lines = wrap(words, SMALL, width, weight=weight)
    if len(lines) > 1:
        lines = [lines[0], fit(" ".join(lines[1:]), SMALL, width, weight=weight)]
    first = middle + 7 - 11 * (len(lines) - 1)
    return "".join(
        text(x, first + 22 * place, fit(said, SMALL, width, weight=weight), colour, weight=weight)
        for place, said in enumerate(lines)
    )


def sentence(width: float, height: float, heading: str, words: str, theme: Theme) -> str:
    """Return the picture of nothing to show: a heading, and why, in words; never an empty box."""
    lines = wrap(words, SMALL, width)
    parts = [title(heading, theme)]
    parts += [text(0, 60 + 28 * i, line_, theme.text2) for i, line_ in enumerate(lines)]
    drawn = picture(width, height, parts, theme, f"{heading}. {words}")
    return drawn.replace("<svg ", '<svg class="nothing" ', 1)  # a page may give it less room


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dicts with None, not NaN, where a value is not known."""
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]


def heard(frame: pd.DataFrame) -> bool:
    """Say whether a complaint was ever kept; before that no count is zero, only unknown."""
    return bool(frame.attrs.get("heard", True))


def asked(frame: pd.DataFrame) -> int | None:
    """Return the end of the span the frame speaks about, in ms; None where it does not say."""
    span = frame.attrs.get("span")
    return None if span is None else round(span.end.timestamp() * 1000)


def _n(value: float, digits: int = 1) -> str:
    """Return a number as short as it can be written."""
    written = f"{value:.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _up(theme: Theme) -> str:
    return (
        f'<circle cx="12" cy="12" r="10.2" fill="{theme.up}"/><path d="M7.2 12.4l3.3 3.3 6.3-7" '
        f'fill="none" stroke="{_INK}" stroke-width="2.6" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def _degraded(theme: Theme) -> str:
    return (
        f'<path d="M12 2.6 22.2 20.4H1.8z" fill="{theme.degraded}" stroke="{theme.degraded}" '
        'stroke-width="2.4" stroke-linejoin="round"/>'
        f'<path d="M12 8.6v5.4" stroke="{theme.on_status}" stroke-width="2.6" stroke-linecap="round"/>'
        f'<circle cx="12" cy="17.9" r="1.6" fill="{theme.on_status}"/>'
    )


def _down(theme: Theme) -> str:
    return (
        f'<rect x="1.8" y="1.8" width="20.4" height="20.4" rx="3.4" fill="{theme.down}"/>'
        f'<path d="M7.4 7.4l9.2 9.2M16.6 7.4l-9.2 9.2" stroke="{theme.on_status}" '
        'stroke-width="3" stroke-linecap="round"/>'
    )


def _maintenance(theme: Theme) -> str:
    return (
        f'<path d="M12 1.6l9 5.2v10.4l-9 5.2-9-5.2V6.8z" fill="{theme.maintenance}"/>'
        f'<path d="M9.4 8v8M14.6 8v8" stroke="{theme.on_status}" stroke-width="2.6" '
        'stroke-linecap="round"/>'
    )


def _unknown(theme: Theme) -> str:
    return (
        f'<path d="M12 1.9L22.1 12 12 22.1 1.9 12z" fill="none" stroke="{theme.unknown}" '
        'stroke-width="2.1" stroke-linejoin="round" stroke-dasharray="3.2 2"/>'
        f'<path d="M9.7 10a2.3 2.3 0 1 1 3.5 2c-.8.5-1.2.9-1.2 1.7" fill="none" '
        f'stroke="{theme.unknown}" stroke-width="2" stroke-linecap="round"/>'
        f'<circle cx="12" cy="16.6" r="1.25" fill="{theme.unknown}"/>'
    )


_INK = "#F1F5F9"
_SHAPES = {
    Status.UP: _up,
    Status.DEGRADED: _degraded,
    Status.DOWN: _down,
    Status.MAINTENANCE: _maintenance,
    Status.UNKNOWN: _unknown,
}
