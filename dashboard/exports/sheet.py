"""A panel drawn for paper: figure, numbers and provenance on one sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dashboard.drawings.letters import fit, size_for, width_of
from dashboard.themes import FONT, PRINT

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from dashboard.panel import Drawing
    from dashboard.queries.reckoning import Reckoned
    from dashboard.words import Words
    from liveroom.model import Span

WIDE = 920  # CSS px between the margins: 243 mm at 96 dpi, for what has no width of its own
NARROW = 640  # title and provenance need so much
MARGIN = 40
HEAD = 104
TITLE_SIZE, TITLE_LEAST = 29, 18
NOTE_SIZE = 12
NOTE_LINE = 18
# A drawing's text is 20 in its own px. Scaled so, it comes out between 12 and 18 px whatever the
# drawing measures: small pictures are not blown up, wide ones get a wider sheet.
LEAST, MOST = 0.6, 0.9
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([-\d. ]+)"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """One panel's answer with everything a hostile reader asks for.

    `size` is that of the drawing in wall px; `subject` is what it is about (all applications, one category, one application); `coverage`
    the share of the span that was observed, None where the panel counts no time; `count` how many
    applications it speaks of; `as_of` how fresh its source was; `reckoned` what its parts add up to
    beside the whole, None where it has no parts.
    """

    panel: str
    title: str
    subject: str
    drawing: Drawing
    size: tuple[int, int]
    frame: pd.DataFrame
    span: Span
    source: str
    made: datetime
    as_of: datetime | None
    coverage: float | None
    count: int
    policy: str | None
    version: str
    sample: bool
    reckoned: Reckoned | None = None

    def provenance(self, words: Words) -> list[tuple[str, str]]:
        """Return what stands under the figure, as (name, value), in reading order."""
        span = f"{words.moment(self.span.start)} – {words.moment(self.span.end)}"
        rows = [
            ("source", self.source),
            ("span", span),
            ("zone", str(self.span.zone)),
            ("as_of", words.moment(self.as_of) if self.as_of else words("number.none")),
            ("coverage", _covered(self, words)),
            ("count", words("export.applications", n=words.number(self.count))),
            *((("sum", _added(self.reckoned, words)),) if self.reckoned else ()),
            ("policy", self.policy or words("export.no_policy")),
            ("made", words.moment(self.made)),
            ("version", self.version),
        ]
        return [(words(f"export.{name}"), value) for name, value in rows]


def _covered(sheet: Sheet, words: Words) -> str:
    if sheet.coverage is None:
        return words("export.no_coverage" if sheet.policy is None else "number.none")
    return words.number(int(sheet.coverage * 10_000) / 100, 2) + "%"


def _added(told: Reckoned, words: Words) -> str:
    """Return how the whole is made up, and by how much the parts on the sheet differ from it."""
    names = ("whole", "mapped", "unrelated", "unmapped", "parts", "residual")
    return words("export.added", **{name: words.number(getattr(told, name)) for name in names})


def compose(sheet: Sheet, picture: str, words: Words) -> tuple[str, int, int]:
    """Return the sheet as one SVG document around `picture` (SVG text), with its size in px."""
    wide, high = view_size(picture)
    scale = 1.0 if isinstance(sheet.drawing, dict) else min(max(WIDE / wide, LEAST), MOST)
    broad, drawn = round(wide * scale), round(high * scale)
    inner = max(broad, NARROW)
    width = inner + 2 * MARGIN
    notes = _wrapped([f"{name}: {value}" for name, value in sheet.provenance(words)], inner)
    foot = HEAD + drawn + 24
    height = foot + 16 + NOTE_LINE * len(notes) + MARGIN // 2
    label = words("export.sample") if sheet.sample else ""
    left = inner - (_mark_width(label) + 20 if label else 0)
    size = size_for(sheet.title, TITLE_SIZE, left, smallest=TITLE_LEAST, weight=700)
    body = "".join(
        [
            f'<rect width="{width}" height="{height}" fill="{PRINT.canvas}"/>',
            _text(MARGIN, 52, size, PRINT.text, fit(sheet.title, size, left, weight=700), "700"),
            _text(MARGIN, 80, 15, PRINT.text2, fit(sheet.subject, 15, inner)),
            _mark(label, width) if label else "",
            _placed(picture, MARGIN, HEAD, broad, drawn),
            f'<path d="M{MARGIN} {foot}H{width - MARGIN}" stroke="{PRINT.line_strong}"/>',
            *(
                _text(MARGIN, foot + 24 + NOTE_LINE * row, NOTE_SIZE, PRINT.text2, note)
                for row, note in enumerate(notes)
            ),
        ]
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{escape(FONT)}" role="img" '
        f'aria-label="{escape(sheet.title)}">'
    )
    return f"{head}<title>{escape(sheet.title)}</title>{body}</svg>", width, height


def figure_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the px a Plotly figure of wall `size` is laid out for on paper, at its own text size."""
    wide, high = size
    return WIDE, max(320, round(WIDE * high / wide))


def view_size(picture: str) -> tuple[float, float]:
    """Return width and height of the outermost `viewBox`; raises ValueError where there is none."""
    opening = _OPENING.search(picture)
    box = _VIEW_BOX.search(opening.group()) if opening else None
    if box is None:
        raise ValueError("a drawing needs a viewBox")
    _, _, wide, high = (float(number) for number in box.group(1).split())
    return wide, high


def _placed(picture: str, x: int, y: int, width: int, height: int) -> str:
    wide, high = view_size(picture)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" x="{x}" y="{y}" width="{width}" '
        f'height="{height}" viewBox="0 0 {wide:g} {high:g}">'
    )
    start = picture.index("<svg")
    return _OPENING.sub(opening, picture[start:], count=1)


def _text(x: int, y: int, size: float, colour: str, text: str, weight: str = "400") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def _mark_width(label: str) -> int:
    return 20 + 11 * len(label)


def _mark(label: str, width: int) -> str:
    wide = _mark_width(label)
    x = width - MARGIN - wide
    return (
        f'<rect x="{x}" y="28" width="{wide}" height="32" rx="6" fill="none" '
        f'stroke="{PRINT.line_strong}" stroke-width="1.5" stroke-dasharray="5 4"/>'
        f'<text x="{x + wide / 2}" y="50" font-size="15" font-weight="700" letter-spacing="1" '
        f'text-anchor="middle" fill="{PRINT.text2}">{escape(label)}</text>'
    )


def _wrapped(parts: list[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if width_of(joined, NOTE_SIZE) > width and lines[-1]:
            lines.append(part)
        else:
            lines[-1] = joined
    return lines
